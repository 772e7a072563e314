"""Sensors of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .features import PeerVpnConfigEntry, locations, recommendation, servers, swarm

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of all features."""
    data = entry.runtime_data
    async_add_entities(swarm.sensors(data.swarm))
    async_add_entities(locations.sensors(data.locations))
    async_add_entities(servers.sensors(data.servers))
    async_add_entities(recommendation.sensors(data.recommendation))
