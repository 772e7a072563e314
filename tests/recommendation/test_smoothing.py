"""Means over time: what a poll counts, and what it does not."""

from datetime import datetime, timedelta
from itertools import repeat
from math import exp

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.recommendation.smoothing import (
    PeerPart,
    Settled,
    settle,
)

from .builders import NOON

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def part(
    leg_ms: float, cost_ms: float | None = None, leg_km: float = 100.0
) -> PeerPart:
    return PeerPart(
        leg_ms=leg_ms,
        cost_ms=leg_ms if cost_ms is None else cost_ms,
        leg_km=leg_km,
    )


def polled(
    *legs_ms: float, every: timedelta = MINUTE, before: Settled | None = None
) -> Settled:
    """Return the mean after polls at regular times, the first one at noon."""
    settled = before or Settled()
    now = NOON if settled.at is None else settled.at + every
    for leg_ms in legs_ms:
        settled = settle(settled, {"A": part(leg_ms)}, now)
        now += every
    return settled


def calm(minutes: int = 2_000) -> Settled:
    """Return the mean of a long time in which the leg had 10 ms."""
    return polled(*repeat(10.0, minutes))


def at(settled: Settled, later: timedelta) -> datetime:
    """Return a time after the newest poll."""
    assert settled.at is not None
    return settled.at + later


def leg(settled: Settled) -> float:
    return settled.parts["A"].leg_ms


def test_the_first_poll_is_the_mean() -> None:
    assert polled(10.0).parts == {"A": part(10.0)}


def test_a_poll_a_minute_is_the_exponential_mean() -> None:
    share = 1 - exp(-1 / 95)
    then = polled(110.0, before=calm())
    assert leg(then) == pytest.approx(10.0 + 100.0 * share)
    assert leg(polled(110.0, 110.0, before=calm())) == pytest.approx(
        110.0 - 100.0 * (1 - share) ** 2
    )


def test_after_95_minutes_of_something_new_two_thirds_of_it_are_believed() -> None:
    then = polled(*repeat(110.0, 95), before=calm())
    assert leg(then) == pytest.approx(10.0 + 100.0 * (1 - exp(-1)), abs=0.01)


@pytest.mark.parametrize("seconds", [5, 30, 60, 120, 300])
def test_how_often_it_is_polled_makes_no_difference(seconds: int) -> None:
    every = timedelta(seconds=seconds)
    before = polled(*repeat(10.0, 72_000 // seconds), every=every)
    then = polled(*repeat(110.0, 3_600 // seconds), every=every, before=before)
    assert leg(then) == pytest.approx(110.0 - 100.0 * exp(-60 / 95), abs=0.1)


def test_five_presses_of_refresh_in_a_second_change_nothing() -> None:
    then = polled(*repeat(110.0, 5), every=SECOND / 5, before=calm())
    assert leg(then) == pytest.approx(10.0, abs=0.02)


def test_the_first_polls_count_the_same() -> None:
    assert leg(polled(90.0, 30.0, 30.0)) == pytest.approx(50.0, abs=0.5)


def test_refreshing_after_the_first_poll_changes_nothing_either() -> None:
    assert leg(polled(90.0, 30.0, 30.0, every=timedelta(0))) == 90.0


def test_after_a_night_without_polls_the_old_ones_count_little() -> None:
    night = timedelta(hours=8)
    then = settle(calm(), {"A": part(110.0)}, at(calm(), night))
    assert leg(then) == pytest.approx(100.0, abs=3.0)


def test_after_a_night_the_first_poll_does_not_decide_for_hours() -> None:
    after = settle(calm(), {"A": part(110.0)}, at(calm(), timedelta(hours=8)))
    assert leg(polled(*repeat(20.0, 20), before=after)) < 45.0


def test_after_days_only_the_new_poll_counts() -> None:
    after = settle(calm(), {"A": part(110.0)}, at(calm(), timedelta(days=9)))
    assert leg(after) == 110.0


def test_a_pause_of_some_minutes_makes_one_poll_no_more_than_five_minutes() -> None:
    after = settle(calm(), {"A": part(110.0)}, at(calm(), timedelta(minutes=20)))
    assert leg(after) == pytest.approx(10.0 + 100.0 * 0.06, abs=0.5)


def test_a_clock_that_was_set_back_counts_nothing_and_goes_on_from_there() -> None:
    back = settle(calm(), {"A": part(110.0)}, at(calm(), timedelta(hours=-2)))
    assert leg(back) == pytest.approx(10.0)
    assert leg(polled(110.0, before=back)) == pytest.approx(11.05, abs=0.01)


def test_a_new_site_starts_with_its_value_and_a_site_that_is_gone_is_forgotten() -> (
    None
):
    before = settle(calm(), {"A": part(10.0), "B": part(5.0)}, at(calm(), MINUTE))
    after = settle(before, {"A": part(10.0), "C": part(7.0)}, at(before, MINUTE))
    assert after.parts == {"A": pytest.approx(part(10.0)), "C": part(7.0)}


def test_legs_costs_and_distances_are_means_of_their_own() -> None:
    before = settle(Settled(), {"A": part(10.0, 100.0, 1000.0)}, NOON)
    after = settle(before, {"A": part(20.0, 300.0, 4000.0)}, NOON + MINUTE)
    assert after.parts["A"] == pytest.approx(part(15.0, 200.0, 2500.0), rel=0.005)


@pytest.mark.parametrize(
    ("polls", "every", "is_early"),
    [
        (1, MINUTE, True),
        (2, MINUTE, True),
        (3, timedelta(seconds=55), False),
        (3, MINUTE, False),
        (9, SECOND, True),
        (2, timedelta(minutes=3), False),
    ],
)
def test_it_is_early_until_three_polls_cover_three_minutes(
    polls: int, every: timedelta, is_early: bool
) -> None:
    assert polled(*repeat(10.0, polls), every=every).is_early is is_early


@given(
    st.lists(st.tuples(st.integers(-400, 10**6), st.floats(0.0, 1_000.0)), min_size=1)
)
def test_a_mean_lies_between_all_values_and_weighs_one_at_most(
    polls: list[tuple[int, float]],
) -> None:
    settled, now = Settled(), NOON
    for seconds, leg_ms in polls:
        now += timedelta(seconds=seconds)
        settled = settle(settled, {"A": part(leg_ms)}, now)
    values = [leg_ms for _, leg_ms in polls]
    assert min(values) - 1e-6 <= leg(settled) <= max(values) + 1e-6
    assert 0.0 < settled.weight <= 1.0


@pytest.mark.parametrize(
    ("seconds", "is_early"), [(149.5, True), (150.0, False), (150.5, False)]
)
def test_polls_of_two_and_a_half_minutes_are_no_longer_early(
    seconds: float, is_early: bool
) -> None:
    weight = 1.0 - exp(-seconds / 5_700.0)
    assert Settled(at=NOON, weight=weight).is_early is is_early
