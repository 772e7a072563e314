"""The decision by costs that have settled, and what the newest poll alone decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import DecisionState, Settings
from custom_components.qb_peer_vpn.recommendation.decision_state import (
    Standing,
    Verdict,
)
from custom_components.qb_peer_vpn.recommendation.settled_decision import (
    Poll,
    decide_settled,
)

from .builders import NOON, at, poll_of, sites, swarm_in

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PLACES = sites("London", "New York")
MEASURED = {"London": 40.0, "New York": 40.0}


def poll(*, britain: int = 0, america: int = 0, minute: int = 0) -> Poll:
    """Return a poll of peers in Britain and America, as far from both servers."""
    swarm = swarm_in({"London": britain, "New York": america})
    found = poll_of(PLACES, at("Azores"), swarm, MEASURED)
    return replace(found, in_use="London", now=NOON + minute * MINUTE)


def test_legs_and_costs_of_the_peers_are_settled_each_for_themselves() -> None:
    first = poll(britain=20, america=10)
    costs = replace(first.costs, peers={"London": 1.0, "New York": 2.0})
    found = decide_settled(replace(first, costs=costs), DecisionState(), Settings())
    assert found.peer_ms.tolist() == first.legs.peer_ms.tolist()
    assert found.costs.peers == costs.peers


def test_the_settled_costs_decide_and_the_newest_poll_dissents() -> None:
    state = DecisionState()
    for minute in range(30):
        state = decide_settled(poll(britain=20, minute=minute), state, Settings()).state
    found = decide_settled(poll(america=20, minute=30), state, Settings())
    stay, move = (
        Verdict(site="London", worth_moving=False),
        Verdict(site="New York", worth_moving=True),
    )
    assert found.decision.verdict == stay
    assert found.state.standing == Standing(verdict=stay, since=NOON)
    assert found.state.dissent == Standing(verdict=move, since=NOON + 30 * MINUTE)


def test_without_peers_nothing_is_remembered() -> None:
    before = decide_settled(poll(britain=20), DecisionState(), Settings()).state
    found = decide_settled(poll(minute=1), before, Settings())
    assert not found.is_decided
    assert found.state is before


@pytest.mark.parametrize(("passed", "is_reason"), [(DAY - MINUTE, True), (DAY, False)])
def test_a_site_that_is_gone_is_a_reason_for_a_day(
    passed: timedelta, *, is_reason: bool
) -> None:
    gone = DecisionState(
        chosen="London",
        reference="New York",
        reason=Reason.SERVER_GONE,
        standing=Standing(
            verdict=Verdict(site="London", worth_moving=True), since=NOON
        ),
    )
    then = replace(poll(britain=20, america=20), in_use=None, now=NOON + passed)
    found = decide_settled(then, gone, Settings())
    assert (found.decision.reason is Reason.SERVER_GONE) is is_reason
