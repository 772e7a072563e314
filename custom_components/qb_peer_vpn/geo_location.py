"""Map entities of all features."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .features import PeerVpnConfigEntry, recommendation
from .shell.turns import async_add_in_turns

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of all features."""
    data = entry.runtime_data
    await async_add_in_turns(
        async_add_entities,
        recommendation.map_entities(data.recommendation),
    )
