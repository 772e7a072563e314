"""Conditions that may be limited to one config entry."""

from abc import abstractmethod
from typing import Unpack, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .entry_option import validate_entry_option


class EntryCondition[Data](Condition):
    """Passes for the entry in its options, or if one of all entries passes."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options."""
        return validate_entry_option(hass, config)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        self._entry_id = (config.options or {}).get(ATTR_CONFIG_ENTRY_ID)

    @abstractmethod
    def passes(self, entry: ConfigEntry[Data]) -> bool:
        """Return whether a loaded entry passes."""

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return any(
            self.passes(entry)
            for entry in entries
            if self._entry_id in {None, entry.entry_id}
        )
