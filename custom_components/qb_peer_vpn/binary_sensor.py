"""Binary sensor: whether another server is worth a move."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .features.recommendation.coordinator import PeerVpnConfigEntry
from .shell.entity import PeerVpnEntity

PARALLEL_UPDATES = 0

BETTER_SERVER = BinarySensorEntityDescription(
    key="better_server_available", translation_key="better_server_available"
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensor."""
    async_add_entities([BetterServerSensor(entry, BETTER_SERVER)])


class BetterServerSensor(PeerVpnEntity, BinarySensorEntity):
    """On while a move gains enough to be worth it."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the recommendation says move."""
        return self.coordinator.data.recommendation.worth_moving
