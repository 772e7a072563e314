"""Sensors of all torrents together; none for a single one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfDataRate, UnitOfInformation

from ...models import ConnectionStatus
from ...shell.quiet import EVERYTHING, QuietEntity, Tolerance
from ...torrents import TorrentStatus
from .coordinator import BoxCoordinator, BoxState
from .data import TorrentsData

type Value = int | float | str | datetime | None

RATE_TOLERANCE: Final = Tolerance(absolute=100_000, relative=0.5)
"""B/s. A start and an end are news, what a running transfer does is none."""
TOTAL_TOLERANCE: Final = Tolerance(relative=0.2)


@dataclass(frozen=True, kw_only=True)
class BoxSensorDescription(SensorEntityDescription):
    """A sensor, and where its value comes from."""

    value: Callable[[BoxState], Value]
    tolerance: Tolerance = EVERYTHING


def _rate(key: str, value: Callable[[BoxState], Value]) -> BoxSensorDescription:
    return BoxSensorDescription(
        key=key,
        translation_key=key,
        value=value,
        tolerance=RATE_TOLERANCE,
        device_class=SensorDeviceClass.DATA_RATE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABYTES_PER_SECOND,
        suggested_display_precision=2,
    )


def _size(
    key: str, value: Callable[[BoxState], Value], state_class: SensorStateClass
) -> BoxSensorDescription:
    return BoxSensorDescription(
        key=key,
        translation_key=key,
        value=value,
        tolerance=TOTAL_TOLERANCE,
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=state_class,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
    )


def _count(
    key: str,
    value: Callable[[BoxState], Value],
    *,
    tolerance: Tolerance = EVERYTHING,
) -> BoxSensorDescription:
    return BoxSensorDescription(
        key=key,
        translation_key=key,
        value=value,
        state_class=SensorStateClass.MEASUREMENT,
        tolerance=tolerance,
        entity_registry_enabled_default=False,
    )


def _status(status: TorrentStatus) -> Callable[[BoxState], Value]:
    return lambda state: state.summary.by_status[status]


def _ratio(state: BoxState) -> float | None:
    sent, received = state.server.total_uploaded, state.server.total_downloaded
    return round(sent / received, 2) if sent is not None and received else None


SENSORS: Final = (
    _rate("download_rate", lambda state: state.server.download_speed),
    _rate("upload_rate", lambda state: state.server.upload_speed),
    _size(
        "total_downloaded",
        lambda state: state.server.total_downloaded,
        SensorStateClass.TOTAL_INCREASING,
    ),
    _size(
        "total_uploaded",
        lambda state: state.server.total_uploaded,
        SensorStateClass.TOTAL_INCREASING,
    ),
    _size(
        "free_space",
        lambda state: state.server.free_space,
        SensorStateClass.MEASUREMENT,
    ),
    BoxSensorDescription(
        key="ratio",
        translation_key="ratio",
        value=_ratio,
        tolerance=TOTAL_TOLERANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        entity_registry_enabled_default=False,
    ),
    _count(
        "peer_connections",
        lambda state: state.server.peer_connections,
        tolerance=TOTAL_TOLERANCE,
    ),
    BoxSensorDescription(
        key="connection_status",
        translation_key="connection_status",
        value=lambda state: state.server.connection_status,
        device_class=SensorDeviceClass.ENUM,
        options=[status.value for status in ConnectionStatus],
        entity_registry_enabled_default=False,
    ),
    _count("torrents_total", lambda state: state.summary.total),
    _count(
        "torrents_active",
        lambda state: state.summary.active,
        tolerance=TOTAL_TOLERANCE,
    ),
    *(
        _count(f"torrents_{status}", _status(status))
        for status in (
            TorrentStatus.DOWNLOADING,
            TorrentStatus.SEEDING,
            TorrentStatus.STOPPED,
            TorrentStatus.STALLED,
            TorrentStatus.FAILED,
            TorrentStatus.CHECKING,
        )
    ),
    BoxSensorDescription(
        key="done_at",
        translation_key="done_at",
        value=lambda state: state.done_at,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
    ),
)


class BoxSensor(QuietEntity[BoxCoordinator], SensorEntity):
    """A number, a state, or a time of all torrents together."""

    entity_description: BoxSensorDescription

    def __init__(
        self, coordinator: BoxCoordinator, description: BoxSensorDescription
    ) -> None:
        super().__init__(coordinator, description)
        self._tolerance = description.tolerance

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        return (self.native_value,)

    @property
    @override
    def native_value(self) -> Value:
        return self.entity_description.value(self.coordinator.data)


def sensors(data: TorrentsData) -> Iterator[BoxSensor]:
    """Make the sensors of a config entry."""
    return (BoxSensor(data.coordinator, each) for each in SENSORS)
