"""Condition: a move to another server is worth it."""

from typing import Final, Unpack, override

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from .features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from .shell.const import DOMAIN
from .shell.entry_option import validate_entry_choice


class IsBetterServerAvailable(Condition):
    """Passes while moving is worth it; not while qBittorrent does not answer."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options."""
        return validate_entry_choice(hass, config)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take the connection to look at; without one any of them will do."""
        super().__init__(hass, config)
        self._entry_id = (config.options or {}).get(ATTR_CONFIG_ENTRY_ID)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries: list[PeerVpnConfigEntry] = (
            self._hass.config_entries.async_loaded_entries(DOMAIN)
        )
        return any(
            _says_move(entry.runtime_data)
            for entry in entries
            if self._entry_id in {None, entry.entry_id}
        )


def _says_move(coordinator: RecommendationCoordinator) -> bool:
    known = coordinator.last_update_success and coordinator.peers.last_update_success
    return known and coordinator.data.recommendation.worth_moving


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_better_server_available": IsBetterServerAvailable,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by name."""
    return CONDITIONS
