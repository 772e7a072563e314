"""Numbers: the cap of each rule, and how many torrents get limits."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfDataRate
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ...shaping import Direction
from .data import ShapingData
from .entity import RuleEntity, ShapingChoice, add_of_rules
from .options import CONF_ROLLOUT, PERCENT
from .rule_entries import CAP_LIMITS_KIB, KIB, NamedRule, data_with_cap

CAP: Final = NumberEntityDescription(
    key="cap",
    translation_key="cap",
    device_class=NumberDeviceClass.DATA_RATE,
    native_unit_of_measurement=UnitOfDataRate.KIBIBYTES_PER_SECOND,
    native_min_value=CAP_LIMITS_KIB[0],
    native_max_value=CAP_LIMITS_KIB[1],
    native_step=1,
    mode=NumberMode.BOX,
    entity_category=EntityCategory.CONFIG,
)

ROLLOUT: Final = NumberEntityDescription(
    key="rollout",
    translation_key="rollout",
    native_unit_of_measurement=PERCENTAGE,
    native_min_value=0,
    native_max_value=PERCENT,
    native_step=1,
    entity_category=EntityCategory.CONFIG,
)


class CapNumber(RuleEntity, NumberEntity):
    """The cap of a rule; automations can change it by time of day."""

    @property
    @override
    def available(self) -> bool:
        """Whether the rule has a cap, also while qBittorrent does not answer."""
        return self._cap is not None

    @property
    @override
    def native_value(self) -> float | None:
        cap = self._cap
        return None if cap is None else cap / KIB

    @property
    def _cap(self) -> int | None:
        named = self.coordinator.rule_named(self._key)
        return named.rule.cap_of(Direction.UPLOAD) if named else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        entry = self.coordinator.config_entry
        subentry = entry.subentries[self._key]
        self.hass.config_entries.async_update_subentry(
            entry, subentry, data=data_with_cap(subentry.data, value)
        )
        # The new cap is known now, and in effect after the next cycle.
        self.coordinator.async_use(entry)
        self.async_write_ha_state()


class RolloutNumber(ShapingChoice, NumberEntity):
    """The percentage of the torrents that get limits."""

    @property
    @override
    def native_value(self) -> float:
        return self._chosen.settings.rollout

    @override
    async def async_set_native_value(self, value: float) -> None:
        self._choose(**{CONF_ROLLOUT: int(value)})


def add_numbers(
    data: ShapingData, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of a config entry, and those of each rule."""

    def of_rule(rule: NamedRule) -> Iterator[CapNumber]:
        yield CapNumber(data, rule, CAP)

    async_add_entities([RolloutNumber(data, ROLLOUT)])
    add_of_rules(data, async_add_entities, of_rule)
