"""Condition: it is time to move to another server."""

from typing import Final, Unpack, override

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from ...shell.const import DOMAIN
from ...shell.entry_option import validate_entry_option
from .data import RecommendationData, RecommendationEntry


class IsBetterServerAvailable(Condition):
    """Passes while the user should move; not while qBittorrent does not answer."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options."""
        return validate_entry_option(hass, config)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Use the given entry, or all entries."""
        super().__init__(hass, config)
        self._entry_id = (config.options or {}).get(ATTR_CONFIG_ENTRY_ID)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries: list[RecommendationEntry] = (
            self._hass.config_entries.async_loaded_entries(DOMAIN)
        )
        return any(
            _says_move(entry.runtime_data.recommendation)
            for entry in entries
            if self._entry_id in {None, entry.entry_id}
        )


def _says_move(data: RecommendationData) -> bool:
    return data.is_known and data.coordinator.data.recommendation.should_move


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_better_server_available": IsBetterServerAvailable,
}
