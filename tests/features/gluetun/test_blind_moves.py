"""A move goes on while qBittorrent cannot be reached, as far as Gluetun shows it."""

import asyncio
from datetime import timedelta
import logging
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.qb_peer_vpn.features.gluetun.blind_moves import async_blind_moves
from custom_components.qb_peer_vpn.features.gluetun.locks import async_get_lock
from custom_components.qb_peer_vpn.features.gluetun.settings import (
    ContainerSettings,
    container_subentry,
)
from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    SessionClosedError,
    WrongLoginError,
)
from tests.gluetun.stand_in import StandIn
from tests.home import state_of

from .away import Away
from .conftest import NEW_YORK, SYDNEY, TOKYO
from .moving import STORE, Moving

CHANGE = "PUT /v1/vpn/settings"
EVENT = "event.peer_vpn_vpn_move"


@pytest.mark.parametrize("error", [CannotConnectError, WrongLoginError])
async def test_a_move_to_a_dead_server_is_undone_without_qbittorrent(
    moving: Moving, gluetun: StandIn, away: Away, error: type[Exception]
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts(error)
    assert away.phase == Phase.CONFIRMING_EXIT
    await away.until(None, minutes=2.0)
    assert away.entry.state is not ConfigEntryState.LOADED
    receipt = away.stored["history"]["receipts"][-1]
    assert (receipt["outcome"], receipt["undo"]) == (
        Outcome.UNDONE,
        UndoReason.NO_EXIT,
    )
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]
    assert gluetun.asked.count(CHANGE) == 3
    assert (gluetun.loop.dangerous, gluetun.loop.after_hang) == (0, 0)
    asked = len(gluetun.asked)
    await away.passes(700.0)
    assert len(gluetun.asked) == asked
    await away.is_over()
    assert moving.moves.data.history.receipts[-1].outcome is Outcome.UNDONE
    shown = state_of(moving.hass, EVENT)
    assert shown.attributes["event_type"] == "undone"
    assert shown.attributes["undo_reason"] == UndoReason.NO_EXIT
    # It is shown once.
    moving.freezer.tick(61.0)
    await moving.restarts()
    assert state_of(moving.hass, EVENT).state == shown.state


