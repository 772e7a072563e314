"""What has lasted, and what the newest poll says while it has not."""

from datetime import timedelta
from math import e

import pytest

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import DecisionState
from custom_components.qb_peer_vpn.recommendation.decision import Decision
from custom_components.qb_peer_vpn.recommendation.decision_state import (
    Standing,
    Verdict,
)
from custom_components.qb_peer_vpn.recommendation.settling import (
    has_lasted,
    remember,
    unsettled,
)
from custom_components.qb_peer_vpn.recommendation.smoothing import Settled

from .builders import NOON

MINUTE = timedelta(minutes=1)
MOVE, OTHER = (
    Verdict(site="A", worth_moving=True),
    Verdict(site="B", worth_moving=True),
)
STAY, STAY_THERE = (
    Verdict(site="U", worth_moving=False),
    Verdict(site="A", worth_moving=False),
)


def decision(verdict: Verdict, *, in_use: str | None = "U") -> Decision:
    """Return a decision with a verdict."""
    move = verdict.worth_moving
    return Decision(
        chosen=verdict.site,
        reference=in_use or "N",
        reference_in_use=in_use is not None,
        reason=Reason.BETTER_FOUND if move else Reason.CURRENT_IS_FINE,
    )


def standing(verdict: Verdict, *, minutes: int = 0) -> Standing:
    return Standing(verdict=verdict, since=NOON + minutes * MINUTE)


def after(*polls: tuple[Verdict, Verdict], every: timedelta = MINUTE) -> DecisionState:
    """Return the state after polls from noon on: settled verdicts and those of polls."""
    state, now = DecisionState(), NOON
    for settled, newest in polls:
        state = remember(state, decision(settled), decision(newest), now)
        now += every
    return state


def test_the_decision_is_remembered() -> None:
    state = after((MOVE, MOVE))
    assert (state.chosen, state.reference) == ("A", "U")
    assert state.reason is Reason.BETTER_FOUND


def test_a_verdict_is_as_old_as_the_first_cycle_that_reached_it() -> None:
    state = after((STAY, STAY), (MOVE, MOVE), (MOVE, MOVE))
    assert state.standing == standing(MOVE, minutes=1)
    assert state.dissent is None


@pytest.mark.parametrize("other", [OTHER, STAY_THERE])
def test_another_site_or_another_worth_is_another_verdict(other: Verdict) -> None:
    state = after((MOVE, MOVE), (other, other))
    assert state.standing == standing(other, minutes=1)


def test_a_dissent_is_as_old_as_the_first_of_the_polls_in_a_row() -> None:
    polls = [(STAY, MOVE), (STAY, STAY), (STAY, MOVE), (STAY, MOVE)]
    assert after(*polls).dissent == standing(MOVE, minutes=2)


def test_polls_that_point_elsewhere_begin_again() -> None:
    assert after((STAY, MOVE), (STAY, OTHER)).dissent == standing(OTHER, minutes=1)


def test_a_poll_that_says_stay_dissents_from_a_move() -> None:
    assert after((MOVE, STAY)).dissent == standing(STAY)


def test_where_neither_is_worth_a_move_there_is_no_dissent() -> None:
    assert after((STAY, STAY_THERE)).dissent is None


def test_a_time_in_the_future_counts_as_now() -> None:
    state = after((MOVE, OTHER), (MOVE, OTHER), every=-MINUTE)
    assert state.standing == standing(MOVE, minutes=-1)
    assert state.dissent == standing(OTHER, minutes=-1)


@pytest.mark.parametrize(("minutes", "lasted"), [(-5, False), (9, False), (10, True)])
def test_a_verdict_has_lasted_after_a_while(minutes: int, lasted: bool) -> None:
    now = NOON + minutes * MINUTE
    assert has_lasted(standing(MOVE), 10 * MINUTE, now) is lasted


def test_without_a_verdict_nothing_has_lasted() -> None:
    assert not has_lasted(None, timedelta(0), NOON)


def test_with_no_time_to_wait_every_verdict_has_lasted() -> None:
    assert has_lasted(standing(MOVE), timedelta(0), NOON)


@pytest.mark.parametrize("lasted", [True, False])
def test_a_dissent_is_always_unsettled(lasted: bool) -> None:
    for verdict, other in ((STAY, MOVE), (MOVE, STAY), (MOVE, OTHER)):
        found = unsettled(standing(verdict), standing(other), lasted=lasted)
        assert found == standing(other)


def test_a_move_is_unsettled_until_it_has_lasted() -> None:
    assert unsettled(standing(MOVE), None, lasted=False) == standing(MOVE)
    assert unsettled(standing(MOVE), None, lasted=True) is None


def test_staying_is_settled_at_once() -> None:
    assert unsettled(standing(STAY), None, lasted=False) is None


def test_without_a_verdict_nothing_is_unsettled() -> None:
    assert unsettled(None, standing(MOVE), lasted=False) is None
    assert unsettled(None, None, lasted=False) is None


def test_each_change_of_the_verdict_is_unrest_and_two_are_the_most() -> None:
    polls = [(STAY, STAY), (MOVE, MOVE), (MOVE, STAY), (STAY, STAY), (MOVE, MOVE)]
    unrest = [after(*polls[: count + 1]).unrest for count in range(len(polls))]
    assert unrest == [0.0, 1.0, 1.0, 2.0, 2.0]


def test_a_change_that_another_exit_explains_is_none() -> None:
    before = after((STAY, STAY))
    elsewhere = decision(MOVE, in_use="V")
    assert remember(before, elsewhere, elsewhere, NOON).unrest == 0.0
    here = decision(MOVE)
    assert remember(before, here, here, NOON).unrest == 1.0


@pytest.mark.parametrize(
    ("days", "left"), [(0, 2.0), (-3, 2.0), (14, 2.0 / e), (28, 2.0 / e**2)]
)
def test_a_change_is_forgotten_in_weeks(days: int, left: float) -> None:
    state = DecisionState(
        reference="U",
        standing=standing(STAY),
        settled=Settled(at=NOON, weight=0.5),
        unrest=2.0,
    )
    then = remember(state, decision(STAY), decision(STAY), NOON + timedelta(days=days))
    assert then.unrest == pytest.approx(left)


def test_old_changes_leave_room_for_a_new_one() -> None:
    state = DecisionState(
        reference="U",
        standing=standing(STAY),
        settled=Settled(at=NOON, weight=0.5),
        unrest=1.0,
    )
    later = NOON + timedelta(days=14)
    then = remember(state, decision(MOVE), decision(MOVE), later)
    assert then.unrest == pytest.approx(1.0 / e + 1.0)
