"""What is true of all clusterings, whatever the peers and the method."""

import random

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import ClusterMethod, Coordinates
from custom_components.qb_peer_vpn.recommendation import Swarm
from tests.recommendation.builders import (
    PLACES,
    at,
    city_location,
    peers_at,
    peers_in,
    point,
    swarm_of,
)

from .clusterings import find

scattered = st.lists(
    st.builds(point, st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
    | st.sampled_from([at(name) for name in PLACES]),
    min_size=1,
    max_size=60,
)
QUICK = (ClusterMethod.DENSITY, ClusterMethod.K_MEANS)


def shares_sum_to_one(method: ClusterMethod, places: list[Coordinates]) -> bool:
    swarm = swarm_of(peers_at(city_location(there) for there in places))
    clustering = find(swarm, method=method, max_clusters=3)
    inside = sum(cluster.share for cluster in clustering.clusters)
    return inside + clustering.outside_share == pytest.approx(1.0)


def is_independent_of_order(
    method: ClusterMethod, places: list[Coordinates], seed: int
) -> bool:
    peers = peers_at(city_location(there) for there in places)
    shuffled = random.Random(seed).sample(peers, len(peers))
    return find(swarm_of(peers), method=method) == find(
        swarm_of(shuffled), method=method
    )


@pytest.mark.parametrize("method", QUICK)
@given(places=scattered, seed=st.integers(0, 99))
def test_the_order_of_the_peers_does_not_matter(
    method: ClusterMethod, places: list[Coordinates], seed: int
) -> None:
    assert is_independent_of_order(method, places, seed)


@pytest.mark.parametrize("method", QUICK)
@given(places=scattered)
def test_shares_sum_to_one(method: ClusterMethod, places: list[Coordinates]) -> None:
    assert shares_sum_to_one(method, places)


@settings(max_examples=8, deadline=None)
@given(places=scattered, seed=st.integers(0, 99))
def test_adaptive_clusters_obey_the_same_rules(
    places: list[Coordinates], seed: int
) -> None:
    assert shares_sum_to_one(ClusterMethod.ADAPTIVE, places)
    assert is_independent_of_order(ClusterMethod.ADAPTIVE, places, seed)


@pytest.mark.parametrize("factor", [0.001, 3.0, 1e6])
def test_the_unit_of_the_weights_does_not_matter(factor: float) -> None:
    swarm = swarm_of(peers_in({"Tokyo": 50, "Paris": 30, "Suva": 1}))
    scaled = Swarm(
        vectors=swarm.vectors,
        weights=swarm.weights * factor,
        counts=swarm.counts,
        countries=swarm.countries,
        country_codes=swarm.country_codes,
        by_city=swarm.by_city,
        networks=swarm.networks,
    )
    before, after = find(swarm), find(scaled)
    assert [one.label for one in after.clusters] == [
        one.label for one in before.clusters
    ]
    assert np.allclose(
        [one.share for one in after.clusters], [one.share for one in before.clusters]
    )