async def test_a_move_that_went_well_is_judged_when_qbittorrent_is_back(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    await away.until(Phase.WATCHING, minutes=20.0)
    for _ in range(180):
        await away.passes(61.0)
    assert away.phase == Phase.WATCHING
    await away.is_over()
    begun = dt_util.utcnow()
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.MOVED
    assert receipt.finished - begun > timedelta(minutes=25)
    assert gluetun.asked.count(CHANGE) == 1
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_a_server_that_dies_later_is_left_although_attempts_are_rare_by_then(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    await away.until(Phase.WATCHING, minutes=20.0)
    gluetun.loop.kill(TOKYO)
    for _ in range(6):
        await away.passes(61.0)
    assert away.phase is None
    assert away.stored["history"]["receipts"][-1]["undo"] == UndoReason.NO_EXIT
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_what_no_longer_holds_of_an_absence_does_not_count_in_the_next_one(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    await moving.passes(61.0)
    good, port = gluetun.loop.exit, gluetun.loop.port
    gluetun.loop.exit, gluetun.loop.port = "", 0
    await away.restarts()
    gluetun.loop.exit, gluetun.loop.port = good, port
    await away.is_over()
    for _ in range(3):
        await moving.passes(61.0)
    gluetun.loop.kill(TOKYO)
    gluetun.loop.advance(61.0)
    assert not gluetun.loop.exit
    await away.restarts()
    assert away.phase == Phase.SETTLING
    await away.passes(61.0)
    assert away.phase != Phase.SETTLING


async def test_after_a_reload_an_absence_goes_on(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts()
    await away.passes(5.5)
    await away.hass.config_entries.async_reload(away.entry.entry_id)
    await away.rests()
    await away.until(None, minutes=2.0)
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


@pytest.mark.parametrize("how", ["disabled", "removed"])
async def test_nothing_goes_on_without_the_connection(
    moving: Moving, gluetun: StandIn, away: Away, *, how: str
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts()
    entries, entry_id = away.hass.config_entries, away.entry.entry_id
    if how == "disabled":
        await entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)
    else:
        await entries.async_remove(entry_id)
    await away.passes(5.5)
    asked = gluetun.asked.count(CHANGE)
    for _ in range(20):
        await away.passes(5.5)
    assert gluetun.asked.count(CHANGE) == asked
    assert (STORE in away._storage) == (how == "disabled")


async def test_a_reload_does_not_wait_for_a_gluetun_that_hangs(
    moving: Moving, gluetun: StandIn, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    await moving.begin(SYDNEY)
    over, begun = asyncio.Event(), asyncio.Event()

    async def hang(request: web.Request) -> tuple[int, Any]:
        begun.set()
        await over.wait()
        return 500, ""

    monkeypatch.setattr(gluetun, "_get_settings", hang)
    restart = asyncio.create_task(away.restarts())
    await begun.wait()
    await away.hass.config_entries.async_reload(away.entry.entry_id)
    assert not over.is_set()
    over.set()
    await restart


async def test_a_gluetun_that_is_away_too_proves_nothing(
    moving: Moving, gluetun: StandIn, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    await moving.begin(SYDNEY)

    async def fail(request: web.Request) -> tuple[int, Any]:
        return 500, ""

    with monkeypatch.context() as failing:
        failing.setattr(gluetun, "_get_settings", fail)
        await away.restarts()
        for _ in range(30):
            await away.passes(61.0)
        assert away.phase == Phase.CONFIRMING_EXIT
        assert gluetun.asked.count(CHANGE) == 1
    await away.passes(61.0)
    await away.until(None, minutes=3.0)
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_a_change_that_is_not_answered_is_not_repeated(
    moving: Moving, gluetun: StandIn, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts()
    moves = async_blind_moves(away.hass, away.entry.entry_id)
    assert moves is not None
    assert moves._applier.server is not None
    moves._applier.server._change_seconds = 0.1
    over = asyncio.Event()

    async def hang(request: web.Request) -> tuple[int, Any]:
        await over.wait()
        return 500, ""

    monkeypatch.setattr(gluetun, "_put_settings", hang)
    await away.until(Phase.STUCK)
    over.set()
    assert gluetun.asked.count(CHANGE) == 2


async def test_what_another_connection_does_to_this_gluetun_is_waited_for(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    await home.config_entries.async_unload(away.entry.entry_id)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    lock = async_get_lock(home, away.entry, ContainerSettings.from_data(subentry.data))
    asked = len(gluetun.asked)
    await lock.acquire()
    away.fail(CannotConnectError)
    await home.config_entries.async_setup(away.entry.entry_id)
    await home.async_block_till_done()
    assert len(gluetun.asked) == asked
    lock.release()
    await away.rests()
    assert len(gluetun.asked) > asked


@pytest.mark.usefixtures("other")
async def test_another_connection_knows_of_the_move_under_way(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    assert "under_way" in await against(moving)
    await away.until(Phase.WATCHING, minutes=20.0)
    gluetun.loop.kill(TOKYO)
    for _ in range(6):
        await away.passes(61.0)
    assert away.phase is None
    found = await against(moving)
    assert "under_way" not in found
    assert {"cool_down", "barred"} <= found


async def against(moving: Moving) -> set[str]:
    """Return what speaks against a move of the other connection to Tokyo."""
    answer = await moving.call(
        "move", config_entry_id="other", server=TOKYO, dry_run=True, answers=True
    )
    return {each["reason"] for each in answer["against"]}


@pytest.mark.parametrize("why", ["no_move", "another_way", "closed", "no_container"])
async def test_where_nothing_can_be_seen_gluetun_is_not_asked(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, *, away: Away, why: str
) -> None:
    if why != "no_move":
        await moving.begin(SYDNEY)
    await home.config_entries.async_unload(away.entry.entry_id)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    if why == "another_way":
        home.config_entries.async_update_subentry(
            away.entry, subentry, data={"way": "tell_only"}
        )
    if why == "no_container":
        home.config_entries.async_remove_subentry(away.entry, subentry.subentry_id)
    asked = len(gluetun.asked)
    if why == "closed":
        home.set_state(CoreState.stopping)
    await away.restarts(SessionClosedError if why == "closed" else CannotConnectError)
    assert len(gluetun.asked) == asked


async def test_a_move_by_the_user_s_action_waits_for_qbittorrent(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    await moving.hass.config_entries.async_unload(away.entry.entry_id)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    moving.hass.config_entries.async_update_subentry(
        away.entry, subentry, data={"way": "action"}
    )
    away.stored["move"]["request"]["way"] = "action"
    asked = len(gluetun.asked)
    await away.restarts()
    for _ in range(20):
        await away.passes(61.0)
    assert away.phase == Phase.CONFIRMING_EXIT
    assert len(gluetun.asked) == asked


@pytest.mark.parametrize("version", [1, 99])
async def test_a_store_that_cannot_be_read_is_no_traceback(
    moving: Moving,
    gluetun: StandIn,
    away: Away,
    *,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    version: int,
) -> None:
    await moving.begin(SYDNEY)
    await moving.hass.config_entries.async_unload(away.entry.entry_id)
    hass_storage[STORE] = {**hass_storage[STORE], "version": version}
    away.stored["move"] = {"version": 7}
    await away.restarts()
    await away.passes(61.0)
    assert away.entry.state is ConfigEntryState.SETUP_RETRY
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert gluetun.asked.count(CHANGE) == 1
