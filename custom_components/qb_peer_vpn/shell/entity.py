"""The base of all entities."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import Coordinator


def unique_id(entry: ConfigEntry[Any], key: str) -> str:
    """Return the unique id of the entity of a config entry with a certain key."""
    return f"{entry.entry_id}_{key}"


def enabled_entity_id(
    hass: HomeAssistant, entry: ConfigEntry[Any], platform: Platform, key: str
) -> str | None:
    """Return the id of an entity; None if there is none, or if it is disabled."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(platform, DOMAIN, unique_id(entry, key))
    registered = registry.async_get(entity_id) if entity_id else None
    return entity_id if registered and not registered.disabled_by else None


class PeerVpnEntity[CoordinatorT: Coordinator[Any]](CoordinatorEntity[CoordinatorT]):
    """An entity of the one device of a config entry.

    The unique id and the name come from the key of its description.
    """

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: CoordinatorT,
        description: EntityDescription,
        *,
        needs: tuple[Coordinator[Any], ...] = (),
    ) -> None:
        """Bind the entity to the device of the coordinator's config entry.

        Args:
            coordinator: has the data; the entity listens to this one only.
            description: of the entity.
            needs: coordinators whose failure makes the entity unavailable, too.

        """
        super().__init__(coordinator)
        self.entity_description = description
        self._needs = needs
        entry: ConfigEntry = coordinator.config_entry
        self._attr_unique_id = unique_id(entry, description.key)
        # The connection describes the device; see ``features/connection``.
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @property
    @override
    def available(self) -> bool:
        """Whether the data are fresh."""
        return super().available and all(
            each.last_update_success for each in self._needs
        )
