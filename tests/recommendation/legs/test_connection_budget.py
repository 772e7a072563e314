"""How many connections may still be opened within a day."""

from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.recommendation.legs.connection_budget import (
    CONNECTIONS_A_DAY,
    Spending,
    connections_left,
    last_day,
)

from .measuring import DAY, NOON

INSTANT = timedelta(microseconds=1)


def spent(connections: int, age: timedelta = timedelta(0)) -> Spending:
    return Spending(at=NOON - age, connections=connections)


def test_at_first_there_are_all() -> None:
    assert connections_left([], NOON) == CONNECTIONS_A_DAY == 168


def test_what_was_spent_is_gone() -> None:
    spendings = [spent(100, timedelta(hours=20)), spent(30, timedelta(hours=1))]
    assert connections_left(spendings, NOON) == 38
    assert connections_left([*spendings, spent(38)], NOON) == 0


def test_nothing_is_left_if_more_was_spent() -> None:
    assert connections_left([spent(500)], NOON) == 0


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (DAY - INSTANT, True),
        (DAY, False),
        # The clock was set back by an hour, or had been wrong by years.
        (timedelta(hours=-1), True),
        (-365 * DAY, False),
    ],
)
def test_it_counts_for_a_day(age: timedelta, *, counts: bool) -> None:
    assert connections_left([spent(30, age)], NOON) == (138 if counts else 168)
    assert last_day([spent(30, age)], NOON) == ((spent(30, age),) if counts else ())
