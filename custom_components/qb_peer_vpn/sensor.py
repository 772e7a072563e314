"""Sensors of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import features
from .features import PeerVpnConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of all features."""
    data = entry.runtime_data
    async_add_entities(features.swarm.sensors(data.swarm))
    async_add_entities(features.locations.sensors(data.locations))
    async_add_entities(features.servers.sensors(data.servers))
    async_add_entities(features.recommendation.sensors(data.recommendation))
    async_add_entities(features.gluetun.sensors(data.gluetun))
    features.shaping.add_sensors(data.shaping, async_add_entities)
    async_add_entities(features.torrents.sensors(data.torrents))
