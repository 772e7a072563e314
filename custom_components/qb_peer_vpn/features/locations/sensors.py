"""Sensors of the lookups: how many locations are cached, how many are missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import (
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory

from ...shell.entity import PeerVpnEntity
from .data import LocationData
from .lookup_coordinator import LookupCoordinator


@dataclass(frozen=True, kw_only=True)
class LocationSensorDescription(SensorEntityDescription):
    """A diagnostic sensor and its value."""

    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    entity_registry_enabled_default: bool = False
    value_fn: Callable[[LocationData], int]


SENSORS: Final = (
    LocationSensorDescription(
        key="location_cache", value_fn=lambda data: len(data.runtime.cache)
    ),
    LocationSensorDescription(
        key="lookups_waiting", value_fn=lambda data: data.lookups.waiting_total
    ),
)


class LocationSensor(PeerVpnEntity[LookupCoordinator], SensorEntity):
    """A number about the lookups."""

    entity_description: LocationSensorDescription

    def __init__(
        self, data: LocationData, description: LocationSensorDescription
    ) -> None:
        super().__init__(data.lookups, description)
        self._attr_translation_key = description.key
        self._data = data

    @property
    @override
    def available(self) -> bool:
        """Return True: the numbers are known even while no service answers."""
        return True

    @property
    @override
    def native_value(self) -> int:
        return self.entity_description.value_fn(self._data)


def sensors(data: LocationData) -> Iterator[LocationSensor]:
    """Make the sensors of a config entry."""
    return (LocationSensor(data, description) for description in SENSORS)
