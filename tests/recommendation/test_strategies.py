"""The cost of a site under each strategy."""

import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import distances_km, vectors_of
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation import Strategy, Swarm
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.site_costs import SiteCosts
from custom_components.qb_peer_vpn.recommendation.strategies import strategy_costs

from .builders import at, home_legs, sites, swarm_in
from .corridor_graph import shipped

CHOICE = ("Berlin", "Frankfurt", "London", "New York", "Sydney")


def costs(
    strategy: Strategy,
    home: Coordinates,
    swarm: Swarm,
    measured: dict[str, float] | None = None,
) -> dict[str, float]:
    places = sites(*CHOICE)
    legs = path_legs(places, home, swarm, home_legs(measured or {}), shipped())
    found = strategy_costs(strategy, places, legs, swarm)
    return {key: found.total(key) for key in CHOICE}


def cheapest(found: dict[str, float]) -> str:
    return min(found, key=lambda key: found[key])


@pytest.mark.parametrize(
    ("strategy", "home", "peers", "best"),
    [
        # A server near the peers shortens nothing: the path is the same.
        (Strategy.FASTEST_PATH, "Berlin", {"Sydney": 50, "London": 50}, "Berlin"),
        (Strategy.CLOSE_TO_PEERS, "Berlin", {"Sydney": 80, "London": 20}, "Sydney"),
        (Strategy.CLOSE_TO_HOME, "Berlin", {"Sydney": 80, "London": 20}, "Berlin"),
        # No server is near home: the detour matters.
        (Strategy.FASTEST_PATH, "Azores", {"New York": 50}, "New York"),
        (Strategy.CLOSE_TO_HOME, "Azores", {"New York": 50}, "London"),
        # Two small clusters do not outweigh a large one.
        (Strategy.CLOSE_TO_PEERS, "Berlin", {"New York": 60, "London": 40}, "New York"),
        # Without peers all three depend on home.
        (Strategy.FASTEST_PATH, "Berlin", {}, "Berlin"),
        (Strategy.CLOSE_TO_PEERS, "Berlin", {}, "Berlin"),
        (Strategy.CLOSE_TO_HOME, "Berlin", {}, "Berlin"),
    ],
)
def test_each_strategy_prefers_its_own_site(
    strategy: Strategy, home: str, peers: dict[str, int], best: str
) -> None:
    assert cheapest(costs(strategy, at(home), swarm_in(peers))) == best


def test_close_to_peers_ranks_like_the_classic_score() -> None:
    peers = {"Tokyo": 30, "Paris": 50, "Chicago": 20}
    home = at("Berlin")
    found = costs(Strategy.CLOSE_TO_PEERS, home, swarm_in(peers))

    servers = vectors_of(at(key) for key in CHOICE)
    to_peers = distances_km(servers, vectors_of(at(name) for name in peers))
    to_home = distances_km(servers, vectors_of([home]))[:, 0]
    weights = 0.9 * np.array(list(peers.values())) / 100.0
    score = (weights / (to_peers + 50.0)).sum(axis=1) + 0.1 / (to_home + 50.0)

    # The cost is the round trip over the distance of which the score is the inverse.
    mean_km = 1.0 / score - 50.0
    round_trips = 3.0 + 13.7 * (1.0 - np.exp(-mean_km / 400.0)) + 0.0109 * 1.5 * mean_km
    assert list(found.values()) == pytest.approx(round_trips.tolist())
    by_score = [CHOICE[index] for index in np.argsort(-score)]
    assert sorted(found, key=lambda key: found[key]) == by_score


def test_without_peers_the_classic_score_is_the_distance_of_home() -> None:
    found = costs(Strategy.CLOSE_TO_PEERS, at("Azores"), swarm_in({}))
    to_home = distances_km(
        vectors_of(at(key) for key in CHOICE), vectors_of([at("Azores")])
    )
    round_trips = 3.0 + 13.7 * (1.0 - np.exp(-to_home / 400.0)) + 0.0109 * 1.5 * to_home
    assert list(found.values()) == pytest.approx(round_trips[:, 0].tolist())


@pytest.mark.parametrize(
    ("strategy", "home_counts", "peers_count"),
    [
        (Strategy.FASTEST_PATH, True, True),
        (Strategy.CLOSE_TO_PEERS, False, True),
        (Strategy.CLOSE_TO_HOME, True, False),
    ],
)
def test_only_the_part_of_the_peers_changes_with_the_swarm(
    strategy: Strategy, home_counts: bool, peers_count: bool
) -> None:
    places = sites(*CHOICE)

    def found(name: str) -> SiteCosts:
        swarm = swarm_in({name: 10})
        legs = path_legs(places, at("Berlin"), swarm, {}, shipped())
        return strategy_costs(strategy, places, legs, swarm)

    paris, sydney = found("Paris"), found("Sydney")
    assert paris.home == sydney.home
    assert any(paris.home.values()) is home_counts
    assert (paris.peers != sydney.peers) is peers_count


@pytest.mark.parametrize("strategy", [Strategy.FASTEST_PATH, Strategy.CLOSE_TO_HOME])
def test_a_measured_leg_replaces_the_modeled_one(strategy: Strategy) -> None:
    swarm = swarm_in({"Paris": 10})
    modeled = costs(strategy, at("Berlin"), swarm)
    measured = costs(strategy, at("Berlin"), swarm, {"Frankfurt": 1.0})
    assert measured["Frankfurt"] < modeled["Frankfurt"]
    assert measured["Sydney"] == pytest.approx(modeled["Sydney"])
