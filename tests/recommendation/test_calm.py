"""How often the recommendation changes while the swarm churns."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
import random

import pytest

from custom_components.qb_peer_vpn.models import Coordinates, LocatedPeer, ServerSite
from custom_components.qb_peer_vpn.recommendation import DecisionState, Settings, Swarm
from custom_components.qb_peer_vpn.recommendation.decision_state import Verdict
from custom_components.qb_peer_vpn.recommendation.settled_decision import (
    Poll,
    decide_settled,
)

from .advice import MINUTE, advise
from .builders import (
    NOON,
    at,
    city_location,
    peers_at,
    point,
    poll_of,
    site,
    sites,
    swarm_in,
    swarm_of,
)


def drawn_peers(
    chance: random.Random, share: Mapping[str, float], number: int
) -> list[LocatedPeer]:
    """Draw peers scattered around the places, each in its own network."""
    names = chance.choices(list(share), list(share.values()), k=number)
    return peers_at(
        city_location(
            Coordinates(
                latitude=at(name).latitude + chance.gauss(0.0, 2.0),
                longitude=at(name).longitude + chance.gauss(0.0, 2.0),
            )
        )
        for name in names
    )


def churned_swarms(share: Mapping[str, float], cycles: int) -> Iterator[Swarm]:
    """Yield a swarm of 60 peers, a fifth of which are replaced in every cycle."""
    chance = random.Random(20_261_120)
    peers = drawn_peers(chance, share, 60)
    for _ in range(cycles):
        for place, newcomer in zip(
            chance.sample(range(60), 12), drawn_peers(chance, share, 12), strict=True
        ):
            peers[place] = replace(newcomer, network=peers[place].network)
        yield swarm_of(peers)


def changes(chosen: list[str]) -> int:
    return sum(a != b for a, b in pairwise(chosen))


def recommended(
    share: Mapping[str, float],
    choice: list[ServerSite],
    *,
    in_use: str | None,
    damped: bool,
) -> list[str]:
    """Return site and verdict in the Azores, cycle by cycle."""
    state = DecisionState()
    chosen = []
    for minute, swarm in enumerate(churned_swarms(share, cycles=300)):
        found, after = advise(
            swarm,
            home="Azores",
            choice=choice,
            state=state,
            in_use=in_use,
            margin_ms=5.0 if damped else 0.0,
            now=NOON + minute * MINUTE,
        )
        state = after if damped else state
        chosen.append(f"{found.chosen.site.key} {found.worth_moving}")
    return chosen


@pytest.mark.parametrize("in_use", [None, "London", "Tokyo"])
def test_a_churning_swarm_does_not_change_the_recommendation(
    in_use: str | None,
) -> None:
    share = {"London": 1.0, "Paris": 9.0}
    choice = sites("Chicago", "London", "New York", "Paris", "Tokyo")
    assert changes(recommended(share, choice, in_use=in_use, damped=False)) >= 20
    assert changes(recommended(share, choice, in_use=in_use, damped=True)) <= 2


@pytest.mark.parametrize("in_use", [None, "London"])
def test_nearly_equal_sites_do_not_alternate(in_use: str | None) -> None:
    share = {"New York": 9.0, "Chicago": 1.0}
    north, south = point(41.2, -74.0), point(40.2, -74.0)
    choice = [*sites("London"), site("A", north), site("B", south)]
    assert changes(recommended(share, choice, in_use=in_use, damped=False)) >= 20
    assert changes(recommended(share, choice, in_use=in_use, damped=True)) <= 2


HARD_PAIRS = {"near": ("Frankfurt", "Paris"), "far": ("London", "New York")}
"""Sites as far from home, with half of the peers each."""
DAYS = 10


def played(names: tuple[str, str], seed: int, *, is_calm: bool = True) -> list[Verdict]:
    """Return the verdict of each minute with 15 peers, of whom each stays half an hour."""
    chance = random.Random(seed)
    by_name = {name: lone_poll(names, name) for name in names}
    peers = chance.choices(names, k=15)
    state, verdicts = DecisionState(), []
    for minute in range(DAYS * 24 * 60):
        peers = [
            chance.choice(names) if chance.random() < 1 / 30 else each for each in peers
        ]
        share = peers.count(names[0]) / len(peers)
        poll = mixed(by_name[names[0]], by_name[names[1]], share)
        now = NOON + minute * MINUTE
        found = decide_settled(replace(poll, now=now), state, Settings())
        state = found.state if is_calm else replace(found.state, unrest=0.0)
        verdicts.append(found.decision.verdict)
    return verdicts


def lone_poll(names: tuple[str, str], peers: str) -> Poll:
    """Return a poll that finds all 15 peers in one place."""
    measured = dict.fromkeys(names, 40.0)
    found = poll_of(sites(*names), at("Azores"), swarm_in({peers: 15}), measured)
    return replace(found, in_use=names[0])


def mixed(one: Poll, other: Poll, share: float) -> Poll:
    """Return a poll that finds a share of the peers in one place, and the rest in another."""
    peer_ms = share * one.legs.peer_ms + (1.0 - share) * other.legs.peer_ms
    by_key = dict(zip(one.costs.peers, peer_ms.tolist(), strict=True))
    return replace(
        one,
        legs=replace(one.legs, peer_ms=peer_ms),
        costs=replace(one.costs, peers=by_key),
    )


def verdict_changes(verdicts: list[Verdict]) -> int:
    return sum(one != other for one, other in pairwise(verdicts))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("pair", HARD_PAIRS)
def test_few_peers_between_equal_sites_change_the_verdict_three_times_in_ten_days(
    pair: str, seed: int
) -> None:
    assert verdict_changes(played(HARD_PAIRS[pair], seed)) <= 0.3 * DAYS


def test_without_the_memory_of_changes_they_would_change_it_each_day() -> None:
    verdicts = played(HARD_PAIRS["far"], 1, is_calm=False)
    assert verdict_changes(verdicts) >= 3 * DAYS


def test_a_mixed_poll_is_a_poll_of_both_places() -> None:
    names = HARD_PAIRS["far"]
    made = mixed(lone_poll(names, names[0]), lone_poll(names, names[1]), 0.6)
    swarm = swarm_in({names[0]: 9, names[1]: 6})
    found = poll_of(sites(*names), at("Azores"), swarm, dict.fromkeys(names, 40.0))
    assert made.legs.peer_ms.tolist() == pytest.approx(found.legs.peer_ms.tolist())
    assert made.costs.peers == pytest.approx(found.costs.peers)
