"""Buttons of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import features
from .features import PeerVpnConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of all features."""
    data = entry.runtime_data
    async_add_entities(features.recommendation.buttons(data.recommendation))
    async_add_entities(features.servers.buttons(data.servers))
    async_add_entities(features.shaping.buttons(data.shaping))
    async_add_entities(features.gluetun.buttons(data.gluetun))
    async_add_entities(features.torrents.buttons(data.torrents))
