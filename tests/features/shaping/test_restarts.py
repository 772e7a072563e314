"""Crashes and restarts: of Home Assistant, of qBittorrent, and in the middle of a call."""

import asyncio
import json
from pathlib import Path
from threading import Event
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import torrent_source
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.features.over_http import AWAY
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer, Release, WebUi

from .limit_box import BUSY, DONE, IDLE, KIB, LimitBox, choose, cycles

BROKEN = Answer(500, "Internal Server Error")
PATIENCE = 15
"""Seconds: half of a request's deadline, and far more than unloading needs."""
ORIGINALS = (300 * KIB, 0)
RULE = {"hosts": ["a.example"], "promise": "strict"}


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Restart what Home Assistant runs; only the files are left."""
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def limits(box: LimitBox) -> tuple[int, int]:
    return box.limit_of(BUSY), box.limit_of(IDLE)


async def comes_back(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Switch off, and find what was there before us."""
    choose(hass, entry, enabled=False)
    await cycles(hass, freezer, 2)
    assert limits(box) == ORIGINALS
    assert entry.runtime_data.shaping.coordinator.is_restored


async def test_what_was_there_outlives_a_crash_between_journal_and_call(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    box.refuses = BROKEN
    choose(home, shaped, enabled=True)
    await cycles(home, freezer)
    assert box.calls == []
    stored = json.dumps(hass_storage[f"qb_peer_vpn.{shaped.entry_id}.limits"])
    assert "a.example" not in stored
    assert BUSY not in stored

    await restart(home, shaped)
    assert limits(box) == ORIGINALS
    box.refuses = None
    await cycles(home, freezer)
    assert limits(box) != ORIGINALS
    await restart(home, shaped)
    await comes_back(home, shaped, box, freezer)


async def test_a_call_whose_answer_is_lost_is_found_out_by_the_next_poll(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    def loses(path: str, form: dict[str, str]) -> Answer | None:
        answer = box(path, form)
        return BROKEN if answer is DONE else answer

    web_ui.override = loses
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    web_ui.override = box
    await restart(home, shaped)
    await cycles(home, freezer)
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "0"
    await comes_back(home, shaped, box, freezer)


@pytest.mark.parametrize("wakes", [False, True])
async def test_unloading_in_the_middle_of_a_call_forgets_nothing(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    wakes: bool,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    box.set(BUSY, up_limit=77 * KIB)
    await cycles(home, freezer)
    begun, may_answer = asyncio.Event(), Event()

    def waits(path: str, form: dict[str, str]) -> Answer | None:
        if path == "torrents/setUploadLimit":
            home.loop.call_soon_threadsafe(begun.set)
            may_answer.wait(PATIENCE)
        return box(path, form)

    web_ui.override = waits
    if wakes:
        # Then the cycle of the poll is the one that calls, and not that of the action.
        box.set(IDLE, upspeed=500 * KIB, num_leechs=9)
    data = {"config_entry_id": "entry", "manage_again": True}
    call = home.services.async_call(DOMAIN, "apply_upload_limits", data, blocking=True)
    action = home.async_create_task(call)
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        assert await home.config_entries.async_unload(shaped.entry_id)
        await action
    may_answer.set()
    web_ui.override = box

    await set_up(home, shaped)
    await cycles(home, freezer)
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "0"
    await comes_back(home, shaped, box, freezer)


@pytest.mark.parametrize("release", list(Release), ids=lambda release: release.number)
async def test_limits_that_a_restart_of_qbittorrent_lost_are_written_again(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    release: Release,
) -> None:
    web_ui.release = release
    web_ui.transfer |= {"up_info_data": 10**9, "dl_info_data": 0}
    await restart(home, shaped)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 6)
    ours = limits(box)

    # It stops before it has stored them, and comes back with the older ones.
    monkeypatch.setattr(torrent_source, "SETTLING", 120.0)
    if release is Release.V4_5:
        web_ui.transfer["up_info_data"] = 0
    web_ui.launched_at += 300
    web_ui.end_sessions()
    box.set(BUSY, up_limit=300 * KIB)
    box.set(IDLE, up_limit=0)
    await cycles(home, freezer, 2)

    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "0"
    assert limits(box)[0] == pytest.approx(ours[0], rel=0.25)
    assert limits(box)[1] == ours[1]
    await comes_back(home, shaped, box, freezer)


async def test_what_was_changed_by_hand_during_an_outage_stays(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same process answers again, so it has not lost a limit."""
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 3)
    monkeypatch.setattr(torrent_source, "SETTLING", 120.0)
    web_ui.override = lambda path, form: AWAY
    await cycles(home, freezer, 2)
    web_ui.override = box
    box.set(BUSY, up_limit=77 * KIB)
    await cycles(home, freezer, 4)
    assert box.limit_of(BUSY) == 77 * KIB
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "1"


async def test_a_change_by_hand_is_on_record_before_the_next_call(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """It is an earlier limit of ours, for which a restart would take it otherwise."""
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    earlier = box.limit_of(BUSY)
    home.config_entries.async_update_subentry(
        shaped, next(iter(shaped.subentries.values())), data={**RULE, "cap": 300}
    )
    # Sent, and then seen in the table: before, the earlier one would be a lost call.
    await cycles(home, freezer, 2)
    assert box.limit_of(BUSY) < earlier
    box.calls.clear()
    box.set(BUSY, up_limit=earlier)
    await cycles(home, freezer)
    await restart(home, shaped)
    await cycles(home, freezer)
    assert state_of(home, "sensor.peer_vpn_limits_changed_by_hand").state == "1"
    assert box.limit_of(BUSY) == earlier


async def test_torrents_that_are_gone_leave_the_file(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    def stored() -> str:
        content = hass_storage[f"qb_peer_vpn.{shaped.entry_id}.limits"]["data"]
        hashes: str = content["upload"]["hashes"]
        return hashes

    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    assert stored()
    web_ui.torrents.clear()
    web_ui.trackers.clear()
    await cycles(home, freezer, 3)
    assert not stored()


async def test_without_a_file_nothing_is_written(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
    tmp_path: Path,
) -> None:
    """A newer version has written the file: what was there before is not known here."""
    name = f"qb_peer_vpn.{shaped.entry_id}.limits"
    hass_storage[name] = {"version": 99, "minor_version": 1, "key": name, "data": {}}
    await restart(home, shaped)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    assert box.calls == []
    assert shaped.runtime_data.shaping.coordinator.breaker.failures >= 2


@pytest.mark.parametrize("stored", [{"upload": {"version": 1}}, {"upload": 5}, {}])
async def test_a_file_that_cannot_be_used_is_reported_and_the_rest_works(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
    caplog: pytest.LogCaptureFixture,
    stored: dict[str, object],
) -> None:
    name = f"qb_peer_vpn.{shaped.entry_id}.limits"
    hass_storage[name] = {"version": 1, "minor_version": 1, "key": name, "data": stored}
    await restart(home, shaped)
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    assert box.calls
    assert ("no journal of the uploads" in caplog.text) == bool(stored)
