"""Conditions: something is being downloaded, or the alternative limits are on."""

from abc import abstractmethod
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
from ...torrents import TorrentStatus
from .coordinator import BoxState
from .data import TorrentsEntry


class BoxCondition(Condition):
    """Passes if one of the connections does; not while qBittorrent does not answer."""

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

    @abstractmethod
    def is_met(self, state: BoxState) -> bool:
        """Return whether a connection passes."""

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries: list[TorrentsEntry] = self._hass.config_entries.async_loaded_entries(
            DOMAIN
        )
        boxes = [
            entry.runtime_data.torrents.coordinator
            for entry in entries
            if self._entry_id in {None, entry.entry_id}
        ]
        return any(box.last_update_success and self.is_met(box.data) for box in boxes)


class IsDownloading(BoxCondition):
    """Passes while a torrent is being downloaded."""

    @override
    def is_met(self, state: BoxState) -> bool:
        return state.summary.by_status[TorrentStatus.DOWNLOADING] > 0


class IsAlternativeMode(BoxCondition):
    """Passes while the alternative limits are on."""

    @override
    def is_met(self, state: BoxState) -> bool:
        return state.server.alternative_limits is True


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_alternative_mode": IsAlternativeMode,
    "is_downloading": IsDownloading,
}
