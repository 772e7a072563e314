"""Sensors: what each rule sends and may send, and what the cycles do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfDataRate, UnitOfTime
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ...shaping import RuleReport
from ...shell.quiet import QuietEntity, Tolerance
from ...shell.turns import async_add_in_turns
from .coordinator import ShapingCoordinator
from .data import ShapingData
from .entity import RuleEntity, ShapingEntity, async_add_of_rules
from .rule_entries import NamedRule
from .state import ShapingState


@dataclass(frozen=True, kw_only=True)
class RuleSensorDescription(SensorEntityDescription):
    """A figure of one rule."""

    value: Callable[[RuleReport], float | None]
    tolerance: Tolerance


@dataclass(frozen=True, kw_only=True)
class CycleSensorDescription(SensorEntityDescription):
    """A figure of the cycles."""

    value: Callable[[ShapingState], float]


def _share(report: RuleReport) -> float | None:
    share = report.share_of_cap
    return None if share is None else 100 * share


RATE_TOLERANCE: Final = Tolerance(absolute=100_000, relative=0.5)
"""B/s. A cycle comes every few seconds, and rates change with each of them."""

EFFECTIVE_CAP: Final = RuleSensorDescription(
    key="effective_cap",
    translation_key="effective_cap",
    device_class=SensorDeviceClass.DATA_RATE,
    native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
    suggested_unit_of_measurement=UnitOfDataRate.KIBIBYTES_PER_SECOND,
    suggested_display_precision=0,
    value=lambda report: report.effective_cap,
    tolerance=Tolerance(relative=0.1),
)

RULE_SENSORS: Final = (
    RuleSensorDescription(
        key="upload_rate",
        translation_key="upload_rate",
        device_class=SensorDeviceClass.DATA_RATE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.KIBIBYTES_PER_SECOND,
        suggested_display_precision=0,
        value=lambda report: report.rate,
        tolerance=RATE_TOLERANCE,
    ),
    RuleSensorDescription(
        key="share_of_cap",
        translation_key="share_of_cap",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value=_share,
        tolerance=Tolerance(absolute=20),
    ),
    RuleSensorDescription(
        key="torrents_awake",
        translation_key="torrents_awake",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda report: report.awake,
        tolerance=Tolerance(relative=0.5),
    ),
    EFFECTIVE_CAP,
)

CYCLE_SENSORS: Final = (
    CycleSensorDescription(
        key="limit_calls",
        translation_key="limit_calls",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda state: state.calls,
    ),
    CycleSensorDescription(
        key="limit_duration",
        translation_key="limit_duration",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda state: state.duration_ms,
    ),
    CycleSensorDescription(
        key="limits_by_hand",
        translation_key="limits_by_hand",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda state: state.by_hand,
    ),
)


class RuleSensor(QuietEntity[ShapingCoordinator], RuleEntity, SensorEntity):
    """A figure of one rule."""

    entity_description: RuleSensorDescription

    def __init__(
        self, data: ShapingData, rule: NamedRule, description: RuleSensorDescription
    ) -> None:
        RuleEntity.__init__(self, data, rule, description)
        self._tolerance = description.tolerance

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        return (self.native_value,)

    @property
    @override
    def native_value(self) -> float | None:
        report = self.report
        return None if report is None else self.entity_description.value(report)


class EffectiveCapSensor(RuleSensor):
    """The cap after lending, with what is borrowed."""

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what is borrowed, in B/s; negative for what is lent."""
        report = self.report
        return {} if report is None else {"borrowed": report.borrowed}


class CycleSensor(ShapingEntity, SensorEntity):
    """A figure of the cycles."""

    entity_description: CycleSensorDescription

    @property
    @override
    def native_value(self) -> float:
        return self.entity_description.value(self.coordinator.data)


async def async_add_sensors(
    data: ShapingData, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of a config entry, and those of each rule."""

    def of_rule(rule: NamedRule) -> Iterator[RuleSensor]:
        for each in RULE_SENSORS:
            kind = EffectiveCapSensor if each is EFFECTIVE_CAP else RuleSensor
            yield kind(data, rule, each)

    if data.coordinator.rules:
        await async_add_in_turns(
            async_add_entities, (CycleSensor(data, each) for each in CYCLE_SENSORS)
        )
    await async_add_of_rules(data, async_add_entities, of_rule)
