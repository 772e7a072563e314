"""Which torrents are asked, and when each has its turn."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.swarm.rotation import (
    KEPT_FOR_CHANGES,
    MAX_AGE,
    POLL_LIMIT,
    choose_torrents,
)

NEVER = np.inf


def chosen(
    ages: list[float], changes: list[float] | None = None, *, interval: float = 60.0
) -> list[int]:
    found = choose_torrents(
        np.array(ages, dtype=np.float64),
        np.array(changes or [0.0] * len(ages)),
        interval=interval,
    )
    return [int(number) for number in found]


def test_without_torrents_none_is_asked() -> None:
    assert chosen([]) == []


def test_a_torrent_that_was_never_asked_comes_first() -> None:
    assert chosen([290.0, NEVER, 250.0]) == [1, 0, 2]


def test_a_torrent_without_change_waits_for_five_minutes() -> None:
    assert chosen([60.0, 239.0, 241.0]) == [2]


def test_of_equally_old_torrents_the_one_that_changed_most_comes_first() -> None:
    assert chosen([NEVER] * 3, [0.1, 0.5, 0.3]) == [1, 2, 0]


def test_torrents_that_changed_are_asked_although_they_are_young() -> None:
    assert chosen([60.0, 60.0, 60.0, 250.0], [0.1, 0.0, 0.4, 0.0]) == [3, 2, 0]


def test_a_poll_has_a_limit() -> None:
    assert len(chosen([NEVER] * 500)) == POLL_LIMIT


def test_with_too_many_torrents_some_of_a_poll_is_kept_for_changes() -> None:
    waiting = 600

    found = chosen([NEVER] * waiting + [60.0] * 50, [0.0] * waiting + [1.0] * 50)

    assert sum(number >= waiting for number in found) == KEPT_FOR_CHANGES
    assert len(found) == POLL_LIMIT


def test_what_changes_do_not_need_goes_to_the_oldest() -> None:
    found = chosen([NEVER] * 600 + [60.0], [0.0] * 600 + [1.0])

    assert sum(number < 600 for number in found) == POLL_LIMIT - 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([NEVER, 0.0, 60.0, 240.0, 900.0]),
            st.floats(0.0, 1.0, allow_nan=False),
        ),
        max_size=700,
    ),
    st.sampled_from([15.0, 60.0, 300.0]),
)
def test_no_torrent_is_asked_twice_in_a_poll(
    torrents: list[tuple[float, float]], interval: float
) -> None:
    found = chosen(
        [age for age, _ in torrents],
        [change for _, change in torrents],
        interval=interval,
    )

    assert len(set(found)) == len(found) <= POLL_LIMIT
    must = [
        number
        for number, (age, change) in enumerate(torrents)
        if age + interval > MAX_AGE or change > 0.0
    ]
    assert set(found) <= set(must)
    assert len(found) == min(len(must), POLL_LIMIT)


@pytest.mark.parametrize(
    ("torrents", "interval", "busy"),
    [(500, 60.0, 0), (500, 60.0, 200), (300, 60.0, 300)],
)
def test_each_is_asked_within_five_minutes(
    torrents: int, interval: float, busy: int
) -> None:
    asked = np.full(torrents, -np.inf)
    longest = 0.0
    for poll in range(40):
        now = poll * interval
        changes = np.zeros(torrents)
        changes[:busy] = now - asked[:busy]
        found = choose_torrents(now - asked, changes, interval=interval)
        waits = now - asked[found]
        longest = max([longest, *waits[np.isfinite(waits)].tolist()])
        asked[found] = now

    assert np.isfinite(asked).all()
    assert longest <= MAX_AGE


def test_with_too_many_torrents_each_still_has_its_turn() -> None:
    torrents, busy = 3_000, 200
    asked = np.full(torrents, -np.inf)
    for poll in range(60):
        now = poll * 60.0
        changes = np.zeros(torrents)
        changes[:busy] = np.minimum(now - asked[:busy], 1e9)
        asked[choose_torrents(now - asked, changes, interval=60.0)] = now

    assert np.isfinite(asked).all()
