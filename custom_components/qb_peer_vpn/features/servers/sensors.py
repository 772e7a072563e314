"""The sensor that shows when the server list was last confirmed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.const import EntityCategory

from ...shell.entity import PeerVpnEntity
from .data import ServerData
from .list_coordinator import ServerListCoordinator

LIST_UPDATED: Final = SensorEntityDescription(
    key="server_list_updated",
    translation_key="server_list_updated",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


class ListUpdatedSensor(PeerVpnEntity[ServerListCoordinator], SensorEntity):
    """The time at which the source last confirmed the list."""

    @property
    @override
    def available(self) -> bool:
        """Return True: the last good list stays in use while its source is down."""
        return True

    @property
    @override
    def native_value(self) -> datetime | None:
        return self.coordinator.data.fetched_at


def sensors(data: ServerData) -> Iterator[ListUpdatedSensor]:
    """Make the sensor of a config entry."""
    yield ListUpdatedSensor(data.server_list, LIST_UPDATED)
