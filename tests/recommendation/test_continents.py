"""How a swarm is spread over the continents."""

import pytest

from custom_components.qb_peer_vpn.models import Continent
from custom_components.qb_peer_vpn.recommendation import Weighting, shares_by_continent

from .builders import (
    PLACES,
    at,
    city_location,
    country_location,
    peer,
    peers_at,
    swarm_in,
    swarm_of,
)

CONTINENTS = {
    "CH": Continent.EUROPE,
    "DE": Continent.EUROPE,
    "JP": Continent.ASIA,
    "US": Continent.NORTH_AMERICA,
}


def test_every_continent_has_a_share() -> None:
    swarm = swarm_in({"Berlin": 4, "Zurich": 1, "Tokyo": 3, "Chicago": 2})
    assert shares_by_continent(swarm, CONTINENTS) == {
        Continent.AFRICA: 0.0,
        Continent.ASIA: 0.3,
        Continent.EUROPE: 0.5,
        Continent.NORTH_AMERICA: 0.2,
        Continent.OCEANIA: 0.0,
        Continent.SOUTH_AMERICA: 0.0,
    }


def test_the_points_of_a_country_count_as_one_peer() -> None:
    japan = country_location("JP", [(at("Tokyo"), 0.7), (at("Sydney"), 0.3)])
    swarm = swarm_of(peers_at([japan, city_location(at("Berlin"), "DE")]))
    shares = shares_by_continent(swarm, CONTINENTS)
    assert shares[Continent.ASIA] == shares[Continent.EUROPE] == 0.5


def test_traffic_decides_the_shares_if_the_user_wants_that() -> None:
    berlin, tokyo = (
        city_location(at(name), PLACES[name][0]) for name in ("Berlin", "Tokyo")
    )
    peers = [
        *(peer(number, berlin) for number in range(20)),
        *(peer(number, tokyo, recent_bytes=100) for number in range(20, 40)),
    ]
    shares = shares_by_continent(
        swarm_of(peers, weighting=Weighting.BY_TRAFFIC), CONTINENTS
    )
    assert shares[Continent.ASIA] > 2 * shares[Continent.EUROPE] > 0.0


@pytest.mark.parametrize("country", [None, "AQ"])
def test_peers_on_no_continent_count_in_the_total(country: str | None) -> None:
    berlin, nowhere = (
        city_location(at("Berlin"), "DE"),
        city_location(at("Suva"), country),
    )
    shares = shares_by_continent(swarm_of(peers_at([berlin, nowhere])), CONTINENTS)
    assert sum(shares.values()) == shares[Continent.EUROPE] == 0.5


def test_without_peers_there_are_no_shares() -> None:
    assert shares_by_continent(swarm_in({}), CONTINENTS) == {}
