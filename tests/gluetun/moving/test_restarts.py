"""A move survives a restart of Home Assistant in every phase, and any stored data."""

from datetime import timedelta
import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Apply,
    Finish,
    Outcome,
    Phase,
    Step,
    move_from_store,
    move_to_store,
    step,
    undo_request,
)
from tests.any_shape import JSON, with_one_change
from tests.gluetun.stand_in_loop import OSLO, TOKYO, ZURICH, usual_loop

from .driver import START, Driver, before, request_for
from .test_moves import FASTER


def driver_of(hostname: str) -> Driver:
    loop = usual_loop()
    loop.rows[1].port_after = 60.0
    return Driver.starting(loop, request_for(loop, hostname), comparison=FASTER)


FINISHED = driver_of(TOKYO)
FINISHED.run()
EXAMPLE: dict[str, Any] = json.loads(json.dumps(move_to_store(FINISHED.move)))


@pytest.mark.parametrize("seconds", [1.0, 100.0, 7200.0])
@pytest.mark.parametrize(
    ("hostname", "phase", "outcome"),
    [
        (TOKYO, Phase.CONFIRMING_EXIT, Outcome.MOVED),
        (TOKYO, Phase.CONFIRMING_PORT, Outcome.MOVED),
        (TOKYO, Phase.SETTLING, Outcome.MOVED),
        (TOKYO, Phase.WATCHING, Outcome.MOVED),
        (OSLO, Phase.CONFIRMING_EXIT, Outcome.UNDONE),
        (OSLO, Phase.PARKING, Outcome.UNDONE),
        (OSLO, Phase.RESTORING, Outcome.UNDONE),
        (OSLO, Phase.RECOVERING, Outcome.UNDONE),
    ],
)
def test_a_restart_in_a_phase_leads_to_the_same_end(
    hostname: str, phase: Phase, outcome: Outcome, seconds: float
) -> None:
    driver = driver_of(hostname)
    driver.run(until=phase)
    assert driver.move.phase is phase
    if isinstance(driver.command, Apply):
        driver.loses = {driver.commands + 1}
    else:
        driver.restart_home_assistant(seconds)
    assert driver.run().outcome is outcome
    assert driver.loop.dangerous == 0


@pytest.mark.parametrize(
    ("hostname", "number", "outcome"),
    [(TOKYO, 1, Outcome.MOVED), (OSLO, 1, Outcome.UNDONE)],
)
def test_a_change_whose_answer_was_lost_is_not_sent_again(
    hostname: str, number: int, outcome: Outcome
) -> None:
    driver = driver_of(hostname)
    driver.loses = {number}
    assert driver.run().outcome is outcome
    assert driver.sent.count(Step.MOVE) == 1


def test_a_change_that_was_never_sent_is_not_sent_later() -> None:
    driver = driver_of(TOKYO)
    driver.forgets = {1}
    assert driver.run().outcome is Outcome.NOT_SENT
    assert driver.sent == []
    assert driver.loop.selection["hostnames"] == [ZURICH]


@pytest.mark.parametrize("phase", [Phase.PARKING, Phase.RESTORING])
def test_an_undo_that_was_never_sent_is_sent_later(phase: Phase) -> None:
    driver = driver_of(OSLO)
    driver.run(until=phase)
    driver.forgets = {driver.commands + 1}
    assert driver.run().outcome is Outcome.UNDONE
    assert driver.loop.dangerous == 0
    assert Phase.STUCK not in driver.phases


def test_being_parked_for_hours_only_takes_patience() -> None:
    driver = driver_of(OSLO)
    driver.run(until=Phase.RESTORING)
    driver.is_reachable = False
    began = driver.loop.now
    driver.run(began + 3600.0)
    driver.is_reachable = True
    assert driver.run(10 * 3600).outcome is Outcome.UNDONE
    assert driver.sent[-1] is Step.RESTORE
    assert Phase.STUCK not in driver.phases


