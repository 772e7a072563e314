"""Points merged in cells."""

from collections.abc import Callable, Sequence

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import FloatArray, unit_vectors, vectors_of
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation import Corridor, Corridors
from custom_components.qb_peer_vpn.recommendation.latency_model import modeled_legs
from custom_components.qb_peer_vpn.recommendation.peer_cells import merge_in_cells

from .builders import PLACES, at, point
from .corridor_graph import shipped

PAIR = Corridors.of(
    {"W": point(0.0, 10.0), "E": point(0.0, 20.8)},
    [Corridor(start="W", end="E", by_sea=False)],
)
"""The border between what is nearest to one and to the other is at 15.4°."""

points = st.builds(
    Coordinates,
    latitude=st.floats(-90.0, 90.0, allow_subnormal=False),
    longitude=st.floats(-180.0, 180.0, allow_subnormal=False),
)


def merge(
    some: Sequence[Coordinates], weights: Sequence[float], corridors: Corridors = PAIR
) -> tuple[FloatArray, FloatArray]:
    return merge_in_cells(vectors_of(some), np.array(weights), corridors)


def cells_of(*some: tuple[float, float]) -> int:
    _, weights = merge([point(*each) for each in some], [1.0] * len(some))
    return len(weights)


@pytest.mark.parametrize(
    ("one", "other", "cells"),
    [
        ((50.1, 8.1), (50.9, 8.9), 1),
        ((50.9, 8.5), (51.1, 8.5), 2),
        ((50.5, 8.9), (50.5, 9.1), 2),
        # The cells around zero are not larger than the others.
        ((0.5, 8.5), (-0.5, 8.5), 2),
        ((50.5, 0.5), (50.5, -0.5), 2),
        ((50.5, 179.5), (50.5, -179.5), 2),
        # The meridian of 180° is no part of the next row's first cell.
        ((50.5, 180.0), (51.5, -179.5), 2),
        ((50.5, 8.5), (-50.5, 8.5), 2),
        ((50.5, 8.5), (50.5, -8.5), 2),
    ],
)
def test_points_of_one_degree_are_merged(
    one: tuple[float, float], other: tuple[float, float], cells: int
) -> None:
    assert cells_of(one, other) == cells


def test_points_of_one_cell_with_different_nodes_stay_apart() -> None:
    both = [point(0.5, 15.8), point(0.5, 15.2)]
    found, weights = merge(both, [3.0, 1.0])
    order = np.argsort(-weights)
    found, weights = found[order], weights[order]
    assert found == pytest.approx(vectors_of(both))
    assert weights.tolist() == [3.0, 1.0]


def test_a_cell_is_at_the_weighted_mean_of_its_points() -> None:
    some = [point(0.5, 8.1), point(0.5, 8.9), point(60.0, 60.0)]
    found, weights = merge(some, [3.0, 1.0, 5.0])
    assert sorted(weights.tolist()) == [4.0, 5.0]
    middle = found[int(np.argmin(weights))]
    assert middle == pytest.approx(vectors_of([point(0.5, 8.3)])[0], abs=1e-4)


def test_without_points_there_is_no_cell() -> None:
    found, weights = merge([], [])
    assert found.shape == (0, 3)
    assert weights.shape == (0,)


@given(
    st.lists(st.tuples(points, st.floats(0.01, 100.0)), min_size=1, max_size=30),
)
def test_no_weight_is_lost_and_every_cell_is_on_the_sphere(
    drawn: list[tuple[Coordinates, float]],
) -> None:
    some, weights = zip(*drawn, strict=True)
    cells, sums = merge(some, weights, shipped())
    assert 1 <= len(sums) <= len(weights)
    assert sums.sum() == pytest.approx(sum(weights))
    assert np.linalg.norm(cells, axis=1) == pytest.approx(1.0)


type Draw = Callable[[np.random.Generator, int], FloatArray]


def world(chance: np.random.Generator, peers: int) -> FloatArray:
    """Draw peers around many cities of all continents."""
    north, east = chance.uniform(-50.0, 65.0, 300), chance.uniform(-180.0, 180.0, 300)
    city = chance.choice(300, peers, p=(size := chance.pareto(1.2, 300)) / size.sum())
    return scattered(chance, north[city], east[city])


def one_country(chance: np.random.Generator, peers: int) -> FloatArray:
    """Draw peers around three cities."""
    names = np.array(["London", "Paris", "Amsterdam"])[chance.integers(0, 3, peers)]
    places = [at(str(name)) for name in names]
    return scattered(
        chance,
        np.array([place.latitude for place in places]),
        np.array([place.longitude for place in places]),
    )


def scattered(
    chance: np.random.Generator, north: FloatArray, east: FloatArray
) -> FloatArray:
    """Move each peer to a suburb; return unit vectors."""
    return unit_vectors(
        north + chance.normal(0.0, 0.15, len(north)),
        east + chance.normal(0.0, 0.15, len(east)),
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("draw", [world, one_country])
@pytest.mark.parametrize("peers", [15, 400, 5_000])
def test_cells_change_no_path_by_more_than_a_millisecond(
    seed: int, draw: Draw, peers: int
) -> None:
    vectors = draw(np.random.default_rng(seed), peers)
    places = vectors_of(at(name) for name in PLACES)
    cells, weights = merge_in_cells(vectors, np.ones(peers), shipped())
    _, to_peers = modeled_legs(places, vectors, shipped())
    _, to_cells = modeled_legs(places, cells, shipped())
    change = to_cells @ weights / peers - to_peers.mean(axis=1)
    assert np.abs(change).max() <= 1.0
    if peers == 5_000:
        assert len(weights) < peers / 4
    assert np.abs(change).mean() <= 0.2
