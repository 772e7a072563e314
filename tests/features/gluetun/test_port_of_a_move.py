"""The forwarded port of a new server: it comes late, goes for a moment, or not at all."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason, Verdict
from tests.gluetun.stand_in import StandIn
from tests.home import state_of

from .conftest import NEW_YORK, TOKYO
from .moving import Moving

PORT = "sensor.peer_vpn_forwarded_port"
CHANGE = "PUT /v1/vpn/settings"


def ports_come_after(gluetun: StandIn, seconds: float | None) -> None:
    for row in gluetun.loop.rows:
        if row.hostname == TOKYO:
            row.port_after = seconds


async def test_a_port_that_never_comes_is_a_reason_to_go_back_by_a_plain_change(
    moving: Moving, gluetun: StandIn
) -> None:
    """The exit is known, so no check runs, and nothing has to be parked."""
    ports_come_after(gluetun, None)
    began = gluetun.loop.now
    await moving.begin(TOKYO)
    assert moving.phase is Phase.CONFIRMING_EXIT
    await moving.until(lambda: moving.phase is Phase.CONFIRMING_PORT)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.NO_PORT)
    assert receipt.verdict is Verdict.UNSAFE
    # A gateway that is silent is asked for 128 s.
    assert 150.0 <= gluetun.loop.now - began < 200.0
    assert gluetun.asked.count(CHANGE) == 2
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]


async def test_no_port_before_needs_none_afterward(
    moving: Moving, gluetun: StandIn
) -> None:
    ports_come_after(gluetun, None)
    gluetun.loop.port = 0
    await moving.passes(200)
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert (receipt.port_before, receipt.port_after) == (0, 0)


@pytest.mark.parametrize("after", [60.0, 128.0])
async def test_a_late_port_is_waited_for(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, after: float
) -> None:
    ports_come_after(gluetun, after)
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.CONFIRMING_PORT)
    assert state_of(home, PORT).state == "unknown"
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    assert state_of(home, PORT).state == "40222"
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.port_after) == (Outcome.MOVED, 40222)
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_port_that_is_away_for_a_moment_is_no_alarm(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.WATCHING)
    for port in (0, 40222, 0, 0, 0, 40222, 0):
        gluetun.loop.port = port
        await moving.passes(61)
        assert moving.phase is Phase.WATCHING
    gluetun.loop.port = 40222
    assert (await moving.ends()).outcome is Outcome.MOVED


async def test_a_port_that_is_lost_for_five_minutes_is_a_reason_to_go_back(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    gluetun.loop.port = 0
    for _ in range(5):
        await moving.passes(61)
        assert moving.phase is Phase.SETTLING
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.NO_PORT)


async def test_another_port_without_a_move_is_shown_and_in_the_receipt(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.WATCHING)
    gluetun.loop.port = 40999
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.port_after) == (Outcome.MOVED, 40999)
    assert state_of(home, PORT).state == "40999"
    gluetun.loop.port = 41000
    await moving.passes(61)
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, PORT).state == "41000"
