"""Sensors of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import features
from .features import PeerVpnConfigEntry
from .shell.turns import async_add_in_turns

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of all features."""
    data = entry.runtime_data
    await async_add_in_turns(async_add_entities, features.sensors(data))
    await features.shaping.async_add_sensors(data.shaping, async_add_entities)
