"""When a list that has lost too many servers is used nevertheless."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.qb_peer_vpn.vpn import Census
from custom_components.qb_peer_vpn.vpn.lists.refusal import Refusal, judge

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def of(machines: int) -> Census:
    return Census(machines={"CH": machines}, names={"CH": machines}, documents=(0,))


LAST, SHRUNK = of(100), of(30)


def judged(*arrivals: tuple[float, int]) -> list[bool]:
    """Return for each list, given its hour and its size, whether it is accepted."""
    refusal: Refusal | None = None
    accepted = []
    for hour, machines in arrivals:
        refusal = judge(of(machines), LAST, refusal, NOW + hour * HOUR)
        accepted.append(refusal is None)
    return accepted


def test_a_list_that_has_lost_little_is_accepted_at_once() -> None:
    assert judged((0, 100), (1, 60)) == [True, True]


def test_a_list_that_stays_shrunk_is_accepted_the_third_time_after_three_days() -> None:
    assert judged((0, 30), (36, 30), (72, 30)) == [False, False, True]


@pytest.mark.parametrize(
    "arrivals",
    [
        [(0, 30), (72, 30)],
        [(0, 30), (36, 30), (71.9, 30)],
        [(0, 30), (1, 30), (2, 30), (3, 30), (4, 30)],
    ],
    ids=["twice", "too soon", "often, but too soon"],
)
def test_both_the_time_and_the_number_count(arrivals: list[tuple[float, int]]) -> None:
    assert not any(judged(*arrivals))


def test_small_changes_do_not_begin_again() -> None:
    assert judged((0, 30), (36, 33), (72, 28)) == [False, False, True]


def test_another_list_begins_again() -> None:
    assert not any(judged((0, 30), (36, 5), (72, 5), (80, 30), (108, 30)))
    assert judged((0, 5), (36, 30), (72, 30), (108, 30))[-1]


def test_a_good_list_in_between_begins_again() -> None:
    assert judged((0, 30), (36, 90), (72, 30)) == [False, True, False]


def test_the_user_s_word_counts_at_once_for_such_a_list_only() -> None:
    wanted = Refusal(census=SHRUNK, since=NOW, is_wanted=True)
    assert judge(of(31), LAST, wanted, NOW) is None
    other = judge(of(5), LAST, wanted, NOW)
    assert other == Refusal(census=of(5), since=NOW)


def test_what_is_remembered_stops_changing() -> None:
    refusal = judge(SHRUNK, LAST, None, NOW)
    assert refusal == Refusal(census=SHRUNK, times=1, since=NOW)
    seen = []
    for hour in range(1, 6):
        refusal = judge(SHRUNK, LAST, refusal, NOW + hour * HOUR)
        assert refusal is not None
        seen.append(refusal)
    assert [each.times for each in seen] == [2, 3, 3, 3, 3]
    assert {each.since for each in seen} == {NOW}


def test_a_clock_that_was_set_back_delays_by_three_days_at_most() -> None:
    refusal = judge(SHRUNK, LAST, None, NOW + 9000 * HOUR)
    for hour in (0, 1, 2):
        refusal = judge(SHRUNK, LAST, refusal, NOW + hour * HOUR)
    assert refusal == Refusal(census=SHRUNK, times=3, since=NOW)
    assert judge(SHRUNK, LAST, refusal, NOW + 72 * HOUR) is None
