"""The sensor that counts the peers."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.sensor import (
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)

from ...shell.quiet import QuietEntity, Tolerance
from .coordinator import PeerCoordinator
from .data import SwarmData

PEERS: Final = SensorEntityDescription(
    key="peers",
    translation_key="peers",
    state_class=SensorStateClass.MEASUREMENT,
)


class PeersSensor(QuietEntity[PeerCoordinator], SensorEntity):
    """The number of connected peers, each address once."""

    _tolerance = Tolerance(absolute=3, relative=0.2)

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        return (self.native_value,)

    @property
    @override
    def native_value(self) -> int:
        return len(self.coordinator.data.peers)


def sensors(data: SwarmData) -> Iterator[PeersSensor]:
    """Make the sensor of a config entry."""
    yield PeersSensor(data.peers, PEERS)
