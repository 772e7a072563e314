"""Limits over real HTTP: switched on, changed by hand, refused, and brought back."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import issues, passes
from tests.home import state_of
from tests.qbittorrent.web_ui import Answer, WebUi

from .limit_box import BUSY, ELSEWHERE, IDLE, KIB, LimitBox, add_rule, choose, cycles

SWITCH = "switch.peer_vpn_shape_uploads"
CAP = 1024 * KIB


async def turn(hass: HomeAssistant, action: str) -> None:
    await hass.services.async_call(
        "switch", f"turn_{action}", {"entity_id": SWITCH}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_switch_shares_the_cap_and_gives_back_what_was_there(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    box.set(BUSY, uploaded=65 * 400 * KIB)
    await cycles(home, freezer)
    assert box.calls == []
    assert state_of(home, SWITCH).state == "off"
    assert state_of(home, "sensor.alpha_active_torrents").state == "1"
    rate = float(state_of(home, "sensor.alpha_upload_rate").state)
    share = float(state_of(home, "sensor.alpha_share_of_the_cap").state)
    assert 0 < 100 * rate / 1024 <= 40
    assert share == pytest.approx(100 * rate / 1024, rel=0.01)
    assert state_of(home, "sensor.alpha_effective_cap").attributes["borrowed"] == 0

    await turn(home, "on")
    assert state_of(home, SWITCH).state == "on"
    assert 300 * KIB < box.limit_of(BUSY) <= CAP
    assert 0 < box.limit_of(IDLE) <= 10 * KIB
    assert box.limit_of(ELSEWHERE) == 0
    assert [limit for _, limit, _ in box.calls] == sorted(each[1] for each in box.calls)

    # Without changes, a poll is one request.
    await cycles(home, freezer, 6)
    box.calls.clear()
    web_ui.asked.clear()
    await cycles(home, freezer)
    assert box.calls == []
    assert web_ui.paths().count("sync/maindata") == 1

    await turn(home, "off")
    assert (box.limit_of(BUSY), box.limit_of(IDLE)) == (300 * KIB, 0)
    coordinator = shaped.runtime_data.shaping.coordinator
    assert not coordinator.is_restored
    await cycles(home, freezer)
    assert coordinator.is_restored
    assert "limits_not_restored" not in issues(home)


async def test_the_table_is_polled_every_15_seconds_while_limits_are_ours(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    async def polls() -> int:
        """Return the number of polls in a minute."""
        web_ui.asked.clear()
        for _ in range(12):
            await passes(home, freezer, seconds=5)
        return web_ui.paths().count("sync/maindata")

    # A download would be another reason.
    for each in (BUSY, IDLE, ELSEWHERE):
        box.set(each, progress=1, completion_on=1_790_000_000)
    await cycles(home, freezer)
    assert await polls() <= 2
    choose(home, shaped, enabled=True)
    await cycles(home, freezer)
    assert 3 <= await polls() <= 5
    choose(home, shaped, enabled=False)
    await cycles(home, freezer, 2)
    assert shaped.runtime_data.shaping.coordinator.is_restored
    assert await polls() <= 2


async def test_a_torrent_that_wakes_up_does_not_wait_for_the_next_cycle(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 3)
    asleep = box.limit_of(IDLE)
    table = shaped.runtime_data.connection.table
    freezer.tick(4)
    box.set(BUSY, up_limit=77 * KIB)
    await table.async_refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    # A cycle was a moment ago.
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "0"

    box.set(IDLE, num_leechs=2)
    await table.async_refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    assert box.limit_of(IDLE) > asleep
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "1"


async def test_after_a_refused_upload_limit_no_download_limit_is_tried(
    home: HomeAssistant, shaped: MockConfigEntry, box: LimitBox, web_ui: WebUi
) -> None:
    box.set(BUSY, dlspeed=900 * KIB, amount_left=10**9, num_seeds=4, dl_limit=0)
    add_rule(home, shaped, "Beta", more={"download_cap": 200}, order=-1)
    await home.async_block_till_done(wait_background_tasks=True)
    box.refuses = Answer(500, "broken")
    web_ui.asked.clear()
    choose(home, shaped, enabled=True)
    await home.async_block_till_done(wait_background_tasks=True)
    assert "torrents/setUploadLimit" in web_ui.paths()
    assert "torrents/setDownloadLimit" not in web_ui.paths()
