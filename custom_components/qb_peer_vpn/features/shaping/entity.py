"""The bases of the entities about limits."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ...shaping import RuleReport
from ...shell.const import DOMAIN
from ...shell.entity import PeerVpnEntity, unique_id
from ...shell.turns import async_add_in_turns
from .coordinator import ShapingCoordinator
from .data import ShapingData
from .options import ShapingOptions, with_choices
from .rule_entries import NamedRule


class ShapingEntity(PeerVpnEntity[ShapingCoordinator]):
    """Shows something about all rules together."""

    def __init__(self, data: ShapingData, description: EntityDescription) -> None:
        super().__init__(data.coordinator, description)


class ShapingChoice(ShapingEntity):
    """Shows and changes one of the options, which can be chosen at any time."""

    @property
    @override
    def available(self) -> bool:
        """Return True: what is chosen now holds after an outage, too."""
        return True

    @property
    def _chosen(self) -> ShapingOptions:
        return ShapingOptions.from_options(self.coordinator.config_entry.options)

    def _choose(self, **choices: object) -> None:
        entry = self.coordinator.config_entry
        self.hass.config_entries.async_update_entry(
            entry, options=with_choices(entry.options, **choices)
        )
        self.async_write_ha_state()


class RuleEntity(PeerVpnEntity[ShapingCoordinator]):
    """Shows something about one rule, which is a device of its own."""

    def __init__(
        self, data: ShapingData, rule: NamedRule, description: EntityDescription
    ) -> None:
        super().__init__(data.coordinator, description)
        self._key = rule.rule.key
        entry = data.coordinator.config_entry
        self._attr_unique_id = unique_id(entry, f"{self._key}_{description.key}")
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, self._key)},
            name=rule.name,
            via_device_id=_device_id(data),
        )

    @property
    def report(self) -> RuleReport | None:
        """The last cycle's report of the rule."""
        return self.coordinator.data.report_of(self._key)

    @property
    @override
    def available(self) -> bool:
        """Whether the last cycle looked at this rule."""
        return super().available and self.report is not None


def _device_id(data: ShapingData) -> str:
    """Return the id of the connection's device, which was described at its set-up."""
    coordinator = data.coordinator
    entry_id = coordinator.config_entry.entry_id
    return dr.async_get_device_id_by_identifier(
        coordinator.hass, (DOMAIN, entry_id), config_entry_id=entry_id
    )


async def async_add_of_rules(
    data: ShapingData,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[NamedRule], Iterable[Entity]],
) -> None:
    """Add entities of each rule to its subentry.

    A rule that is removed meanwhile gets none: a reload follows.
    """
    entry = data.coordinator.config_entry
    for rule in data.coordinator.rules:
        key = rule.rule.key
        await async_add_in_turns(
            async_add_entities,
            make(rule),
            subentry_id=key,
            is_there=partial(is_rule_of, entry, key),
        )


def is_rule_of(entry: ConfigEntry, key: str) -> bool:
    """Return whether a rule was not removed yet."""
    return key in entry.subentries
