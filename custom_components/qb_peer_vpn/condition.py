"""Conditions of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition

from .features import merged


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by name."""
    return merged("CONDITIONS")
