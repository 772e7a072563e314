"""Density clusters: numpy against scikit-learn, and the stated rules."""

import sys
from typing import Protocol

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import FloatArray, unit_vectors
from custom_components.qb_peer_vpn.recommendation.clustering.dbscan import (
    NOISE,
    Labels,
    density_labels,
    density_labels_numpy,
)


class Label(Protocol):
    """Either implementation."""

    def __call__(
        self,
        vectors: FloatArray,
        weights: FloatArray,
        *,
        reach_km: float,
        min_weight: float,
    ) -> Labels: ...


IMPLEMENTATIONS = pytest.mark.parametrize(
    "label", [density_labels, density_labels_numpy], ids=["scikit-learn", "numpy"]
)

# Points on a coarse grid make ties of distance, small whole weights ties of weight.
on_a_grid = st.tuples(
    st.integers(-90, 90).map(float), st.integers(-180, 180).map(float)
)
close_together = st.tuples(
    st.integers(0, 24).map(lambda n: n / 4), st.integers(176, 184).map(float)
)
anywhere = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
weighted_points = st.lists(
    st.tuples(on_a_grid | close_together | anywhere, st.integers(1, 4)), max_size=40
)


def on_the_equator(*longitudes: float) -> FloatArray:
    return unit_vectors(np.zeros(len(longitudes)), np.array(longitudes))


@settings(max_examples=300)
@given(
    points=weighted_points,
    reach_km=st.sampled_from([30.0, 111.195, 300.0, 1_000.0, 5_000.0, 30_000.0]),
    min_weight=st.sampled_from([0.5, 1.0, 3.0, 4.0, 10.0]),
)
def test_numpy_labels_like_scikit_learn(
    points: list[tuple[tuple[float, float], int]], reach_km: float, min_weight: float
) -> None:
    degrees = np.array([where for where, _ in points]).reshape(-1, 2)
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = np.array([weight for _, weight in points], dtype=np.float64)
    expected = density_labels(
        vectors, weights, reach_km=reach_km, min_weight=min_weight
    )
    found = density_labels_numpy(
        vectors, weights, reach_km=reach_km, min_weight=min_weight
    )
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_numpy_labels_large_sets_like_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    centres = chance.uniform((-60.0, -180.0), (70.0, 180.0), (12, 2))
    degrees = centres[chance.integers(0, 12, 2_000)] + chance.normal(0, 2.5, (2_000, 2))
    vectors = unit_vectors(degrees[:, 0], degrees[:, 1])
    weights = chance.uniform(0.1, 3.0, 2_000)
    arguments = {"reach_km": 120.0, "min_weight": 20.0}
    expected = density_labels(vectors, weights, **arguments)
    assert expected.max() > 3
    assert (expected == NOISE).any()
    found = density_labels_numpy(vectors, weights, **arguments)
    assert found.tolist() == expected.tolist()


@IMPLEMENTATIONS
@pytest.mark.parametrize("turn", [1, -1])
def test_a_border_point_belongs_to_the_first_cluster_that_reaches_it(
    label: Label, turn: int
) -> None:
    # Two pairs are core; the light point between them reaches one of each pair, and
    # their weights do not add up to a core point there.
    vectors = on_the_equator(-2.5, -2.0, 0.0, 2.0, 2.5)[::turn]
    weights = np.array([4.0, 1.0, 1.0, 1.0, 4.0])
    labels = label(vectors, weights, reach_km=230.0, min_weight=5.0)
    assert labels.tolist() == [0, 0, 0, 1, 1]


@IMPLEMENTATIONS
def test_clusters_are_numbered_by_their_first_core_point(
    label: Label,
) -> None:
    vectors = on_the_equator(100.0, 50.0, 101.0, 51.0, 0.0)
    labels = label(
        vectors, np.array([2.0, 2.0, 2.0, 2.0, 1.0]), reach_km=150.0, min_weight=4.0
    )
    assert labels.tolist() == [0, 1, 0, 1, NOISE]


@IMPLEMENTATIONS
def test_a_distance_and_a_weight_that_are_just_enough_are_enough(
    label: Label,
) -> None:
    degree_km = 6371.009 * np.pi / 180.0
    labels = label(
        on_the_equator(179.5, -179.5),
        np.array([0.1, 0.2]),
        reach_km=degree_km,
        min_weight=0.3,
    )
    assert labels.tolist() == [0, 0]


@IMPLEMENTATIONS
def test_nothing_has_no_labels(label: Label) -> None:
    assert label(np.empty((0, 3)), np.empty(0), reach_km=1.0, min_weight=1.0).size == 0


def test_without_scikit_learn_numpy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    labels = density_labels(
        on_the_equator(0.0, 1.0, 9.0), np.ones(3), reach_km=150.0, min_weight=2.0
    )
    assert labels.tolist() == [0, 0, NOISE]
