"""Limits on qBittorrent 4.5, whose polls report little."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import set_up
from tests.qbittorrent.web_ui import Release, WebUi

from .limit_box import BUSY, IDLE, KIB, LimitBox, add_rule, choose, cycles

NEW = "4" * 40


async def test_a_new_torrent_whose_tracker_fails_gets_the_limit_of_its_rule(
    home: HomeAssistant,
    *,
    connected: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.release = Release.V4_5
    add_rule(home, connected)
    choose(home, connected, rollout=100, enabled=True)
    await set_up(home, connected)
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) not in {0, 300 * KIB}

    # It names no tracker, and there is no new list of all trackers for an hour.
    box.add([NEW], upspeed=200 * KIB, num_leechs=2)
    await cycles(home, freezer, 2)
    assert web_ui.asked.count(("torrents/trackers", {"hash": NEW})) == 1
    assert 0 < box.limit_of(NEW) <= 1024 * KIB


async def test_what_was_written_is_confirmed_by_the_next_poll(
    home: HomeAssistant,
    *,
    connected: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Also of torrents that are idle, which are listed every 15 minutes otherwise."""
    web_ui.release = Release.V4_5
    add_rule(home, connected)
    choose(home, connected, rollout=100, enabled=True)
    await set_up(home, connected)
    await cycles(home, freezer, 2)
    assert 0 < box.limit_of(IDLE) <= 10 * KIB

    choose(home, connected, enabled=False)
    await cycles(home, freezer, 2)
    assert (box.limit_of(BUSY), box.limit_of(IDLE)) == (300 * KIB, 0)
    assert connected.runtime_data.shaping.coordinator.is_restored
