"""Whether peers can connect to qBittorrent."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)

from ...shell.entity import PeerVpnEntity
from .data import GluetunData
from .port_coordinator import PortCoordinator

REACHABLE: Final = BinarySensorEntityDescription(
    key="reachable",
    translation_key="reachable",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
)


class ReachableSensor(PeerVpnEntity[PortCoordinator], BinarySensorEntity):
    """On once someone connected since qBittorrent last began to listen."""

    @property
    @override
    def is_on(self) -> bool | None:
        return self.coordinator.data.is_reachable


def binary_sensors(data: GluetunData) -> Iterator[BinarySensorEntity]:
    """Make the binary sensor of a config entry; none without a control server."""
    if data.port is not None:
        yield ReachableSensor(data.port, REACHABLE)
