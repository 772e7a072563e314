"""Both legs of the path through every site."""

from dataclasses import replace
from math import nan
from statistics import mean

import pytest

from custom_components.qb_peer_vpn.geo import vectors_of
from custom_components.qb_peer_vpn.recommendation import HomeLeg
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import (
    path_legs,
    paths_through,
)

from .builders import (
    at,
    city_location,
    peers_at,
    point,
    recommendation,
    scored,
    site,
    sites,
    swarm_in,
    swarm_of,
)
from .corridor_graph import kilometers, shipped, slow


def m(start: str, end: str) -> float:
    return slow().round_trip_ms(at(start), at(end))


def km(start: str, end: str) -> float:
    return kilometers(at(start), at(end))


def test_the_peer_leg_is_the_weighted_mean_over_the_peers() -> None:
    names = ("Berlin", "New York", "Sydney")
    swarm = swarm_in({"London": 3, "Tokyo": 1})
    legs = path_legs(sites(*names), at("Paris"), swarm, {}, shipped())
    assert legs.peer_km.tolist() == pytest.approx(
        [0.75 * km(name, "London") + 0.25 * km(name, "Tokyo") for name in names]
    )
    assert legs.peer_ms.tolist() == pytest.approx(
        [0.75 * m(name, "London") + 0.25 * m(name, "Tokyo") for name in names]
    )


def test_the_home_leg_follows_the_corridors() -> None:
    names = ("Berlin", "New York", "Sydney")
    legs = path_legs(sites(*names), at("Paris"), swarm_in({}), {}, shipped())
    assert legs.home_km.tolist() == pytest.approx([km("Paris", each) for each in names])
    assert legs.home_ms.tolist() == pytest.approx([m("Paris", each) for each in names])
    assert not legs.home_measured.any()


def test_many_points_are_averaged_in_blocks() -> None:
    """Each point is in a cell of its own, so nothing is merged."""
    scattered = [
        point(latitude + 0.5, longitude + 0.5)
        for latitude in range(30, 50)
        for longitude in range(0, 60, 2)
    ]
    swarm = swarm_of(peers_at(city_location(there) for there in scattered))
    names = ("Berlin", "Sydney")
    legs = path_legs(sites(*names), at("Berlin"), swarm, {}, shipped())
    for index, name in enumerate(names):
        distances = [kilometers(at(name), there) for there in scattered]
        times = [slow().round_trip_ms(at(name), there) for there in scattered]
        assert legs.peer_km[index] == pytest.approx(mean(distances))
        assert legs.peer_ms[index] == pytest.approx(mean(times))


def test_a_path_to_each_point_adds_the_home_leg_to_the_way_from_the_site() -> None:
    london = scored("London", home_ms=10, measured=True)
    ends = ("Tokyo", "Chicago")
    paths = paths_through(
        london,
        vectors_of(at(name) for name in ends),
        recommendation(london, london),
        shipped(),
    )
    assert paths.tolist() == pytest.approx([10 + m("London", name) for name in ends])


def test_where_nothing_is_measured_half_of_a_difference_counts() -> None:
    london, sydney = scored("London", home_ms=10), scored("Sydney", home_ms=100)
    paths = paths_through(
        sydney, vectors_of([at("Tokyo")]), recommendation(london, sydney), shipped()
    )
    half = (m("London", "Tokyo") + m("Sydney", "Tokyo")) / 2
    assert paths.tolist() == pytest.approx([100 + half])


def test_a_measured_home_leg_replaces_the_modeled_one() -> None:
    legs = path_legs(
        sites("Sydney", "London"),
        at("Paris"),
        swarm_in({}),
        {"London": HomeLeg(milliseconds=9.5, error_ms=0.7)},
        shipped(),
    )
    assert legs.home_measured.tolist() == [False, True]
    assert legs.home_error_ms.tolist() == [pytest.approx(nan, nan_ok=True), 0.7]
    assert legs.home_ms.tolist() == [pytest.approx(m("Paris", "Sydney")), 9.5]


def test_without_peers_there_is_no_peer_leg() -> None:
    legs = path_legs(sites("Berlin"), at("Paris"), swarm_in({}), {}, shipped())
    assert legs.peer_ms.tolist() == [0.0]
    assert legs.peer_km.tolist() == [0.0]


def test_where_something_is_measured_a_path_is_not_halved() -> None:
    london = scored("London", home_ms=10, measured=True)
    sydney = scored("Sydney", home_ms=100)
    for chosen in (london, sydney):
        paths = paths_through(
            sydney, vectors_of([at("Tokyo")]), recommendation(chosen, london), shipped()
        )
        assert paths.tolist() == pytest.approx([100 + m("Sydney", "Tokyo")])


@pytest.mark.parametrize("more", [20.0, -5.0])
def test_a_measured_home_leg_corrects_the_model_of_a_site_nearby(more: float) -> None:
    near = [site("London"), site("Suburb", point(51.5, 0.3))]
    leg = HomeLeg(milliseconds=m("Berlin", "London") + more, error_ms=1.0)
    legs = path_legs(near, at("Berlin"), swarm_in({}), {"London": leg}, shipped())
    modeled = path_legs(near, at("Berlin"), swarm_in({}), {}, shipped())
    corrected = legs.home_ms[1] - modeled.home_ms[1]
    assert corrected / more == pytest.approx(0.8, abs=0.1)


def test_a_corrected_leg_is_not_faster_than_light() -> None:
    near = [site("London"), site("Suburb", point(51.5, 0.3))]
    leg = HomeLeg(milliseconds=1.0, error_ms=1.0)
    legs = path_legs(near, at("Sydney"), swarm_in({}), {"London": leg}, shipped())
    assert legs.home_ms[1] == pytest.approx(light_round_trip_ms(legs.home_km)[1])


def test_only_a_modeled_home_leg_has_the_prior_of_the_servers() -> None:
    few = [replace(each, server_count=3) for each in sites("London", "Paris")]
    leg = HomeLeg(milliseconds=20.0, error_ms=1.0)
    legs = path_legs(few, at("Berlin"), swarm_in({}), {"London": leg}, shipped())
    assert legs.prior_ms.tolist() == [0.0, 4.0]
