"""A Gluetun that hangs gets no more requests, and nothing is left parked."""

from ipaddress import ip_address

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Outcome,
    Phase,
    Selection,
    Step,
    Verdict,
)
from tests.gluetun.stand_in_loop import OSLO, TOKYO, VpnLoop, usual_loop

from .driver import Driver, request_for, selection_of


def test_a_move_that_hangs_gluetun_ends_without_another_request() -> None:
    driver = Driver.starting(usual_loop(hangs_when_moved=True))
    driver.run(until=Phase.STUCK)
    # The change, the exit, and two minutes.
    assert driver.loop.now < 10 + 150 + 60 + 120 + 30
    driver.run(24 * 3600)
    assert driver.move.phase is Phase.STUCK
    assert driver.move.verdict is Verdict.UNSAFE
    assert driver.sent == [Step.MOVE]


def test_a_parking_selection_that_hangs_gluetun_is_the_last_request() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    driver.run(until=Phase.PARKING)
    loop.hang()
    driver.run(24 * 3600)
    assert driver.move.phase is Phase.STUCK
    assert driver.sent == [Step.MOVE, Step.PARK]
    assert loop.after_hang == 1
    loop.restart_container()
    assert driver.run(25 * 3600).outcome is Outcome.UNDONE


def test_a_restart_by_the_user_ends_what_was_stuck() -> None:
    loop = usual_loop(hangs_when_moved=True)
    driver = Driver.starting(loop, events=[(2000.0, loop.restart_container)])
    assert driver.run().outcome is Outcome.UNDONE


def test_another_server_after_the_restart_is_no_undo() -> None:
    loop = usual_loop(hangs_when_moved=True)
    loop.environment = {"hostnames": [TOKYO]}
    driver = Driver.starting(loop, events=[(2000.0, loop.restart_container)])
    assert driver.run().outcome is Outcome.STUCK


def test_the_stand_in_shows_what_a_plain_undo_does() -> None:
    loop = usual_loop()
    target = selection_of(loop).moved({"hostnames": [OSLO]})
    assert target is not None
    old = selection_of(loop)
    loop.change({"provider": {"server_selection": target.to_json()}})
    loop.advance(70.0)
    loop.change({"provider": {"server_selection": old.to_json()}})
    loop.advance(60.0)
    assert (loop.dangerous, loop.is_hung, loop.status) == (1, True, "stopping")


@pytest.mark.parametrize("outage", [(0.2, 200.0), (61.5, 900.0), (63.0, 900.0)])
def test_an_outage_while_parking_leaves_nothing_parked(
    outage: tuple[float, float],
) -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    first, last = outage
    driver.events = [
        (first, lambda: setattr(driver, "is_reachable", False)),
        (last, lambda: setattr(driver, "is_reachable", True)),
    ]
    assert driver.run().outcome is Outcome.UNDONE
    assert not driver.is_left_parked
    assert loop.dangerous == 0


def test_a_crash_with_our_parking_selection_is_ended_even_when_stuck() -> None:
    loop = usual_loop(hangs_when_moved=True)
    driver = Driver.starting(loop)
    driver.run(until=Phase.STUCK)
    [parking, *_] = driver.move.request.parkings
    loop.restart_container()
    loop.hangs_when_moved = False
    loop.advance(5.0)
    loop.change({"provider": {"server_selection": parking.to_json()}})
    assert loop.status == "crashed"
    assert driver.run(24 * 3600).outcome is Outcome.UNDONE
    assert loop.exit == "198.51.100.7"


def test_an_old_selection_that_is_refused_is_widened() -> None:
    loop = usual_loop()
    driver = Driver.starting(loop, request_for(loop, OSLO))
    loop.rows = [row for row in loop.rows if row.country != "Switzerland"]
    loop.rows += usual_loop().rows[:1]
    loop.rows[-1].hostname = "node-ch-02.example.net"
    assert driver.run().outcome is Outcome.UNDONE
    assert driver.sent == [Step.MOVE, Step.PARK, Step.RESTORE, Step.RESTORE]
    assert not driver.is_left_parked
    assert loop.selection["hostnames"] == []


def hosts(driver: Driver) -> list[object]:
    return [
        tuple(each["provider"]["server_selection"]["hostnames"])
        for each in driver.loop.changes
    ]


MISHAPS = st.sampled_from(
    ["kill", "restart_container", "hang", "stop_by_user", "leak", "overwrite", "gone"]
)


def happen(driver: Driver, mishap: str, *, is_over: bool = False) -> None:
    loop = driver.loop
    match mishap:
        case "kill":
            loop.kill(TOKYO)
        case "overwrite":
            other = Selection(choices={"countries": ("Japan", "Switzerland")})
            loop.change({"provider": {"server_selection": other.to_json()}})
        case "gone":
            driver.is_reachable = is_over
        case _:
            getattr(loop, mishap)()


@settings(max_examples=150)
@given(
    hostname=st.sampled_from([TOKYO, OSLO]),
    mishaps=st.lists(st.tuples(st.floats(0.0, 6000.0), MISHAPS), max_size=2),
    loses=st.sets(st.integers(1, 40), max_size=2),
    forgets=st.sets(st.integers(1, 40), max_size=2),
    port_after=st.sampled_from([None, 0.05, 60.0, 200.0]),
    knobs=st.fixed_dictionaries(
        {
            "has_health_check": st.booleans(),
            "has_lookup": st.booleans(),
            "forwards_port": st.booleans(),
            "down_seconds": st.sampled_from([0.0, 5.0, 60.0]),
            "hangs_when_moved": st.sampled_from([False, False, False, True]),
        }
    ),
    undo_asked=st.booleans(),
)
def test_no_path_leaves_a_connection_parked_or_sends_a_change_twice(
    *,
    hostname: str,
    mishaps: list[tuple[float, str]],
    loses: set[int],
    forgets: set[int],
    port_after: float | None,
    knobs: dict[str, object],
    undo_asked: bool,
) -> None:
    loop: VpnLoop = usual_loop(**knobs)
    loop.rows[1].port_after = port_after
    driver = Driver.starting(
        loop,
        request_for(loop, hostname),
        loses=loses,
        forgets=forgets,
        undo_asked=undo_asked,
    )
    for at, mishap in mishaps:
        driver.events.append((at, lambda name=mishap: happen(driver, name)))  # type: ignore[misc]
        if mishap == "gone":
            driver.events.append(
                (at + 900.0, lambda: happen(driver, "gone", is_over=True))
            )

    driver.run(8 * 3600)

    assert driver.move.is_done or driver.move.phase is Phase.STUCK
    assert driver.dangerous == 0
    assert driver.sent.count(Step.MOVE) <= 1
    assert driver.sent.count(Step.PARK) <= 2
    assert driver.sent.count(Step.RESTORE) <= 4
    assert not (driver.is_left_parked and not loop.is_hung)
    if driver.move.outcome is Outcome.MOVED:
        assert driver.move.exit is None or driver.move.exit == ip_address(
            "198.51.100.8"
        )
