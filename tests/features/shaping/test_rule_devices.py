"""Rules come and go: their devices, and the entities of all rules together."""

from collections.abc import Iterable
from typing import Any, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.shaping.entity import async_add_of_rules
from custom_components.qb_peer_vpn.features.shaping.numbers import async_add_numbers
from custom_components.qb_peer_vpn.features.shaping.rule_entries import NamedRule
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.shell.turns import ENTITIES_A_TURN
from tests.home import set_up

from .limit_box import add_rule

OF_ALL_RULES = {
    "button.peer_vpn_restore_upload_limits",
    "number.peer_vpn_share_of_torrents_with_limits",
    "select.peer_vpn_strategy_for_upload_limits",
    "sensor.peer_vpn_limits_changed_by_hand",
    "switch.peer_vpn_shape_uploads",
}


def rules(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the names of the devices beside that of the connection."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {
        device.name or ""
        for device in devices
        if (DOMAIN, entry.entry_id) not in device.identifiers
    }


def shown(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    entries = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {each.entity_id for each in entries if not each.disabled_by} & OF_ALL_RULES


@pytest.mark.usefixtures("box")
async def test_the_first_rule_brings_what_the_last_one_takes_away(
    home: HomeAssistant, connected: MockConfigEntry
) -> None:
    await set_up(home, connected)
    assert (rules(home, connected), shown(home, connected)) == (set(), set())
    keys = [add_rule(home, connected, title) for title in ("Alpha", "Beta")]
    await home.async_block_till_done(wait_background_tasks=True)
    assert rules(home, connected) == {"Alpha", "Beta"}
    assert shown(home, connected) == OF_ALL_RULES
    home.config_entries.async_remove_subentry(connected, keys[0])
    await home.async_block_till_done(wait_background_tasks=True)
    assert rules(home, connected) == {"Beta"}
    assert shown(home, connected) == OF_ALL_RULES
    home.config_entries.async_remove_subentry(connected, keys[1])
    await home.async_block_till_done(wait_background_tasks=True)
    assert (rules(home, connected), shown(home, connected)) == (set(), set())


async def test_a_rule_that_is_removed_while_entities_are_added_gets_no_more(
    home: HomeAssistant, shaped: MockConfigEntry
) -> None:
    """Home Assistant refuses the entities of a rule that is not there any more."""
    gone = add_rule(home, shaped, "Beta", hosts=["b.example"])
    await home.async_block_till_done(wait_background_tasks=True)
    (kept,) = shaped.subentries.keys() - {gone}
    added: list[tuple[str | None, int]] = []

    def add(few: Iterable[Entity], **options: Any) -> None:
        key = options["config_subentry_id"]
        assert key in shaped.subentries
        added.append((key, len([*few])))
        if key == gone:
            home.config_entries.async_remove_subentry(shaped, gone)

    def make(rule: NamedRule) -> list[Entity]:
        return [Entity() for _ in range(ENTITIES_A_TURN + 1)]

    await async_add_of_rules(
        shaped.runtime_data.shaping, cast("AddConfigEntryEntitiesCallback", add), make
    )
    assert added == [(kept, ENTITIES_A_TURN), (kept, 1), (gone, ENTITIES_A_TURN)]
    await home.async_block_till_done(wait_background_tasks=True)
    assert rules(home, shaped) == {"Alpha"}


async def test_a_rule_that_is_removed_before_its_cap_is_followed_gets_no_number(
    home: HomeAssistant, shaped: MockConfigEntry
) -> None:
    coordinator = shaped.runtime_data.shaping.coordinator
    (rule,) = shaped.subentries.values()
    home.config_entries.async_update_subentry(
        shaped, rule, data={**rule.data, "more": {"download_cap": 512}}
    )
    coordinator.async_use(shaped)
    assert coordinator.rules[0].rule.download_cap
    home.config_entries.async_remove_subentry(shaped, rule.subentry_id)
    added: list[object] = []

    def add(few: Iterable[Entity], *, config_subentry_id: str | None = None) -> None:
        if config_subentry_id is not None:
            added.append(config_subentry_id)

    await async_add_numbers(
        shaped.runtime_data.shaping, cast("AddConfigEntryEntitiesCallback", add)
    )
    assert added == []
