"""Moves against a Gluetun that behaves as the real one does."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Comparison,
    Outcome,
    Phase,
    Selection,
    Step,
    UndoReason,
    Verdict,
)
from custom_components.qb_peer_vpn.models import ConnectionStatus
from tests.gluetun.stand_in_loop import OSLO, TOKYO, ZURICH, VpnLoop, usual_loop

from .driver import START, Driver, request_for, selection_of

FASTER = Comparison(pairs=80, ratio=1.6, low=1.3, high=2.0, spread=0.6)
EQUAL = Comparison(pairs=80, ratio=1.05, low=0.9, high=1.2, spread=0.6)
SLOWER = Comparison(pairs=80, ratio=0.6, low=0.5, high=0.75, spread=0.6)
FEW = Comparison(pairs=5, ratio=3.0, low=2.0, high=4.0, spread=0.5)


def ended(driver: Driver) -> tuple[Outcome | None, Verdict | None, UndoReason | None]:
    move = driver.run()
    assert driver.loop.dangerous == 0
    return move.outcome, move.verdict, move.undo


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        (FASTER, Verdict.BETTER),
        (EQUAL, Verdict.SAME),
        (SLOWER, Verdict.WORSE),
        (FEW, Verdict.TOO_FEW),
        (None, Verdict.TOO_FEW),
    ],
)
def test_a_good_move_is_proven_and_judged(
    comparison: Comparison | None, verdict: Verdict
) -> None:
    driver = Driver.starting(usual_loop(), comparison=comparison)

    assert ended(driver) == (Outcome.MOVED, verdict, None)

    move = driver.move
    assert driver.sent == [Step.MOVE]
    assert (move.exit, move.port) == (ip_address("198.51.100.8"), 40222)
    assert (move.before.exit, move.before.port) == (ip_address("198.51.100.7"), 40111)
    assert driver.phases == [
        Phase.MOVING,
        Phase.CONFIRMING_EXIT,
        Phase.SETTLING,
        Phase.WATCHING,
        Phase.DONE,
    ]
    assert move.finished is not None
    assert timedelta(minutes=70) <= move.finished - move.started < timedelta(minutes=75)


def test_a_dead_server_is_parked_and_the_old_one_restored() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))

    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_EXIT)

    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE]
    assert (loop.status, loop.exit) == ("running", "198.51.100.7")
    assert loop.selection["hostnames"] == [ZURICH]
    assert driver.move.finished is not None
    # A minute for the exit, and a quarter until Gluetun tries again.
    assert driver.move.finished - driver.move.started < timedelta(seconds=90)


def test_the_old_selection_is_restored_with_the_address_of_its_server() -> None:
    loop = usual_loop()
    loop.selection["wireguard"] = {"endpoint_ip": "203.0.113.1"}
    driver = Driver.starting(loop, request_for(loop, OSLO))
    assert ended(driver)[0] is Outcome.UNDONE
    assert loop.selection["wireguard"] == {"endpoint_ip": "203.0.113.1"}


def test_a_second_parking_place_is_tried_if_gluetun_does_not_know_the_first() -> None:
    loop = usual_loop()
    request = request_for(loop, OSLO)
    assert request.selection is not None
    unknown = request.selection.narrowed(countries="Atlantis")
    request = request_for(loop, OSLO, parkings=1)
    object.__setattr__(request, "parkings", (unknown, *request.parkings))
    driver = Driver.starting(loop, request)
    assert ended(driver)[0] is Outcome.UNDONE
    assert driver.sent == [Step.MOVE, Step.PARK, Step.PARK, Step.RESTORE]


@pytest.mark.parametrize("known", [0, 1])
def test_without_a_parking_place_a_dead_server_is_left_to_the_user(known: int) -> None:
    loop = usual_loop()
    request = request_for(loop, OSLO, parkings=0)
    assert request.selection is not None
    if known:
        nowhere = request.selection.narrowed(countries="Atlantis")
        object.__setattr__(request, "parkings", (nowhere,))
    driver = Driver.starting(loop, request)
    driver.run(until=Phase.STUCK)
    assert driver.move.phase is Phase.STUCK
    sent = list(driver.sent)
    driver.run()
    assert driver.sent == sent
    assert loop.dangerous == 0


def test_an_empty_selection_crashes_and_is_taken_back_at_once() -> None:
    loop = usual_loop()
    request = request_for(loop, TOKYO)
    assert request.selection is not None
    empty = request.selection.narrowed(cities="Oslo")
    object.__setattr__(request, "selection", empty)
    driver = Driver.starting(loop, request)
    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_SERVER)
    assert driver.sent == [Step.MOVE, Step.RESTORE]
    assert loop.exit == "198.51.100.7"


def test_an_unknown_server_changes_nothing() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, "node-xx-01.example.net"))
    assert ended(driver) == (Outcome.UNKNOWN_SERVER, None, None)
    assert loop.changes == []


def test_equal_settings_change_nothing() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, ZURICH))
    assert ended(driver) == (Outcome.ALREADY_THERE, None, None)


def test_a_missing_role_and_a_closed_door_change_nothing() -> None:
    assert ended(Driver.starting(usual_loop(), denies=True))[0] is Outcome.DENIED
    closed = Driver.starting(usual_loop(), is_reachable=False)
    assert ended(closed)[0] is Outcome.NOT_SENT


@pytest.mark.parametrize("after", [None, 400.0])
def test_a_port_that_never_comes_is_an_undo_by_a_plain_change(
    after: float | None,
) -> None:
    loop = usual_loop()
    loop.rows[1].port_after = after
    driver = Driver.starting(loop)
    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_PORT)
    assert driver.sent == [Step.MOVE, Step.RESTORE]
    assert Phase.CONFIRMING_PORT in driver.phases


def test_a_port_that_comes_late_is_enough() -> None:
    loop = usual_loop()
    loop.rows[1].port_after = 60.0
    assert ended(Driver.starting(loop))[0] is Outcome.MOVED


def test_a_port_is_not_needed_where_there_was_none() -> None:
    loop = usual_loop()
    loop.rows[1].port_after = None
    loop.port = 0
    assert ended(Driver.starting(loop))[0] is Outcome.MOVED


def set_port(loop: VpnLoop, port: int) -> Callable[[], None]:
    return lambda: setattr(loop, "port", port)


def test_a_port_that_flaps_for_seconds_is_no_sign() -> None:
    loop = usual_loop()
    events = [
        (600.0 + 60 * number, set_port(loop, 0 if number % 4 else 40222))
        for number in range(41)
    ]
    assert ended(Driver.starting(loop, events=events))[0] is Outcome.MOVED


def test_a_port_that_is_lost_for_minutes_is_an_undo() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, events=[(900.0, set_port(loop, 0))])
    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_PORT)


@pytest.mark.parametrize("at", [100.0, 1500.0])
def test_a_server_that_dies_later_is_parked(at: float) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, events=[(at, lambda: loop.kill(TOKYO))])
    assert ended(driver) == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.NO_EXIT)
    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE]


@pytest.mark.parametrize("at", [1.0, 300.0, 1500.0])
def test_the_own_line_as_exit_is_an_undo_at_once(at: float) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, events=[(at, loop.leak)])
    outcome = ended(driver)
    assert outcome == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.HOME_EXIT)
    assert driver.move.finished is not None
    assert driver.move.finished - START < timedelta(seconds=at + 200)


@pytest.mark.parametrize(
    "signs",
    [
        {"connection": ConnectionStatus.DISCONNECTED},
        {"peers": 0, "dht_nodes": 0},
        {"peers": 0, "dht_nodes": None},
    ],
)
def test_a_client_without_connections_is_an_undo(signs: dict[str, Any]) -> None:
    driver = Driver.starting(usual_loop(), **signs)
    outcome = ended(driver)
    assert outcome == (Outcome.UNDONE, Verdict.UNSAFE, UndoReason.DISCONNECTED)


@pytest.mark.parametrize(
    "signs",
    [
        {"connection": ConnectionStatus.FIREWALLED},
        {"peers": 0, "dht_nodes": 12},
        {"peers": None, "dht_nodes": None, "connection": None},
    ],
)
def test_a_client_that_only_looks_quiet_is_no_sign(signs: dict[str, Any]) -> None:
    assert ended(Driver.starting(usual_loop(), **signs))[0] is Outcome.MOVED


@pytest.mark.parametrize("forwards", [True, False])
def test_an_exit_that_cannot_be_looked_up_is_proven_otherwise(
    *, forwards: bool
) -> None:
    loop = usual_loop(forwards_port=forwards)
    loop.has_lookup = False
    driver = Driver.starting(loop)
    assert ended(driver)[0] is Outcome.MOVED
    assert driver.move.exit is None
    assert driver.move.port == (40222 if forwards else 0)


@pytest.mark.parametrize("port", [40222, 0])
def test_an_exit_that_cannot_be_looked_up_any_more_is_no_sign(port: int) -> None:
    loop = usual_loop(forwards_port=bool(port))
    driver = Driver.starting(loop, has_traffic=None if port else True)
    driver.events = [(900.0, lambda: setattr(loop, "exit", ""))]
    assert ended(driver)[0] is Outcome.MOVED
    assert driver.look().exit is None


def test_two_slower_windows_are_undone_only_if_the_user_wants_it() -> None:
    loop = usual_loop()
    driver = Driver.starting(
        loop, request_for(loop, undo_when_worse=True), comparison=SLOWER
    )
    assert ended(driver) == (Outcome.UNDONE, Verdict.WORSE, UndoReason.WORSE)
    assert driver.move.windows == 2
    kept = Driver.starting(usual_loop(), comparison=SLOWER)
    assert ended(kept) == (Outcome.MOVED, Verdict.WORSE, None)


def test_a_second_window_can_clear_the_first() -> None:
    loop = usual_loop()
    driver = Driver.starting(
        loop, request_for(loop, undo_when_worse=True), comparison=SLOWER
    )
    driver.events = [(4500.0, lambda: setattr(driver, "comparison", EQUAL))]
    assert ended(driver) == (Outcome.MOVED, Verdict.SAME, None)


@pytest.mark.parametrize("at", [0.5, 300.0, 1500.0])
def test_a_person_can_undo_at_any_time(at: float) -> None:
    driver = Driver.starting(usual_loop())
    driver.events = [(at, lambda: setattr(driver, "undo_asked", True))]
    assert ended(driver) == (Outcome.UNDONE, None, UndoReason.ASKED)
    assert driver.loop.exit == "198.51.100.7"


@pytest.mark.parametrize("at", [30.0, 300.0, 2000.0])
def test_nothing_is_undone_over_the_choice_of_others(at: float) -> None:
    loop = usual_loop()
    other = selection_of(loop).moved({"hostnames": [OSLO]})
    assert other is not None

    def overwrite() -> None:
        loop.change({"provider": {"server_selection": other.to_json()}})

    driver = Driver.starting(loop, events=[(at, overwrite)])
    assert ended(driver)[0] is Outcome.OVERWRITTEN
    assert driver.sent == [Step.MOVE]
    assert loop.selection["hostnames"] == [OSLO]


def test_nothing_is_undone_over_the_choice_of_others_while_the_server_is_dead() -> None:
    loop = usual_loop()
    other = Selection(choices={"hostnames": (TOKYO,)})

    def overwrite() -> None:
        loop.restart_container()
        loop.change({"provider": {"server_selection": other.to_json()}})

    driver = Driver.starting(
        loop, request_for(loop, OSLO), events=[(61.0, overwrite), (62.0, loop.hang)]
    )
    driver.shows_settings = False
    driver.events.append((63.0, lambda: setattr(driver, "shows_settings", True)))
    assert driver.run().outcome is Outcome.OVERWRITTEN
    assert driver.sent == [Step.MOVE]


@pytest.mark.parametrize("at", [30.0, 300.0, 2000.0])
def test_a_restart_of_gluetun_ends_the_move(at: float) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, events=[(at, loop.restart_container)])
    assert ended(driver)[0] is Outcome.RESTARTED
    assert driver.sent == [Step.MOVE]


@pytest.mark.parametrize("at", [30.0, 300.0, 2000.0])
def test_a_stop_by_the_user_is_respected(at: float) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, events=[(at, loop.stop_by_user)])
    assert ended(driver)[0] is Outcome.OVERWRITTEN
    assert loop.status == "stopped"
