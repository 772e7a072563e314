"""Triggers that may be limited to one config entry."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger, TriggerConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .entry_option import validate_entry_option


class EntryTrigger(Trigger):
    """Fires for the entry in its options, or for all entries.

    It should listen to a signal and not to an entry, so that a reload does not cut it off.
    """

    _fields: ClassVar[Mapping[vol.Marker, Any]] = MappingProxyType({})
    """Further options."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options."""
        return validate_entry_option(hass, config, cls._fields)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        self._entry_id = (config.options or {}).get(ATTR_CONFIG_ENTRY_ID)

    def concerns(self, entry: ConfigEntry) -> bool:
        """Return whether the trigger fires for an entry."""
        return self._entry_id in {None, entry.entry_id}