def test_an_outage_while_the_old_server_comes_back_only_takes_patience() -> None:
    driver = driver_of(OSLO)
    driver.run(until=Phase.RECOVERING)
    driver.is_reachable = False
    driver.run(driver.loop.now + 600.0)
    driver.is_reachable = True
    assert driver.run().outcome is Outcome.UNDONE
    assert Phase.STUCK not in driver.phases


def test_a_finished_move_is_read_as_it_was() -> None:
    move = FINISHED.move
    assert move_from_store(EXAMPLE, START + timedelta(days=400)) == move


def test_whole_numbers_are_numbers() -> None:
    stored = EXAMPLE | {"request": EXAMPLE["request"] | {"saving_ms": 25}}
    move = move_from_store(stored, START)
    assert move is not None
    assert move.request.saving_ms == 25.0


def test_a_clock_that_was_wrong_does_not_stop_a_move() -> None:
    driver = driver_of(TOKYO)
    driver.run(until=Phase.WATCHING)
    stored = move_to_store(driver.move) | {"since": "9999-12-31T23:59:59+00:00"}
    move = move_from_store(stored, driver.now)
    assert move is not None
    assert move.since == driver.now


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"phase": "flying"},
        {"since": "yesterday"},
        {"since": "2026-11-29T03:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"outcome": None},
        {"finished": None},
        {"windows": -1},
        {"windows": 10**400},
        {"windows": True},
        {"restarted": 1},
        {"exit": "somewhere"},
        {"exit": 7},
        {"request": None},
        {"before": []},
        {"comparison": {"pairs": 1}},
        {"verdict": "great"},
    ],
)
def test_a_move_of_another_shape_starts_fresh(change: dict[str, Any]) -> None:
    assert move_from_store(EXAMPLE | change, START) is None


@pytest.mark.parametrize(
    "change",
    [
        {"way": "magic"},
        {"cause": None},
        {"server": {}},
        {"selection": "all"},
        {"parkings": {}},
        {"saving_ms": float("inf")},
        {"selection": None},
        {"saving_ms": 10**400},
        {"undo_when_worse": None},
    ],
)
def test_a_request_of_another_shape_starts_fresh(change: dict[str, Any]) -> None:
    stored = EXAMPLE | {"request": EXAMPLE["request"] | change}
    assert move_from_store(stored, START) is None


UNDER_WAY = driver_of(TOKYO)
UNDER_WAY.run(until=Phase.WATCHING)
UNFINISHED: dict[str, Any] = json.loads(json.dumps(move_to_store(UNDER_WAY.move)))


@given(JSON | with_one_change(EXAMPLE) | with_one_change(UNFINISHED))
def test_a_move_of_any_shape_goes_on_or_starts_fresh(stored: Any) -> None:
    move = move_from_store(stored, UNDER_WAY.now)
    if move is None:
        return
    stored_again = json.loads(json.dumps(move_to_store(move)))
    assert move_from_store(stored_again, UNDER_WAY.now) == move
    moved, command = step(move, UNDER_WAY.look(), UNDER_WAY.now)
    assert isinstance(command, Finish) is moved.is_done


def test_a_finished_move_can_be_taken_back() -> None:
    driver = driver_of(TOKYO)
    request = undo_request(driver.run())
    assert request is not None
    back = Driver.starting(driver.loop, request)
    assert back.run().outcome is Outcome.MOVED
    assert driver.loop.selection["hostnames"] == [ZURICH]


def test_nothing_is_taken_back_that_was_undone_or_has_no_way_back() -> None:
    undone = driver_of(OSLO).run()
    assert undo_request(undone) is None
    loop = usual_loop()
    moved = FINISHED.move
    unknown = before(loop)
    object.__setattr__(unknown, "server", None)
    stored = json.loads(json.dumps(move_to_store(moved)))
    stored["before"] = unknown.to_json()
    read = move_from_store(stored, START)
    assert read is not None
    assert undo_request(read) is None
