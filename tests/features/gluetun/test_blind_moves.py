"""A move goes on while qBittorrent cannot be reached, as far as Gluetun shows it."""

import asyncio
import logging
from typing import Any
from unittest.mock import MagicMock

from aiohttp import web
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.features.gluetun import blind_moves
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
from tests.repairs import issues

from .conftest import NEW_YORK, SYDNEY, TOKYO
from .moving import STORE, Moving

CHANGE = "PUT /v1/vpn/settings"
RETRY_SECONDS = 81.0


class Away:
    """A qBittorrent that does not answer, and a Home Assistant that tries again."""

    def __init__(
        self, moving: Moving, session: MagicMock, storage: dict[str, Any]
    ) -> None:
        self.moving, self.entry, self.hass = moving, moving.entry, moving.hass
        self._session, self._storage = session, storage
        self._answer = session.async_version.side_effect

    async def restarts(self, error: type[Exception] = CannotConnectError) -> None:
        """Start the entry again, while qBittorrent answers with an error."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        self._session.async_version.side_effect = error
        await self.hass.config_entries.async_setup(self.entry.entry_id)

    async def passes(self, seconds: float = RETRY_SECONDS) -> None:
        """Let time pass, and with it an attempt of the set-up."""
        assert self.moving.gluetun is not None
        self.moving.gluetun.loop.advance(seconds)
        self.moving.freezer.tick(seconds)
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def is_over(self) -> None:
        """Let qBittorrent answer, and Home Assistant try again at once."""
        self._session.async_version.side_effect = self._answer
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        assert self.entry.state is ConfigEntryState.LOADED
        await self.moving.rests()

    @property
    def stored(self) -> Any:
        return self._storage[STORE]["data"]

    @property
    def phase(self) -> Any:
        move = self.stored["move"]
        return move["phase"] if move else None


@pytest.fixture
def away(moving: Moving, fake_session: MagicMock, hass_storage: dict[str, Any]) -> Away:
    """The absence of qBittorrent, which a restart begins."""
    return Away(moving, fake_session, hass_storage)


async def test_a_move_to_a_dead_server_is_undone_without_qbittorrent(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    await away.restarts()
    assert away.entry.state is ConfigEntryState.SETUP_RETRY
    assert away.phase == Phase.CONFIRMING_EXIT
    await away.passes()
    assert away.phase == Phase.RECOVERING
    await away.passes()
    assert away.phase is None
    assert away.entry.state is ConfigEntryState.SETUP_RETRY
    receipt = away.stored["history"]["receipts"][-1]
    assert (receipt["outcome"], receipt["undo"]) == (
        Outcome.UNDONE,
        UndoReason.NO_EXIT,
    )
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]
    assert gluetun.asked.count(CHANGE) == 3
    assert (gluetun.loop.dangerous, gluetun.loop.after_hang) == (0, 0)
    asked = len(gluetun.asked)
    await away.passes()
    assert len(gluetun.asked) == asked
    await away.is_over()
    assert moving.moves.data.history.receipts[-1].outcome is Outcome.UNDONE


async def test_a_move_that_went_well_is_judged_when_qbittorrent_is_back(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(TOKYO)
    await away.restarts()
    assert away.phase == Phase.CONFIRMING_PORT
    await away.passes()
    assert away.phase == Phase.SETTLING
    await away.is_over()
    assert (await moving.ends()).outcome is Outcome.MOVED
    assert gluetun.asked.count(CHANGE) == 1
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_what_no_longer_holds_of_an_absence_does_not_count_in_the_next_one(
    moving: Moving, gluetun: StandIn, away: Away
) -> None:
    """A move that was driven meanwhile, or not looked at, has the usual time again."""
    await moving.begin(SYDNEY)
    await away.restarts()
    await away.is_over()
    await moving.passes(5.5)
    await away.restarts()
    assert away.phase == Phase.CONFIRMING_EXIT
    await away.passes(301.0)
    assert away.phase == Phase.CONFIRMING_EXIT
    assert gluetun.asked.count(CHANGE) == 1
    await away.passes()
    assert gluetun.asked.count(CHANGE) == 3


async def test_after_a_refused_login_a_move_is_looked_at_once(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    gluetun.loop.status = "crashed"
    await away.restarts(WrongLoginError)
    assert away.entry.state is ConfigEntryState.SETUP_ERROR
    assert any(away.entry.async_get_active_flows(home, {SOURCE_REAUTH}))
    assert away.phase == Phase.RECOVERING
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_a_hang_is_shown_while_qbittorrent_is_away(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, away: Away
) -> None:
    moving.hang_gluetun()
    await moving.begin(SYDNEY)
    await away.restarts()
    for _ in range(4):
        await away.passes()
    assert away.phase == Phase.STUCK
    assert "gluetun_stuck" in issues(home)
    gluetun.loop.hangs_when_moved = False
    gluetun.loop.restart_container()
    await away.passes()
    assert away.phase is None
    assert "gluetun_stuck" not in issues(home)


async def test_a_gluetun_that_is_away_too_proves_nothing(
    moving: Moving, gluetun: StandIn, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    await moving.begin(SYDNEY)
    over = asyncio.Event()

    async def hang(request: web.Request) -> tuple[int, Any]:
        await over.wait()
        return 500, ""

    with monkeypatch.context() as hanging:
        hanging.setattr(blind_moves, "_LOOK_SECONDS", 0.1)
        hanging.setattr(gluetun, "_get_settings", hang)
        await away.restarts()
        for _ in range(3):
            await away.passes()
        assert away.phase == Phase.CONFIRMING_EXIT
        assert gluetun.asked.count(CHANGE) == 1
        over.set()
    for _ in range(3):
        await away.passes()
    assert away.phase is None
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_a_change_that_is_not_answered_is_not_repeated(
    moving: Moving, gluetun: StandIn, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind_moves, "_CHANGE_SECONDS", 0.1)
    await moving.begin(SYDNEY)
    await away.restarts()
    over = asyncio.Event()

    async def hang(request: web.Request) -> tuple[int, Any]:
        await over.wait()
        return 500, ""

    monkeypatch.setattr(gluetun, "_put_settings", hang)
    for _ in range(5):
        await away.passes()
    over.set()
    assert gluetun.asked.count(CHANGE) == 2
    assert away.phase == Phase.STUCK


async def test_what_another_connection_does_to_this_gluetun_is_waited_for(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, away: Away
) -> None:
    await moving.begin(SYDNEY)
    await home.config_entries.async_unload(away.entry.entry_id)
    subentry = container_subentry(away.entry)
    assert subentry is not None
    settings = ContainerSettings.from_data(subentry.data)
    asked = len(gluetun.asked)
    async with async_get_lock(home, away.entry, settings):
        await away.restarts()
        await away.passes()
    assert len(gluetun.asked) == asked
    await away.passes()
    assert len(gluetun.asked) > asked


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


async def test_a_move_of_another_way_waits_for_qbittorrent(
    moving: Moving, gluetun: StandIn, away: Away, hass_storage: dict[str, Any]
) -> None:
    await moving.begin(SYDNEY)
    await moving.hass.config_entries.async_unload(away.entry.entry_id)
    away.stored["move"]["request"]["way"] = "action"
    asked = len(gluetun.asked)
    await away.restarts()
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
    await away.passes()
    assert away.entry.state is ConfigEntryState.SETUP_RETRY
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert gluetun.asked.count(CHANGE) == 1
