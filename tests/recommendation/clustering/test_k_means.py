"""k-means: numpy against scikit-learn, and the stated rules."""

import sys

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import FloatArray, unit_vectors
from custom_components.qb_peer_vpn.recommendation.clustering import k_means
from custom_components.qb_peer_vpn.recommendation.clustering.dbscan import Labels
from custom_components.qb_peer_vpn.recommendation.clustering.k_means import (
    k_means_labels,
    lloyd_labels,
    lloyd_labels_numpy,
)

from .test_dbscan import on_the_equator, weighted_points


def by_numpy(
    vectors: FloatArray,
    weights: FloatArray,
    *,
    reach_km: float = 250.0,
    max_clusters: int | None = None,
) -> Labels:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "sklearn.cluster", None)
        return k_means_labels(
            vectors, weights, reach_km=reach_km, max_clusters=max_clusters
        )


@settings(max_examples=300)
@given(
    points=weighted_points,
    reach_km=st.sampled_from([30.0, 111.195, 1_000.0, 5_000.0, 30_000.0]),
    max_clusters=st.sampled_from([1, 2, 5, 8, None]),
)
def test_numpy_labels_like_scikit_learn(
    points: list[tuple[tuple[float, float], int]],
    reach_km: float,
    max_clusters: int | None,
) -> None:
    degrees = np.array([where for where, _ in points]).reshape(-1, 2)
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = np.array([weight for _, weight in points], dtype=np.float64)
    expected = k_means_labels(
        vectors, weights, reach_km=reach_km, max_clusters=max_clusters
    )
    found = by_numpy(vectors, weights, reach_km=reach_km, max_clusters=max_clusters)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_numpy_labels_large_sets_like_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    degrees = chance.uniform((-60.0, -180.0), (70.0, 180.0), (5_000, 2))
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = chance.uniform(0.1, 3.0, 5_000)
    expected = k_means_labels(vectors, weights, reach_km=250.0, max_clusters=8)
    assert expected.max() == 7
    assert by_numpy(vectors, weights, max_clusters=8).tolist() == expected.tolist()


@given(
    seed=st.integers(0, 2**32 - 1),
    points=st.integers(12, 60),
    lost=st.integers(0, 3),
)
@settings(max_examples=100)
def test_a_centre_without_points_moves_as_scikit_learn_moves_it(
    seed: int, points: int, lost: int
) -> None:
    chance = np.random.default_rng(seed)
    vectors = unit_vectors(
        chance.uniform(20.0, 60.0, points), chance.uniform(-20.0, 60.0, points)
    )
    weights = chance.uniform(0.1, 3.0, points)
    centres = vectors[:6].copy()
    # On the other side of the earth nobody is near.
    centres[:lost] *= -1.0
    expected = lloyd_labels(vectors, weights, centres)
    assert set(expected.tolist()) == set(range(6))
    assert lloyd_labels_numpy(vectors, weights, centres).tolist() == expected.tolist()


@given(points=weighted_points.filter(bool))
def test_every_point_is_nearest_to_its_own_cluster(
    points: list[tuple[tuple[float, float], int]],
) -> None:
    degrees = np.array([where for where, _ in points])
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = np.array([weight for _, weight in points], dtype=np.float64)
    labels = by_numpy(vectors, weights, max_clusters=4)
    centres = np.array(
        [
            np.average(
                vectors[labels == label], axis=0, weights=weights[labels == label]
            )
            for label in range(labels.max() + 1)
        ]
    )
    gaps = np.linalg.norm(vectors[:, np.newaxis] - centres, axis=2)
    own = gaps[np.arange(len(labels)), labels]
    # Up to the metre by which points are moved.
    assert (own <= gaps.min(axis=1) + 1e-6).all()


@pytest.mark.parametrize(
    ("longitudes", "expected"),
    [
        pytest.param([0.0, 1.0, 90.0, 91.0, -90.0], [0, 0, 1, 1, 2], id="apart"),
        pytest.param([0.0, 1.0, 2.0], [0, 0, 0], id="all within reach"),
        pytest.param([179.0, 90.0, -179.0], [0, 1, 0], id="over the antimeridian"),
        pytest.param([7.0], [0], id="one"),
        pytest.param([], [], id="none"),
    ],
)
def test_centres_are_added_until_all_are_within_reach(
    longitudes: list[float], expected: list[int]
) -> None:
    vectors, weights = on_the_equator(*longitudes), np.ones(len(longitudes))
    found = k_means_labels(vectors, weights, reach_km=300.0, max_clusters=None)
    # Numbers follow the choice of the centres; here only who is with whom matters.
    first_seen = dict.fromkeys(found.tolist())
    assert [list(first_seen).index(label) for label in found] == expected


def test_the_first_centres_are_heavy_and_far() -> None:
    vectors = on_the_equator(0.0, 50.0, 100.0, 10.0)
    weights = np.array([5.0, 9.0, 3.0, 4.0])
    labels = k_means_labels(vectors, weights, reach_km=250.0, max_clusters=2)
    # 50 degrees east is heaviest; from there 0 weighs more than 100.
    assert labels.tolist() == [1, 0, 0, 1]


def test_no_more_centres_than_asked_for() -> None:
    vectors = on_the_equator(*range(0, 360, 10))
    labels = k_means_labels(vectors, np.ones(36), reach_km=250.0, max_clusters=5)
    assert set(labels.tolist()) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("seed", range(20))
def test_equal_points_stay_together_and_ties_do_not_depend_on_the_order(
    seed: int,
) -> None:
    # The middle one is as near to either side.
    vectors = np.repeat(on_the_equator(0.0, 40.0, 80.0), (4, 3, 4), axis=0)
    weights = np.repeat([4.0, 1.0, 4.1], (4, 3, 4))
    order = np.random.default_rng(seed).permutation(11)
    labels = np.empty(11, dtype=np.intp)
    labels[order] = k_means_labels(
        vectors[order], weights[order], reach_km=250.0, max_clusters=2
    )
    assert len(set(labels[:4])) == len(set(labels[4:7])) == len(set(labels[7:])) == 1
    assert labels[0] != labels[7]
    assert (
        labels[4] == k_means_labels(vectors, weights, reach_km=250.0, max_clusters=2)[4]
    )


def test_points_hardly_move(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[FloatArray] = []

    def noted(vectors: FloatArray, weights: FloatArray, centres: FloatArray) -> Labels:
        moved.append(vectors)
        return lloyd_labels_numpy(vectors, weights, centres)

    monkeypatch.setattr(k_means, "lloyd_labels", noted)
    vectors = on_the_equator(*np.linspace(-180.0, 180.0, 1_000))
    k_means_labels(vectors, np.ones(1_000), reach_km=250.0, max_clusters=8)
    assert np.linalg.norm(moved[0] - vectors, axis=1).max() * 6_371_009.0 < 2.0


def test_it_ends_after_the_last_round_as_scikit_learn_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors = on_the_equator(*np.linspace(0.0, 100.0, 101))
    weights, centres = np.ones(101), vectors[:2]
    whole = lloyd_labels_numpy(vectors, weights, centres).tolist()
    monkeypatch.setattr(k_means, "_ROUNDS", 1)
    one = lloyd_labels_numpy(vectors, weights, centres).tolist()
    assert one != whole
    assert one == lloyd_labels(vectors, weights, centres).tolist()
