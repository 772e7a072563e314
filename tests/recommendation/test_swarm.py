"""Peers become weighted points."""

import random

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import LocatedPeer
from custom_components.qb_peer_vpn.recommendation import Swarm, Weighting

from .builders import (
    at,
    city_location,
    country_location,
    peer,
    peers_at,
    peers_in,
    swarm_of,
)

BERLIN = city_location(at("Berlin"), "DE")
PARIS = city_location(at("Paris"), "FR", radius_km=5.0)
UNITED_STATES = country_location("US", [(at("New York"), 0.75), (at("Chicago"), 0.25)])


def content(swarm: Swarm) -> tuple[object, ...]:
    return (
        swarm.vectors.tolist(),
        swarm.weights.tolist(),
        swarm.counts.tolist(),
        swarm.countries.tolist(),
        swarm.country_codes,
        swarm.by_city.tolist(),
        swarm.networks,
    )


def test_a_network_counts_once() -> None:
    swarm = swarm_of([peer(1, BERLIN), peer(1, BERLIN), peer(2, BERLIN)])
    assert swarm.weights.tolist() == [2.0]
    assert swarm.networks == 2


@pytest.mark.parametrize("turn", [1, -1])
def test_in_one_network_the_most_accurate_location_counts(turn: int) -> None:
    swarm = swarm_of([peer(1, BERLIN), peer(1, PARIS)][::turn])
    assert swarm.country_codes == ("FR",)


@pytest.mark.parametrize("turn", [1, -1])
def test_equally_accurate_locations_do_not_depend_on_the_order(turn: int) -> None:
    other = city_location(at("London"), "GB")
    assert swarm_of([peer(1, BERLIN), peer(1, other)][::turn]).country_codes == ("GB",)


def test_the_weight_of_a_country_is_spread_over_its_points() -> None:
    swarm = swarm_of([peer(1, UNITED_STATES), peer(2, UNITED_STATES)])
    assert sorted(swarm.weights) == [0.5, 1.5]
    assert not swarm.by_city.any()
    assert swarm.networks == 2


def test_a_city_and_a_point_of_a_country_in_one_place_are_not_merged() -> None:
    new_york = city_location(at("New York"), "US")
    swarm = swarm_of([peer(1, UNITED_STATES), peer(2, new_york)])
    assert sorted(zip(swarm.by_city, swarm.weights, strict=True)) == [
        (False, 0.25),
        (False, 0.75),
        (True, 1.0),
    ]


def test_equal_points_of_separate_objects_merge() -> None:
    assert len(swarm_of(peers_in({"Berlin": 3, "Paris": 2})).weights) == 2


def test_an_unknown_country_is_an_empty_string() -> None:
    swarm = swarm_of([peer(1, city_location(at("Berlin"), None)), peer(2, PARIS)])
    assert swarm.country_codes == ("", "FR")
    assert sorted(swarm.countries) == [0, 1]


def test_no_peers_are_an_empty_swarm() -> None:
    swarm = swarm_of([])
    assert swarm.vectors.shape == (0, 3)
    assert swarm.total_weight == 0.0
    assert swarm.networks == 0


def test_by_traffic_a_network_weighs_what_its_peers_exchanged() -> None:
    swarm = swarm_of(
        [
            peer(1, BERLIN, recent_bytes=100),
            peer(1, BERLIN, recent_bytes=100),
            peer(2, PARIS, recent_bytes=250),
        ],
        weighting=Weighting.BY_TRAFFIC,
    )
    by_country = {
        swarm.country_codes[country]: weight
        for country, weight in zip(swarm.countries, swarm.weights, strict=True)
    }
    assert by_country["DE"] / by_country["FR"] == pytest.approx(200 / 225)
    assert swarm.total_weight == pytest.approx(2.0)
    assert swarm.networks == 2


def test_by_traffic_the_number_of_networks_is_the_same() -> None:
    peers = [
        peer(n, where, recent_bytes=n**4)
        for n, where in enumerate([BERLIN, PARIS, UNITED_STATES] * 20)
    ]
    swarm = swarm_of(peers, weighting=Weighting.BY_TRAFFIC)
    equal = swarm_of(peers)
    assert swarm.counts.tolist() == equal.counts.tolist() == equal.weights.tolist()
    assert swarm.weights.tolist() != equal.weights.tolist()
    assert swarm.networks == equal.networks == 60


@pytest.mark.parametrize("weighting", Weighting)
@given(
    seed=st.integers(0, 2**32),
    peers=st.lists(
        st.builds(
            peer,
            st.integers(0, 30),
            st.sampled_from([BERLIN, PARIS, UNITED_STATES]),
            recent_bytes=st.integers(0, 10**9),
        ),
        max_size=60,
    ),
)
def test_the_order_of_the_peers_does_not_matter(
    weighting: Weighting, seed: int, peers: list[LocatedPeer]
) -> None:
    shuffled = random.Random(seed).sample(peers, len(peers))
    assert content(swarm_of(shuffled, weighting=weighting)) == content(
        swarm_of(peers, weighting=weighting)
    )


def test_without_traffic_the_weighting_does_not_matter() -> None:
    peers = peers_in({"Berlin": 3, "Paris": 2})
    assert content(swarm_of(peers, weighting=Weighting.BY_TRAFFIC)) == content(
        swarm_of(peers)
    )


def test_weights_sum_to_the_number_of_networks() -> None:
    swarm = swarm_of(peers_at([BERLIN, PARIS, UNITED_STATES, UNITED_STATES]))
    assert swarm.total_weight == pytest.approx(4.0)
    assert np.linalg.norm(swarm.vectors, axis=1) == pytest.approx(1.0)
