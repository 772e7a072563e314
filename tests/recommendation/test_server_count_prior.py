"""What the number of servers says about a site while nothing is measured."""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import ServerSite
from custom_components.qb_peer_vpn.recommendation import Strategy
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.server_count_prior import (
    server_count_prior_ms,
)
from custom_components.qb_peer_vpn.recommendation.site_costs import SiteCosts
from custom_components.qb_peer_vpn.recommendation.strategies import strategy_costs

from .advice import advise
from .builders import at, home_legs, site, swarm_in
from .corridor_graph import shipped


def prior_ms(servers: int) -> float:
    (found,) = server_count_prior_ms([replace(site("Berlin"), server_count=servers)])
    return float(found)


@pytest.mark.parametrize(
    ("servers", "milliseconds"),
    [
        (30, 0.0),
        (60, -1.386294),
        (15, 1.386294),
        (82, -2.011043),
        (221, -3.994),
        (222, -4.0),
        (5_000, -4.0),
        (5, 3.583519),
        (4, 4.0),
        (1, 4.0),
        # The shipped table does not know how many servers its newest cities have.
        (0, 4.0),
    ],
)
def test_more_servers_make_a_site_cheaper_within_limits(
    servers: int, milliseconds: float
) -> None:
    assert prior_ms(servers) == pytest.approx(milliseconds, abs=1e-3)


SITES = [
    replace(site("London"), server_count=300),
    replace(site("Paris"), server_count=30),
    replace(site("Lisbon"), server_count=2),
]
SWARM = swarm_in({"Zurich": 5})


def test_the_prior_counts_only_while_the_home_leg_is_modeled() -> None:
    legs = path_legs(SITES, at("Berlin"), SWARM, {}, shipped())
    assert legs.prior_ms.tolist() == [-4.0, 0.0, 4.0]
    measured = home_legs({"London": 20.0, "Lisbon": 60.0})
    legs = path_legs(SITES, at("Berlin"), SWARM, measured, shipped())
    assert legs.prior_ms.tolist() == [0.0, 0.0, 0.0]


AS_USUAL = [replace(each, server_count=30) for each in SITES]


def costs(strategy: Strategy, places: list[ServerSite]) -> SiteCosts:
    legs = path_legs(places, at("Berlin"), SWARM, {}, shipped())
    return strategy_costs(strategy, places, legs, SWARM)


def test_the_prior_is_part_of_the_cost_and_not_of_the_legs() -> None:
    usual = path_legs(AS_USUAL, at("Berlin"), SWARM, {}, shipped())
    legs = path_legs(SITES, at("Berlin"), SWARM, {}, shipped())
    assert legs.home_ms.tolist() == usual.home_ms.tolist()
    assert legs.peer_ms.tolist() == usual.peer_ms.tolist()
    with_prior, without = (
        costs(Strategy.FASTEST_PATH, each) for each in (SITES, AS_USUAL)
    )
    added = [with_prior.total(it.key) - without.total(it.key) for it in SITES]
    assert added == pytest.approx([-4.0, 0.0, 4.0])
    assert with_prior.peers == without.peers


@pytest.mark.parametrize("strategy", [Strategy.CLOSE_TO_HOME, Strategy.CLOSE_TO_PEERS])
def test_the_prior_is_no_part_of_the_other_strategies(strategy: Strategy) -> None:
    assert costs(strategy, SITES) == costs(strategy, AS_USUAL)


def test_the_number_of_servers_alone_is_no_reason_to_move() -> None:
    """It decides between sites whose paths are worth a move, and can prevent one."""
    prices = SiteCosts(
        home={"here": 50.0, "many": 50.0, "shorter": 40.0, "few": 40.0},
        peers=dict.fromkeys(("here", "many", "shorter", "few"), 20.0),
        prior={"here": 4.0, "many": -4.0, "shorter": -1.0, "few": 8.0},
    )
    assert prices.total("many") == 66.0
    assert prices.gain("many", "here") == 0.0
    assert prices.gain("shorter", "here") == 10.0
    assert prices.gain("few", "here") == 6.0
    assert prices.best(["here", "many", "shorter", "few"]) == "shorter"


def test_of_several_sites_in_one_place_the_cheapest_is_the_nearest() -> None:
    few, many = (
        replace(site(key, at("London")), server_count=servers)
        for key, servers in (("A", 2), ("B", 200))
    )
    found, _ = advise(SWARM, home="London", choice=[few, many])
    assert found.reference.site == many
    assert found.chosen.site == many
    assert not found.worth_moving
