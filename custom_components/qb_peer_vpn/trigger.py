"""Triggers of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .features import merged


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by name."""
    return merged("TRIGGERS")
