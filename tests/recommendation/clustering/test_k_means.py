"""k-means: equal to scikit-learn's, and the documented rules."""

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from sklearn.cluster import KMeans

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM, FloatArray, unit_vectors
from custom_components.qb_peer_vpn.recommendation.clustering import k_means
from custom_components.qb_peer_vpn.recommendation.clustering.k_means import (
    first_centers,
    k_means_labels,
    lloyd_labels,
    without_ties,
)
from custom_components.qb_peer_vpn.recommendation.clustering.labels import Labels

from .points import WEIGHTED_POINTS, WeightedPoints, arrays_of, on_the_equator


def reference_lloyd(
    vectors: FloatArray,
    weights: FloatArray,
    centers: FloatArray,
    *,
    max_rounds: int = 300,
) -> Labels:
    """Label points with scikit-learn, from the same first centers."""
    fitted = KMeans(
        len(centers), init=centers, n_init=1, max_iter=max_rounds, tol=0.0
    ).fit(vectors, sample_weight=weights)
    labels: Labels = fitted.labels_.astype(np.intp)
    return labels


def reference_labels(
    vectors: FloatArray, weights: FloatArray, eps_km: float, max_clusters: int | None
) -> Labels:
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    moved = without_ties(vectors)
    centers = first_centers(moved, weights, eps_km, max_clusters)
    labels = reference_lloyd(moved, weights, centers)
    return np.unique(labels, return_inverse=True)[1]


@settings(max_examples=300)
@given(
    points=WEIGHTED_POINTS,
    eps_km=st.sampled_from([30.0, 111.195, 1_000.0, 5_000.0, 30_000.0]),
    max_clusters=st.sampled_from([1, 2, 5, 8, None]),
)
def test_labels_equal_those_of_scikit_learn(
    points: WeightedPoints, eps_km: float, max_clusters: int | None
) -> None:
    vectors, weights = arrays_of(points)
    expected = reference_labels(vectors, weights, eps_km, max_clusters)
    found = k_means_labels(vectors, weights, eps_km=eps_km, max_clusters=max_clusters)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_labels_of_large_sets_equal_those_of_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    degrees = chance.uniform((-60.0, -180.0), (70.0, 180.0), (5_000, 2))
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = chance.uniform(0.1, 3.0, 5_000)
    expected = reference_labels(vectors, weights, 250.0, 8)
    assert expected.max() == 7
    found = k_means_labels(vectors, weights, eps_km=250.0, max_clusters=8)
    assert found.tolist() == expected.tolist()


@given(
    seed=st.integers(0, 2**32 - 1),
    points=st.integers(12, 60),
    lost=st.integers(0, 3),
)
@settings(max_examples=100)
def test_a_center_without_points_moves_like_scikit_learn_s(
    seed: int, points: int, lost: int
) -> None:
    chance = np.random.default_rng(seed)
    vectors = unit_vectors(
        chance.uniform(20.0, 60.0, points), chance.uniform(-20.0, 60.0, points)
    )
    weights = chance.uniform(0.1, 3.0, points)
    centers = vectors[:6].copy()
    # There are no points on the other side of the earth.
    centers[:lost] *= -1.0
    expected = reference_lloyd(vectors, weights, centers)
    assert set(expected.tolist()) == set(range(6))
    assert lloyd_labels(vectors, weights, centers).tolist() == expected.tolist()


@given(points=WEIGHTED_POINTS.filter(bool))
def test_every_point_is_nearest_to_its_own_cluster(
    points: WeightedPoints,
) -> None:
    vectors, weights = arrays_of(points)
    labels = k_means_labels(vectors, weights, eps_km=250.0, max_clusters=4)
    centers = np.array(
        [
            np.average(
                vectors[labels == label], axis=0, weights=weights[labels == label]
            )
            for label in range(labels.max() + 1)
        ]
    )
    gaps = np.linalg.norm(vectors[:, np.newaxis] - centers, axis=2)
    own = gaps[np.arange(len(labels)), labels]
    # Up to the meter by which points are moved.
    assert (own <= gaps.min(axis=1) + 1e-6).all()


@pytest.mark.parametrize(
    ("longitudes", "expected"),
    [
        pytest.param([0.0, 1.0, 90.0, 91.0, -90.0], [0, 0, 1, 1, 2], id="apart"),
        pytest.param([0.0, 1.0, 2.0], [0, 0, 0], id="all near one center"),
        pytest.param([179.0, 90.0, -179.0], [0, 1, 0], id="across the antimeridian"),
        pytest.param([7.0], [0], id="one"),
        pytest.param([], [], id="none"),
    ],
)
def test_centers_are_added_until_every_point_is_near_one(
    longitudes: list[float], expected: list[int]
) -> None:
    vectors, weights = on_the_equator(*longitudes), np.ones(len(longitudes))
    found = k_means_labels(vectors, weights, eps_km=300.0, max_clusters=None)
    # Numbers follow the choice of the centers; here only the grouping matters.
    first_seen = dict.fromkeys(found.tolist())
    assert [list(first_seen).index(label) for label in found] == expected


def test_the_first_centers_are_heavy_and_far() -> None:
    vectors = on_the_equator(0.0, 50.0, 100.0, 10.0)
    weights = np.array([5.0, 9.0, 3.0, 4.0])
    labels = k_means_labels(vectors, weights, eps_km=250.0, max_clusters=2)
    # 50 degrees east is heaviest; from there 0 weighs more than 100.
    assert labels.tolist() == [1, 0, 0, 1]


def test_there_are_at_most_max_clusters() -> None:
    vectors = on_the_equator(*range(0, 360, 10))
    labels = k_means_labels(vectors, np.ones(36), eps_km=250.0, max_clusters=5)
    assert set(labels.tolist()) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("seed", range(20))
def test_equal_points_stay_together_and_ties_do_not_depend_on_the_order(
    seed: int,
) -> None:
    # The middle one is equally near to both sides.
    vectors = np.repeat(on_the_equator(0.0, 40.0, 80.0), (4, 3, 4), axis=0)
    weights = np.repeat([4.0, 1.0, 4.1], (4, 3, 4))
    order = np.random.default_rng(seed).permutation(11)
    labels = np.empty(11, dtype=np.intp)
    labels[order] = k_means_labels(
        vectors[order], weights[order], eps_km=250.0, max_clusters=2
    )
    assert len(set(labels[:4])) == len(set(labels[4:7])) == len(set(labels[7:])) == 1
    assert labels[0] != labels[7]
    assert (
        labels[4] == k_means_labels(vectors, weights, eps_km=250.0, max_clusters=2)[4]
    )


def test_points_move_by_less_than_two_meters() -> None:
    vectors = on_the_equator(*np.linspace(-180.0, 180.0, 1_000))
    moved_by = np.linalg.norm(without_ties(vectors) - vectors, axis=1)
    assert 0.0 < moved_by.max() * EARTH_RADIUS_KM * 1_000.0 < 2.0


def test_it_ends_after_the_last_round_like_scikit_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors = on_the_equator(*np.linspace(0.0, 100.0, 101))
    weights, centers = np.ones(101), vectors[:2]
    all_rounds = lloyd_labels(vectors, weights, centers).tolist()
    monkeypatch.setattr(k_means, "_MAX_ROUNDS", 1)
    one_round = lloyd_labels(vectors, weights, centers).tolist()
    assert one_round != all_rounds
    expected = reference_lloyd(vectors, weights, centers, max_rounds=1)
    assert one_round == expected.tolist()
