"""Sensors of Gluetun: its status, its exit, and its forwarded port."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.helpers.typing import StateType

from ...gluetun import VpnStatus
from ...shell.entity import PeerVpnEntity
from .container_coordinator import ContainerCoordinator
from .container_reader import ContainerState
from .data import GluetunData


@dataclass(frozen=True, kw_only=True)
class ContainerSensorDescription(SensorEntityDescription):
    """A sensor and its value."""

    value_fn: Callable[[ContainerState], StateType]


def _exit(state: ContainerState) -> str | None:
    if state.exit is None or state.exit.address is None:
        return None
    return state.exit.city or state.exit.country


SENSORS: Final = (
    ContainerSensorDescription(
        key="vpn_status",
        translation_key="vpn_status",
        device_class=SensorDeviceClass.ENUM,
        options=[status.value for status in VpnStatus],
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.status,
    ),
    ContainerSensorDescription(
        key="vpn_exit", translation_key="vpn_exit", value_fn=_exit
    ),
    ContainerSensorDescription(
        key="forwarded_port",
        translation_key="forwarded_port",
        entity_category=EntityCategory.DIAGNOSTIC,
        # Without a port, there is no number to show.
        value_fn=lambda state: state.port or None,
    ),
)


class ContainerSensor(PeerVpnEntity[ContainerCoordinator], SensorEntity):
    """Shows a part of what Gluetun said last."""

    entity_description: ContainerSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value_fn(self.coordinator.data)


def sensors(data: GluetunData) -> Iterator[SensorEntity]:
    """Make the sensors of a config entry; none without a control server."""
    if data.container is not None:
        for description in SENSORS:
            yield ContainerSensor(data.container, description)
