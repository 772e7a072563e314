"""The legs of a week, and what is learned about them later."""

from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.legs.leg_history import (
    merge_legs,
    update_legs,
    with_exit,
)

from .measuring import DAY, NOON, legs_of

INSTANT = timedelta(microseconds=1)


def leg(key: str, age: timedelta, milliseconds: float | None = 20.0) -> MeasuredLeg:
    (made,) = legs_of({key: milliseconds}, NOON - age)
    return made


def test_new_legs_join_those_of_the_week() -> None:
    old = [leg("Paris", DAY), leg("London", 2 * DAY), leg("Paris", 3 * DAY)]
    new = [leg("Paris", timedelta(0), None), leg("Amsterdam", timedelta(0))]
    merged = merge_legs(old, new, NOON)
    assert [(each.site_key, (NOON - each.measured_at).days) for each in merged] == [
        ("Amsterdam", 0),
        ("London", 2),
        ("Paris", 3),
        ("Paris", 1),
        ("Paris", 0),
    ]


@pytest.mark.parametrize(
    ("age", "is_kept"),
    [
        (7 * DAY, True),
        (8 * DAY - INSTANT, True),
        (8 * DAY, False),
        (timedelta(0), True),
        # The clock was set back.
        (-INSTANT, False),
    ],
)
def test_a_leg_is_kept_until_its_next_turn(age: timedelta, *, is_kept: bool) -> None:
    assert bool(merge_legs([leg("Paris", age)], [], NOON)) is is_kept


@pytest.mark.parametrize(
    ("before", "after", "exit_key"),
    [
        ("London", "London", "London"),
        ("London", None, "London"),
        (None, "London", "London"),
        (None, None, None),
    ],
)
def test_new_legs_get_the_exit_of_their_time(
    before: str | None, after: str | None, exit_key: str | None
) -> None:
    new = with_exit(legs_of({"Paris": 20.0, "Tokyo": None}), before=before, after=after)
    assert [each.site_key for each in new] == ["Paris", "Tokyo"]
    assert {each.exit_key for each in new} == {exit_key}


def test_legs_under_a_changing_exit_are_dropped() -> None:
    assert with_exit(legs_of({"Paris": 20.0}), before="London", after="Tokyo") == ()


@pytest.mark.parametrize(
    ("age", "exit_key"),
    [
        (timedelta(minutes=59), "London"),
        (timedelta(hours=1), None),
        (timedelta(hours=-1), None),
    ],
)
def test_an_exit_that_was_looked_up_since_is_added(
    age: timedelta, exit_key: str | None
) -> None:
    (updated,) = update_legs([leg("Paris", age)], NOON, in_use="London", settled={})
    assert updated.exit_key == exit_key


def test_a_known_exit_stays() -> None:
    known = legs_of({"Paris": 20.0}, exit_key="Tokyo")
    (updated,) = update_legs(known, NOON, in_use="London", settled={})
    assert updated.exit_key == "Tokyo"


def test_what_is_settled_is_kept_with_the_legs() -> None:
    legs = [leg("Paris", DAY), leg("London", DAY), leg("Paris", 2 * DAY)]
    updated = update_legs(legs, NOON, in_use=None, settled={NOON - DAY: False})
    assert [each.through_vpn for each in updated] == [False, False, None]
    later = update_legs(updated, NOON, in_use=None, settled={NOON - 2 * DAY: True})
    assert [each.through_vpn for each in later] == [False, False, True]


def test_legs_stay_the_same_objects_if_nothing_is_new() -> None:
    legs = legs_of({"Paris": 20.0}, exit_key="Tokyo", through_vpn=False)
    (updated,) = update_legs(legs, NOON, in_use="London", settled={NOON: False})
    assert updated is legs[0]
