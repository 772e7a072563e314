"""Limits that a person sets, and that qBittorrent shows only later."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.limits_by_hand import (
    SURELY_SHOWN_AFTER,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_hashes import BATCH_HASHES
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.features.over_http import passes
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Release

from .limit_box import BUSY, IDLE, KIB, LimitBox, add_rule, choose, cycles

BY_HAND = "sensor.peer_vpn_limits_changed_by_hand"
CHOSEN = 77 * KIB
MANY = [f"{number:040x}" for number in range(0x1000, 0x1000 + BATCH_HASHES + 100)]


async def set_limit(hass: HomeAssistant, *hashes: str) -> None:
    """Set a limit as the list on the card does."""
    await hass.services.async_call(
        DOMAIN,
        "set_torrent",
        {
            "config_entry_id": "entry",
            "hashes": list(hashes),
            "upload_limit": CHOSEN,
        },
        blocking=True,
    )
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("seconds", [5, 13])
async def test_a_limit_that_the_next_delta_does_not_show_is_not_overwritten(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    seconds: float,
) -> None:
    box.delay = 1.5
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 6)
    # The cap is divided again in the next cycle, which may follow the change at once.
    box.set(IDLE, upspeed=400 * KIB, num_leechs=9)
    freezer.tick(seconds)
    await set_limit(home, BUSY)
    await passes(home, freezer, seconds=2)
    await cycles(home, freezer, 3)

    assert box.limit_of(IDLE) != 0
    assert box.limit_of(BUSY) == CHOSEN
    assert state_of(home, BY_HAND).state == "1"


async def test_what_an_old_qbittorrent_is_not_asked_for_is_not_overwritten(
    home: HomeAssistant,
    connected: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A poll asks for 500 torrents besides the active ones."""
    box.web_ui.release = Release.V4_5
    box.add(MANY)
    add_rule(home, connected)
    choose(home, connected, rollout=100, enabled=True)
    await set_up(home, connected)
    await cycles(home, freezer, 4)
    await set_limit(home, *MANY)
    freezer.tick(SURELY_SHOWN_AFTER)
    # The limits of sleeping torrents are half of what they were.
    (rule,) = connected.subentries.values()
    home.config_entries.async_update_subentry(
        connected, rule, data={**rule.data, "cap": 128}
    )
    await cycles(home, freezer, 4)

    assert {box.limit_of(each) for each in MANY} == {CHOSEN}
    assert state_of(home, BY_HAND).state == str(len(MANY))


async def apply(hass: HomeAssistant) -> None:
    await hass.services.async_call(
        DOMAIN, "apply_upload_limits", {"config_entry_id": "entry"}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_limits_of_two_cycles_in_a_row_are_none_by_hand(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    box.delay = 1.5
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 6)
    (rule,) = shaped.subentries.values()
    for cap in (512, 256):
        freezer.tick(0.5)
        sent = len(box.calls)
        home.config_entries.async_update_subentry(
            shaped, rule, data={**rule.data, "cap": cap}
        )
        await apply(home)
        assert len(box.calls) > sent
    freezer.tick(1.1)
    await apply(home)
    assert state_of(home, BY_HAND).state == "0"
