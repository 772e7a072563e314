"""Binary sensors: whether to move to another server, and whether there is no VPN."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)

from .data import RecommendationData
from .entity import RecommendationEntity
from .own_line_sensor import WITHOUT_VPN, OwnLineSensor

BETTER_SERVER: Final = BinarySensorEntityDescription(
    key="better_server_available", translation_key="better_server_available"
)


class BetterServerSensor(RecommendationEntity, BinarySensorEntity):
    """On while a move has been worth it for long enough, and is sure enough to act."""

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.data.recommendation.should_move


def binary_sensors(data: RecommendationData) -> Iterator[BinarySensorEntity]:
    """Make the binary sensors of a config entry."""
    yield BetterServerSensor(data, BETTER_SERVER)
    yield OwnLineSensor(data, WITHOUT_VPN)
