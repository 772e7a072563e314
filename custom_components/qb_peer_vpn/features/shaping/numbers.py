"""Numbers: the caps of each rule, and how many torrents get limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfDataRate
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ...shaping import Direction
from ...shell.const import DOMAIN
from ...shell.entity import unique_id
from .data import ShapingData
from .entity import RuleEntity, ShapingChoice, async_add_of_rules, is_rule_of
from .options import CONF_ROLLOUT, PERCENT
from .rule_entries import CAP_LIMITS_KIB, KIB, NamedRule, data_with_cap


@dataclass(frozen=True, kw_only=True)
class CapDescription(NumberEntityDescription):
    """A cap of a rule, in KiB/s."""

    direction: Direction
    device_class: NumberDeviceClass = NumberDeviceClass.DATA_RATE
    native_unit_of_measurement: str = UnitOfDataRate.KIBIBYTES_PER_SECOND
    native_min_value: float = CAP_LIMITS_KIB[0]
    native_max_value: float = CAP_LIMITS_KIB[1]
    native_step: float = 1.0
    mode: NumberMode = NumberMode.BOX
    entity_category: EntityCategory = EntityCategory.CONFIG


CAP: Final = CapDescription(
    key="cap", translation_key="cap", direction=Direction.UPLOAD
)
DOWNLOAD_CAP: Final = CapDescription(
    key="download_cap", translation_key="download_cap", direction=Direction.DOWNLOAD
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
    """A cap of a rule; automations can change it by time of day."""

    entity_description: CapDescription

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
        return named.rule.cap_of(self.entity_description.direction) if named else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        entry = self.coordinator.config_entry
        subentry = entry.subentries[self._key]
        direction = self.entity_description.direction
        data = data_with_cap(subentry.data, direction, value)
        self.hass.config_entries.async_update_subentry(entry, subentry, data=data)
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


async def async_add_numbers(
    data: ShapingData, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of a config entry, and those of each rule."""

    def of_rule(rule: NamedRule) -> Iterator[CapNumber]:
        yield CapNumber(data, rule, CAP)

    if data.coordinator.rules:
        async_add_entities([RolloutNumber(data, ROLLOUT)])
    await async_add_of_rules(data, async_add_entities, of_rule)
    _follow_download_caps(data, async_add_entities)


def _follow_download_caps(
    data: ShapingData, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Let each rule with a cap of the downloads have a number, and no other rule."""
    coordinator, added = data.coordinator, set[str]()
    entry, registry = coordinator.config_entry, er.async_get(coordinator.hass)

    @callback
    def async_follow() -> None:
        for rule in coordinator.rules:
            key = rule.rule.key
            if rule.rule.download_cap is None:
                added.discard(key)
                number = unique_id(entry, f"{key}_{DOWNLOAD_CAP.key}")
                if known := registry.async_get_entity_id("number", DOMAIN, number):
                    registry.async_remove(known)
            elif key not in added and is_rule_of(entry, key):
                added.add(key)
                new = CapNumber(data, rule, DOWNLOAD_CAP)
                async_add_entities([new], config_subentry_id=key)

    async_follow()
    entry.async_on_unload(coordinator.async_add_cycle_listener(async_follow))
