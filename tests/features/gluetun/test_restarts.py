"""Home Assistant or Gluetun starts again in the middle of a move."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Cause, Outcome, Phase, UndoReason
from tests.gluetun.stand_in import StandIn
from tests.home import state_of
from tests.repairs import issues

from .conftest import LONDON, NEW_YORK, SYDNEY, TOKYO, add_container
from .moving import STORE, Moving

EVENT = "event.peer_vpn_vpn_move"
CHANGE = "PUT /v1/vpn/settings"


class Cut:
    """A change whose answer Home Assistant does not live to see."""

    def __init__(self, moving: Moving, gluetun: StandIn) -> None:
        self._moving, self._gluetun = moving, gluetun
        self._answer = gluetun._put_settings
        self._over = asyncio.Event()

    async def comes_at(self, change: int, server: str, *, arrives: bool) -> None:
        """Move to a server until this change hangs.

        Args:
            change: its number, from 1 on.
            server: where to move.
            arrives: whether it has an effect all the same.

        """
        moving, hung = self._moving, asyncio.Event()
        moving.hung = hung
        moving.entry.runtime_data.gluetun.container.server._change_seconds = 600.0

        async def put(request: web.Request) -> tuple[int, Any]:
            if self._gluetun.asked.count(CHANGE) != change:
                return await self._answer(request)
            result = await self._answer(request) if arrives else (500, "")
            hung.set()
            await self._over.wait()
            return result

        self._gluetun._put_settings = put  # type: ignore[method-assign]
        await moving.call("move", server=server)
        await moving.until(hung.is_set)

    async def restarts(self) -> None:
        self._moving.hung = None
        await self._moving.restarts()
        self.release()

    def release(self) -> None:
        self._over.set()


@pytest.fixture
def cut(moving: Moving, gluetun: StandIn) -> Iterator[Cut]:
    cut = Cut(moving, gluetun)
    yield cut
    cut.release()


@pytest.mark.parametrize(
    ("server", "change", "arrives", "phase", "outcome", "changes"),
    [
        (TOKYO, 1, True, Phase.MOVING, Outcome.MOVED, 1),
        (TOKYO, 1, False, Phase.MOVING, Outcome.NOT_SENT, 1),
        (SYDNEY, 2, True, Phase.PARKING, Outcome.UNDONE, 3),
        (SYDNEY, 2, False, Phase.PARKING, Outcome.UNDONE, 4),
        (SYDNEY, 3, True, Phase.RESTORING, Outcome.UNDONE, 3),
        (SYDNEY, 3, False, Phase.RESTORING, Outcome.UNDONE, 4),
    ],
)
async def test_a_change_without_an_answer_is_repeated_only_if_it_never_arrived(
    moving: Moving,
    gluetun: StandIn,
    cut: Cut,
    *,
    server: str,
    change: int,
    arrives: bool,
    phase: Phase,
    outcome: Outcome,
    changes: int,
) -> None:
    await cut.comes_at(change, server, arrives=arrives)
    assert moving.phase is phase
    await cut.restarts()
    assert (await moving.ends()).outcome is outcome
    assert gluetun.asked.count(CHANGE) == changes
    assert (gluetun.loop.dangerous, gluetun.loop.after_hang) == (0, 0)
    expected = TOKYO if outcome is Outcome.MOVED else NEW_YORK
    assert gluetun.loop.selection["hostnames"] == [expected]


async def test_the_time_that_a_port_may_take_begins_again_after_a_restart(
    moving: Moving, gluetun: StandIn
) -> None:
    for row in gluetun.loop.rows:
        row.port_after = 170.0
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.CONFIRMING_PORT)
    await moving.passes(100)
    await moving.restarts()
    assert moving.phase is Phase.CONFIRMING_PORT
    await moving.until(lambda: moving.phase is Phase.SETTLING, minutes=1.5)
    assert (await moving.ends()).outcome is Outcome.MOVED
    assert gluetun.asked.count(CHANGE) == 1


async def test_an_undo_that_waits_goes_on_after_a_restart(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    gluetun.loop.status, gluetun.loop.exit, gluetun.loop.port = "stopping", "", 0
    await moving.until(lambda: moving.phase is Phase.UNDOING)
    assert gluetun.asked.count(CHANGE) == 1
    await moving.restarts()
    assert moving.phase is Phase.UNDOING
    gluetun.loop.status = "running"
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.NO_EXIT)
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]
    assert gluetun.loop.dangerous == 0


async def test_a_gluetun_that_hangs_is_still_an_issue_after_a_restart(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    moving.hang_gluetun()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    await moving.restarts()
    assert moving.phase is Phase.STUCK
    assert "gluetun_stuck" in issues(home)
    for _ in range(5):
        await moving.passes(61)
    assert gluetun.asked.count(CHANGE) == 1
    gluetun.loop.hangs_when_moved = False
    gluetun.loop.restart_container()
    assert (await moving.ends()).outcome is Outcome.UNDONE
    assert "gluetun_stuck" not in issues(home)


@pytest.mark.parametrize("phase", [Phase.SETTLING, Phase.WATCHING])
async def test_a_gluetun_that_starts_again_ends_the_move_where_its_environment_is(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, phase: Phase
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is phase)
    gluetun.loop.restart_container()
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.RESTARTED, None)
    shown = state_of(home, EVENT).attributes
    assert (shown["event_type"], shown["outcome"]) == ("failed", "restarted")
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]
    assert gluetun.asked.count(CHANGE) == 1


async def test_after_several_moves_the_environment_is_still_no_one_else_s_choice(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(LONDON)
    assert (await moving.ends()).outcome is Outcome.MOVED
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    await moving.restarts()
    gluetun.loop.restart_container()
    assert (await moving.ends()).outcome is Outcome.RESTARTED
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_after_several_moves_a_restart_still_helps_a_gluetun_that_hangs(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(LONDON)
    await moving.ends()
    moving.hang_gluetun()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    gluetun.loop.hangs_when_moved = False
    gluetun.loop.restart_container()
    assert (await moving.ends()).outcome is Outcome.UNDONE
    assert not {"gluetun_stuck", "moves_off"} & issues(home)


async def test_a_restart_ends_an_undo_that_waits(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(LONDON)
    await moving.ends()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    gluetun.loop.status, gluetun.loop.exit, gluetun.loop.port = "stopping", "", 0
    await moving.until(lambda: moving.phase is Phase.UNDOING)
    gluetun.loop.restart_container()
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.RESTARTED, UndoReason.NO_EXIT)
    assert gluetun.asked.count(CHANGE) == 2
    gluetun.loop.advance(10.0)
    answer = await moving.call("move", server=TOKYO, dry_run=True, answers=True)
    assert "barred" in {each["reason"] for each in answer["against"]}


@pytest.mark.parametrize(
    ("phase", "outcome", "is_off"),
    [(Phase.SETTLING, Outcome.LOST, False), (Phase.UNDOING, Outcome.STUCK, True)],
)
async def test_a_move_whose_way_was_changed_is_over(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    phase: Phase,
    outcome: Outcome,
    is_off: bool,
) -> None:
    """Nothing would ever be seen of it, and no other move could begin."""
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    if phase is Phase.UNDOING:
        gluetun.loop.status, gluetun.loop.exit, gluetun.loop.port = "stopping", "", 0
        await moving.until(lambda: moving.phase is phase)
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    home.config_entries.async_update_subentry(
        moving.entry, subentry, data={"way": "tell_only"}
    )
    await home.async_block_till_done()
    assert (await moving.ends()).outcome is outcome
    assert ("moves_off" in issues(home)) is is_off
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_move_that_was_made_in_another_way_is_not_undone(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    """Gluetun is not asked any more, so nothing would be seen of it."""
    await moving.begin(TOKYO)
    await moving.ends()
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    home.config_entries.async_update_subentry(
        moving.entry, subentry, data={"way": "tell_only"}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("undo_move")
    assert error.value.translation_key == "nothing_to_undo"
    assert moving.phase is None


async def move_follow_and_move_again(moving: Moving) -> None:
    """Make one move, follow the recommendation, and be in the middle of another move."""
    await moving.begin(LONDON)
    await moving.ends()
    await moving.moves.async_set_follows(follows=True)
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)


@pytest.mark.parametrize(
    ("phase", "outcome"),
    [(Phase.SETTLING, Outcome.LOST), (Phase.UNDOING, Outcome.STUCK)],
)
async def test_with_its_container_a_move_is_over_and_is_not_followed_at_the_next_one(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    phase: Phase,
    outcome: Outcome,
) -> None:
    await move_follow_and_move_again(moving)
    if phase is Phase.UNDOING:
        gluetun.loop.status, gluetun.loop.exit, gluetun.loop.port = "stopping", "", 0
        await moving.until(lambda: moving.phase is phase)
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    home.config_entries.async_remove_subentry(moving.entry, subentry.subentry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    # Each later start finds nothing left to end.
    await home.config_entries.async_reload(moving.entry.entry_id)
    changes = gluetun.asked.count(CHANGE)
    gluetun.loop.status = "running"
    add_container(home, moving.entry, **subentry.data)
    await home.async_block_till_done(wait_background_tasks=True)

    state = moving.moves.data
    assert (state.move, state.last, state.environment) == (None, None, None)
    assert not state.follows
    outcomes = [each.outcome for each in state.history.receipts]
    assert outcomes == [Outcome.MOVED, outcome]
    assert state.history.is_off is (outcome is Outcome.STUCK)
    assert gluetun.asked.count(CHANGE) == changes


async def test_at_another_gluetun_nothing_of_the_first_one_goes_on(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await move_follow_and_move_again(moving)
    changes = gluetun.asked.count(CHANGE)
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    elsewhere = gluetun.url.with_host("localhost")
    home.config_entries.async_update_subentry(
        moving.entry, subentry, data={**subentry.data, "url": str(elsewhere)}
    )
    await home.async_block_till_done(wait_background_tasks=True)

    state = moving.moves.data
    assert (state.move, state.last, state.environment) == (None, None, None)
    assert not state.follows
    outcomes = [each.outcome for each in state.history.receipts]
    assert outcomes == [Outcome.MOVED, Outcome.LOST]
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("undo_move")
    assert error.value.translation_key == "nothing_to_undo"
    assert gluetun.asked.count(CHANGE) == changes


@pytest.mark.parametrize("is_known", [True, False])
async def test_at_the_same_gluetun_the_last_move_can_be_undone_after_a_restart(
    moving: Moving, hass_storage: dict[str, Any], *, is_known: bool
) -> None:
    await moving.begin(TOKYO)
    await moving.ends()
    assert hass_storage[STORE]["data"]["gluetun"]
    if not is_known:
        # Older versions did not store it.
        del hass_storage[STORE]["data"]["gluetun"]
    await moving.restarts()
    await moving.call("undo_move")
    await moving.rests()
    assert (await moving.ends()).cause is Cause.UNDO


@pytest.mark.parametrize("is_ahead", [False, True])
async def test_the_end_of_a_move_is_shown_once(
    home: HomeAssistant, moving: Moving, *, is_ahead: bool
) -> None:
    """Nor is one that ended later than now, when the clock was wrong."""
    await moving.begin(TOKYO)
    await moving.ends()
    data = moving.moves.data
    last = data.history.receipts[-1]
    if is_ahead:
        last = replace(last, finished=dt_util.utcnow() + timedelta(days=300))
    history = replace(data.history, receipts=(last,))
    await moving.moves._async_keep(replace(data, history=history))
    shown = state_of(home, EVENT).state
    for _ in range(2):
        moving.freezer.tick(61.0)
        await moving.restarts()
        assert state_of(home, EVENT).state == shown
