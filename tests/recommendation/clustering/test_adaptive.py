"""Adaptive clusters: what HDBSCAN gets, and what it finds."""

from collections.abc import Iterator
import sys
from types import ModuleType
from typing import override

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import (
    CITY_RADIUS_KM,
    FloatArray,
    distances_km,
    unit_vectors,
    vectors_of,
)
from custom_components.qb_peer_vpn.recommendation.clustering import adaptive
from custom_components.qb_peer_vpn.recommendation.clustering.adaptive import (
    ROWS,
    adaptive_can_run,
    adaptive_is_available,
    adaptive_labels,
    row_counts,
    spread_rows,
)
from custom_components.qb_peer_vpn.recommendation.clustering.labels import NOISE, Labels
from tests.recommendation.builders import at

from .points import WEIGHTED_POINTS, WeightedPoints, arrays_of


@pytest.fixture(autouse=True)
def _fresh_import() -> Iterator[None]:
    """Forget whether scikit-learn could be imported."""
    adaptive._load_hdbscan.cache_clear()
    yield
    adaptive._load_hdbscan.cache_clear()


def around(name: str, count: int, spread_degrees: float, seed: int = 0) -> FloatArray:
    """Return points scattered around a place, shape (count, 3)."""
    chance, center = np.random.default_rng(seed), at(name)
    return unit_vectors(
        center.latitude + spread_degrees * chance.normal(size=count),
        center.longitude + spread_degrees * chance.normal(size=count),
    )


def labels_of(vectors: FloatArray, min_share: float = 0.02) -> Labels:
    return adaptive_labels(vectors, np.ones(len(vectors)), min_share=min_share)


def test_scikit_learn_is_found_without_importing_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "sklearn", raising=False)
    assert adaptive_is_available()
    assert "sklearn" not in sys.modules


def test_a_missing_scikit_learn_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adaptive, "find_spec", lambda _: None)
    assert not adaptive_is_available()


class Broken(ModuleType):
    """A module whose import fails as that of a wheel for another numpy does."""

    @override
    def __getattr__(self, name: str) -> object:
        raise ValueError("numpy.dtype size changed")


@pytest.mark.parametrize("module", [None, Broken("sklearn.cluster")])
def test_a_scikit_learn_that_cannot_be_imported_cannot_run(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType | None
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.cluster", module)
    assert not adaptive_can_run()
    with pytest.raises(RuntimeError, match="scikit-learn"):
        labels_of(around("Berlin", 5, 1.0))


def test_a_failed_import_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    assert not adaptive_can_run()
    monkeypatch.delitem(sys.modules, "sklearn.cluster")
    assert not adaptive_can_run()


@given(points=WEIGHTED_POINTS.filter(bool), rows=st.integers(1, 500))
def test_every_point_gets_its_share_of_the_rows(
    points: WeightedPoints, rows: int
) -> None:
    vectors, weights = arrays_of(points)
    counts = row_counts(vectors, weights, rows)
    assert counts.sum() == rows
    assert (np.abs(counts - weights * (rows / weights.sum())) < 1.0 + 1e-6).all()


def test_light_points_in_one_region_get_its_share_together() -> None:
    vectors = np.vstack((around("Berlin", 900, 0.5), around("Tokyo", 100, 0.5)))
    counts = row_counts(vectors, np.ones(1_000), 100)
    assert counts[:900].sum() == pytest.approx(90, abs=1)


@given(points=WEIGHTED_POINTS.filter(bool))
def test_rows_fill_a_disk_around_their_point(points: WeightedPoints) -> None:
    vectors, weights = arrays_of(points)
    counts = row_counts(vectors, weights, 300)
    rows = spread_rows(vectors, counts)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0)
    starts = np.cumsum(counts) - counts
    for vector, start, count in zip(vectors, starts, counts, strict=True):
        distances = distances_km(vector[np.newaxis], rows[start : start + count])[0]
        assert (distances < CITY_RADIUS_KM).all()
        if count > 20:
            within_half = (distances < CITY_RADIUS_KM / 2).mean()
            assert within_half == pytest.approx(0.25, abs=0.05)


def test_one_city_is_one_cluster() -> None:
    assert set(labels_of(vectors_of([at("Berlin")]))) == {0}


def test_cities_far_apart_are_clusters_of_their_own() -> None:
    labels = labels_of(vectors_of([at("Berlin"), at("Tokyo"), at("Chicago")]))
    assert sorted(labels) == [0, 1, 2]


def test_dense_cities_and_sparse_regions_are_found_at_once() -> None:
    # Two cities 90 km apart, and a region that is 40 times as wide.
    berlin = around("Berlin", 200, 0.05)
    near = unit_vectors(*(around_degrees(52.52, 14.73, 200, 0.05)))
    region = around("Chicago", 200, 2.0)
    labels = labels_of(np.vstack((berlin, near, region)))
    parts = labels[:200], labels[200:400], labels[400:]
    most = [int(np.bincount(part[part != NOISE]).argmax()) for part in parts]
    assert len(set(most)) == 3
    for part, label in zip(parts, most, strict=True):
        assert (part == label).mean() > 0.7


def around_degrees(
    latitude: float, longitude: float, count: int, spread: float
) -> tuple[FloatArray, FloatArray]:
    chance = np.random.default_rng(7)
    return (
        latitude + spread * chance.normal(size=count),
        longitude + spread * chance.normal(size=count),
    )


def test_peers_without_neighbors_are_in_no_cluster() -> None:
    vectors = np.vstack((around("Berlin", 500, 0.2), vectors_of([at("Suva")])))
    labels = labels_of(vectors)
    assert labels[-1] == NOISE
    assert (labels[:-1] == 0).mean() > 0.9


def test_weights_count_like_repeated_points() -> None:
    places = np.vstack((around("Berlin", 30, 0.5), around("Tokyo", 30, 0.5)))
    counts = np.array([1, 2, 3] * 20)
    weighted = adaptive_labels(places, counts.astype(np.float64), min_share=0.02)
    repeated = labels_of(np.repeat(places, counts, axis=0))
    firsts = np.cumsum(counts) - counts
    assert weighted[:30].tolist() == [weighted[0]] * 30
    assert weighted[30:].tolist() == [weighted[30]] * 30
    assert weighted.tolist() == repeated[firsts].tolist()


def test_no_points_have_no_labels() -> None:
    assert labels_of(np.empty((0, 3))).size == 0


@settings(max_examples=8, deadline=None)
@given(points=WEIGHTED_POINTS.filter(bool), power=st.integers(-20, 20))
def test_labels_do_not_depend_on_the_unit_of_the_weights(
    points: WeightedPoints, power: int
) -> None:
    vectors, weights = arrays_of(points)
    one = adaptive_labels(vectors, weights, min_share=0.05)
    other = adaptive_labels(vectors, weights * 2.0**power, min_share=0.05)
    assert one.tolist() == other.tolist()
    assert set(one) <= set(range(-1, one.max() + 1))


def test_points_without_a_row_get_the_label_of_the_nearest() -> None:
    # More points than rows.
    vectors = np.vstack((around("Berlin", ROWS, 0.3), around("Tokyo", ROWS, 0.3)))
    labels = labels_of(vectors)
    assert (labels[:ROWS] == labels[0]).mean() > 0.9
    assert (labels[ROWS:] == labels[-1]).mean() > 0.9
    assert labels[0] != labels[-1]
