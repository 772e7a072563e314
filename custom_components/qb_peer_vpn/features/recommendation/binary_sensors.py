"""Binary sensor: whether another server is worth a move."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)

from .data import RecommendationData
from .entity import RecommendationEntity

BETTER_SERVER: Final = BinarySensorEntityDescription(
    key="better_server_available", translation_key="better_server_available"
)


class BetterServerSensor(RecommendationEntity, BinarySensorEntity):
    """On while a move gains enough to be worth it."""

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.data.recommendation.worth_moving


def binary_sensors(data: RecommendationData) -> Iterator[BetterServerSensor]:
    """Make the binary sensor of a config entry."""
    yield BetterServerSensor(data, BETTER_SERVER)
