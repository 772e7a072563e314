"""The devices of the rules."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ...shell.const import DOMAIN
from .data import ShapingData


@callback
def async_name_rules(hass: HomeAssistant, data: ShapingData) -> None:
    """Give the devices the names of their rules, which a user may have changed."""
    registry = dr.async_get(hass)
    entry_id = data.coordinator.config_entry.entry_id
    for rule in data.coordinator.rules:
        identifier = (DOMAIN, rule.rule.key)
        device = registry.async_get_device_by_identifier(identifier, entry_id)
        if device is not None and device.name != rule.name:
            registry.async_update_device(device.id, name=rule.name)
