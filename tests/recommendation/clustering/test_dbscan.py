"""Density clusters: equal to scikit-learn's, and the documented rules."""

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from sklearn.cluster import DBSCAN

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM, FloatArray, unit_vectors
from custom_components.qb_peer_vpn.recommendation.clustering.dbscan import (
    dbscan_labels,
    eps_angle,
    scaled_weights,
)
from custom_components.qb_peer_vpn.recommendation.clustering.labels import NOISE, Labels

from .points import WEIGHTED_POINTS, WeightedPoints, arrays_of, on_the_equator


def reference_labels(
    vectors: FloatArray, weights: FloatArray, *, eps_km: float, min_weight: float
) -> Labels:
    """Label points with scikit-learn; chords order points as great circles do."""
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    chord = 2.0 * np.sin(eps_angle(eps_km) / 2.0)
    fitted = DBSCAN(eps=chord, min_samples=1, algorithm="kd_tree").fit(
        vectors, sample_weight=scaled_weights(weights, min_weight)
    )
    labels: Labels = fitted.labels_.astype(np.intp)
    return labels


@settings(max_examples=300)
@given(
    points=WEIGHTED_POINTS,
    eps_km=st.sampled_from([30.0, 111.195, 300.0, 1_000.0, 5_000.0, 30_000.0]),
    min_weight=st.sampled_from([0.5, 1.0, 3.0, 4.0, 10.0]),
)
def test_labels_equal_those_of_scikit_learn(
    points: WeightedPoints, eps_km: float, min_weight: float
) -> None:
    vectors, weights = arrays_of(points)
    expected = reference_labels(vectors, weights, eps_km=eps_km, min_weight=min_weight)
    found = dbscan_labels(vectors, weights, eps_km=eps_km, min_weight=min_weight)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_labels_of_large_sets_equal_those_of_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    centers = chance.uniform((-60.0, -180.0), (70.0, 180.0), (12, 2))
    degrees = centers[chance.integers(0, 12, 2_000)] + chance.normal(0, 2.5, (2_000, 2))
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = chance.uniform(0.1, 3.0, 2_000)
    expected = reference_labels(vectors, weights, eps_km=120.0, min_weight=20.0)
    assert expected.max() > 3
    assert (expected == NOISE).any()
    found = dbscan_labels(vectors, weights, eps_km=120.0, min_weight=20.0)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("turn", [1, -1])
def test_a_border_point_belongs_to_the_first_cluster_that_reaches_it(turn: int) -> None:
    # Two pairs are core; the light point between them is a neighbor of one of each pair,
    # and their weights do not add up to a core point there.
    vectors = on_the_equator(-2.5, -2.0, 0.0, 2.0, 2.5)[::turn]
    weights = np.array([4.0, 1.0, 1.0, 1.0, 4.0])
    labels = dbscan_labels(vectors, weights, eps_km=230.0, min_weight=5.0)
    assert labels.tolist() == [0, 0, 0, 1, 1]


def test_clusters_are_numbered_by_their_first_core_point() -> None:
    vectors = on_the_equator(100.0, 50.0, 101.0, 51.0, 0.0)
    weights = np.array([2.0, 2.0, 2.0, 2.0, 1.0])
    labels = dbscan_labels(vectors, weights, eps_km=150.0, min_weight=4.0)
    assert labels.tolist() == [0, 1, 0, 1, NOISE]


def test_a_distance_and_a_weight_exactly_at_the_limit_are_enough() -> None:
    degree_km = EARTH_RADIUS_KM * np.pi / 180.0
    vectors, weights = on_the_equator(179.5, -179.5), np.array([0.1, 0.2])
    labels = dbscan_labels(vectors, weights, eps_km=degree_km, min_weight=0.3)
    assert labels.tolist() == [0, 0]


def test_no_points_have_no_labels() -> None:
    labels = dbscan_labels(np.empty((0, 3)), np.empty(0), eps_km=1.0, min_weight=1.0)
    assert labels.size == 0
