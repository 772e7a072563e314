"""Entities of a subentry that is no longer there."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import EntityDescription

from .const import DOMAIN
from .entity import unique_id


@callback
def async_remove_leftovers(
    hass: HomeAssistant,
    entry: ConfigEntry,
    platform: Platform,
    descriptions: Iterable[EntityDescription],
) -> None:
    """Remove the entities of a platform that an entry no longer makes.

    Home Assistant would do that for a device of the subentry's own, but these entities
    belong to the one device of the connection.
    """
    registry = er.async_get(hass)
    for description in descriptions:
        entity_id = registry.async_get_entity_id(
            platform, DOMAIN, unique_id(entry, description.key)
        )
        if entity_id is not None:
            registry.async_remove(entity_id)
