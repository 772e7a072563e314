"""Both legs of the path through every site."""

import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import distances_km, vectors_of
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    modeled_round_trip_ms,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs

from .builders import at, city_location, peers_at, point, sites, swarm_in, swarm_of


def m(distance_km: float) -> float:
    return float(modeled_round_trip_ms(np.array(distance_km)))


def test_the_peer_leg_is_the_weighted_mean_over_the_peers() -> None:
    places = sites("Berlin", "New York")
    legs = path_legs(places, at("Paris"), swarm_in({"London": 3, "Tokyo": 1}), {})
    for index, name in enumerate(("Berlin", "New York")):
        to_london, to_tokyo = distances_km(
            vectors_of([at(name)]), vectors_of([at("London"), at("Tokyo")])
        )[0]
        assert legs.peer_km[index] == pytest.approx(0.75 * to_london + 0.25 * to_tokyo)
        assert legs.peer_ms[index] == pytest.approx(
            0.75 * m(to_london) + 0.25 * m(to_tokyo)
        )


def test_many_points_are_averaged_in_blocks() -> None:
    scattered = [point(latitude / 20.0, latitude / 10.0) for latitude in range(1_500)]
    swarm = swarm_of(peers_at(city_location(there) for there in scattered))
    legs = path_legs(sites("Berlin", "Sydney"), at("Berlin"), swarm, {})
    at_once = distances_km(
        vectors_of([at("Berlin"), at("Sydney")]), vectors_of(scattered)
    )
    assert legs.peer_km == pytest.approx(at_once.mean(axis=1))
    assert legs.peer_ms == pytest.approx(modeled_round_trip_ms(at_once).mean(axis=1))


def test_a_measured_home_leg_replaces_the_modeled_one() -> None:
    legs = path_legs(
        sites("Sydney", "London"), at("Paris"), swarm_in({}), {"London": 9.5}
    )
    assert legs.home_measured.tolist() == [False, True]
    assert legs.home_ms.tolist() == [pytest.approx(m(legs.home_km[0])), 9.5]


def test_without_peers_there_is_no_peer_leg() -> None:
    legs = path_legs(sites("Berlin"), at("Paris"), swarm_in({}), {})
    assert legs.peer_ms.tolist() == [0.0]
    assert legs.peer_km.tolist() == [0.0]
