"""The way back, when something is in its way."""

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Before,
    Look,
    Outcome,
    Phase,
    Reply,
    Step,
    UndoReason,
    Verdict,
    abandon,
    begin,
    step,
)
from tests.gluetun.stand_in_loop import OSLO, TOKYO, usual_loop

from .driver import START, Driver, request_for
from .test_moves import ended


def test_an_old_server_that_died_meanwhile_is_left_to_the_user() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    loop.rows[0].is_alive = False
    assert driver.run().phase is Phase.STUCK
    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE]
    loop.rows[0].is_alive = True
    assert driver.run(6 * 3600).outcome is Outcome.UNDONE


def test_a_person_can_end_a_move_that_is_stuck() -> None:
    loop = usual_loop(hangs_when_moved=True)
    driver = Driver.starting(loop)
    move = abandon(driver.run(), driver.now)
    assert move.outcome is Outcome.STUCK
    assert abandon(move, driver.now) is move


def test_a_gluetun_that_is_never_seen_again_ends_the_move_after_a_day() -> None:
    driver = Driver.starting(usual_loop())
    driver.events = [(300.0, lambda: setattr(driver, "is_reachable", False))]
    assert driver.run(23 * 3600).outcome is None
    assert driver.run(26 * 3600).outcome is Outcome.LOST


@pytest.mark.parametrize("phase", [Phase.UNDOING, Phase.RECOVERING])
def test_an_undo_that_is_never_seen_again_is_left_to_the_user_after_a_day(
    phase: Phase,
) -> None:
    """It would hold the lock of this Gluetun for ever."""
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    if phase is Phase.UNDOING:
        driver.unsent = {*range(100)} - {1}
    driver.run(until=phase)
    driver.is_reachable = False
    assert driver.run(23 * 3600).phase is phase
    # It is asked every minute by now, and not every few seconds.
    assert isinstance(driver.command, Look)
    assert driver.command.after_seconds == 60.0
    assert driver.run(26 * 3600).outcome is Outcome.STUCK


def test_an_outage_in_an_undo_that_is_over_does_not_count_later() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=Phase.RECOVERING)
    driver.is_reachable = False
    driver.run(20 * 3600)
    driver.is_reachable = True
    assert driver.run(25 * 3600).outcome is Outcome.UNDONE


def test_settings_that_cannot_be_read_prevent_an_undo() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO), shows_settings=False)
    assert driver.run().phase is Phase.STUCK
    assert driver.sent == [Step.MOVE]


def test_without_a_parking_place_an_undo_waits_for_a_safe_moment() -> None:
    """A person wants it while Gluetun still checks a server that takes long."""
    loop = usual_loop()
    [oslo] = [each for each in loop.rows if each.hostname == OSLO]
    driver = Driver.starting(loop, request_for(loop, OSLO, parkings=0), undo_asked=True)
    driver.events = [(40.0, lambda: setattr(oslo, "is_alive", True))]
    assert driver.run(until=Phase.UNDOING).undo is UndoReason.ASKED
    assert driver.run().outcome is Outcome.UNDONE
    assert driver.sent == [Step.MOVE, Step.RESTORE]
    assert driver.dangerous == 0


def test_a_role_that_is_lost_before_the_undo_leaves_it_to_the_user() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.events = [(30.0, lambda: setattr(driver, "denies", True))]
    assert driver.run().phase is Phase.STUCK
    assert driver.sent == [Step.MOVE]


def test_the_own_line_as_exit_while_the_port_is_awaited_is_an_undo_at_once() -> None:
    loop = usual_loop()
    loop.rows[1].port_after = 100.0
    driver = Driver.starting(loop, events=[(20.0, loop.leak)])
    assert ended(driver)[2] is UndoReason.HOME_EXIT
    assert Phase.CONFIRMING_PORT in driver.phases


@pytest.mark.parametrize("phase", [Phase.PARKING, Phase.RESTORING])
def test_an_undo_that_was_not_sent_is_sent_again(phase: Phase) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=phase)
    # The look after each of them is a command, too.
    driver.unsent = {driver.commands + number for number in range(1, 12, 2)}
    assert ended(driver)[0] is Outcome.UNDONE
    assert not driver.unsent or driver.commands > max(driver.unsent)
    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE]


def test_a_role_that_is_lost_while_parked_is_asked_for_a_few_times_only() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=Phase.RESTORING)
    driver.denies = True
    assert driver.run(3 * 3600).phase is Phase.STUCK
    assert driver.move.restores == 4
    assert driver.sent == [Step.MOVE, Step.PARK]


def test_an_empty_selection_whose_answer_was_lost_is_taken_back() -> None:
    loop = usual_loop()
    request = request_for(loop, TOKYO)
    assert request.selection is not None
    object.__setattr__(request, "selection", request.selection.narrowed(cities="Oslo"))
    driver = Driver.starting(loop, request, loses={1})
    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_SERVER)


def test_a_parking_selection_that_is_only_stored_is_taken_back_in_the_crash() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=Phase.PARKING)
    [parking, *_] = driver.move.request.parkings
    loop.change({"provider": {"server_selection": parking.to_json()}})
    seen = driver.look(Reply.STORED)
    driver.move, driver.command = step(driver.move, seen, driver.now)
    assert ended(driver)[0] is Outcome.UNDONE
    assert driver.sent == [Step.MOVE, Step.RESTORE]


def test_a_move_through_gluetun_needs_to_know_both_selections() -> None:
    request = request_for(usual_loop())
    with pytest.raises(ValueError, match="both selections"):
        begin(request, Before(server=None), START)


@pytest.mark.parametrize("phase", [Phase.UNDOING, Phase.RECOVERING])
def test_the_choice_of_others_ends_an_undo(phase: Phase) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=Phase.RECOVERING)
    driver.move = driver.move.entering(phase, driver.now)
    loop.selection["hostnames"] = [TOKYO]
    loop.selection["countries"] = ["Japan"]
    assert driver.run().outcome is Outcome.OVERWRITTEN
    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE]
