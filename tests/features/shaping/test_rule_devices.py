"""Rules come and go: their devices, and the entities of all rules together."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
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
