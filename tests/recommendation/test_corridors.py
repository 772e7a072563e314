"""Where packets travel, and how much fiber that is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hypothesis import assume, given, settings, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import distances_km, vectors_of
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation import Corridor, Corridors

from .builders import point
from .corridor_graph import (
    SlowGraph,
    kilometers,
    shipped,
    shipped_corridors,
    shipped_nodes,
    slow,
)

DEGREE = 111.19508
"""Kilometers in a degree of the equator."""

places = st.builds(
    Coordinates,
    latitude=st.floats(-90.0, 90.0, allow_subnormal=False),
    longitude=st.floats(-180.0, 180.0, allow_subnormal=False),
)


def length_km(corridors: Corridors, one: Coordinates, other: Coordinates) -> float:
    start, end = vectors_of([one]), vectors_of([other])
    lengths = corridors.lengths_km(start, end, distances_km(start, end))
    return float(lengths[0, 0])


def corridor(way: str, kind: str = "land", *via: Coordinates) -> Corridor:
    return Corridor(start=way[0], end=way[1], by_sea=kind == "sea", via=via)


EQUATOR = {"A": point(0.0, 10.0), "B": point(0.0, 30.0), "C": point(0.0, 50.0)}


def on_equator(*corridors: Corridor, nodes: Mapping[str, Coordinates] = EQUATOR) -> Any:
    return Corridors.of(nodes, corridors).fiber_km / DEGREE


def test_fiber_is_longer_than_the_great_circle_and_most_on_land() -> None:
    found = on_equator(corridor("AB", "land"), corridor("BC", "sea"))
    assert found[0, 1] == pytest.approx(20.0 * 1.5)
    assert found[1, 2] == pytest.approx(20.0 * 1.15)


def test_a_way_may_lead_through_several_nodes_in_both_directions() -> None:
    found = on_equator(corridor("AB", "sea"), corridor("CB", "sea"))
    assert found[0, 2] == found[2, 0] == pytest.approx(40.0 * 1.15)
    assert found.diagonal().tolist() == [0.0, 0.0, 0.0]


def test_the_shortest_way_counts() -> None:
    around = corridor("AC", "sea"), corridor("BC", "sea")
    found = on_equator(corridor("AB", "land"), *around)
    assert found[0, 1] == pytest.approx(30.0)
    assert found[0, 2] == pytest.approx(46.0)
    found = on_equator(corridor("AB", "sea", point(0.0, 70.0)), *around)
    # There and back is longer than by the other node.
    assert found[0, 1] == pytest.approx(69.0)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_corridors_between_two_nodes_the_shorter_one_counts(order: int) -> None:
    both = [corridor("AB", "land"), corridor("AB", "sea")][::order]
    assert on_equator(*both, corridor("BC"))[0, 1] == pytest.approx(23.0)


def test_a_corridor_passes_its_points_in_order() -> None:
    via = point(0.0, 40.0), point(0.0, 20.0)
    found = on_equator(corridor("AB", "sea", *via), corridor("BC"))
    assert found[0, 1] == pytest.approx((30.0 + 20.0 + 10.0) * 1.15)


@pytest.mark.parametrize(
    ("nodes", "corridors"),
    [
        ({}, []),
        (EQUATOR, [corridor("AB")]),
        (EQUATOR, [corridor("AB"), corridor("BC"), corridor("AX")]),
        (EQUATOR, [corridor("AB"), corridor("BC"), corridor("XA")]),
    ],
    ids=["no node", "two parts", "to an unknown node", "from an unknown node"],
)
def test_a_graph_that_is_not_whole_is_refused(
    nodes: dict[str, Coordinates], corridors: list[Corridor]
) -> None:
    with pytest.raises(ValueError, match=r"node|connect"):
        Corridors.of(nodes, corridors)


PAIR = Corridors.of(
    {"A": point(0.0, 10.0), "B": point(0.0, 20.0)}, [corridor("AB", "land")]
)
"""The border between what is nearest to one and to the other is at 15°."""


@pytest.mark.parametrize(
    ("west", "east", "degrees"),
    [
        # To the own node, between the nodes, and then back: 1.5 of everything.
        (10.0, 20.0, 15.0),
        (9.0, 21.0, 18.0),
        # Both have the same node: they need not meet there.
        (8.0, 12.0, 6.0),
        (10.0, 10.0, 0.0),
        (3.0, 14.0, 16.5),
        # Across the border, 6° apart: only by the nodes, 3 + 10 + 3 degrees of land.
        (12.0, 18.0, 21.0),
        # 4.5° of 500 km apart, by the nodes (3.5 + 10 + 3.5) · 1.5 or directly 3 · 1.5.
        (13.5, 16.5, 4.5 + 3.0 * DEGREE / 500.0 * (25.5 - 4.5)),
        (14.9, 15.1, 0.3 + 0.2 * DEGREE / 500.0 * (29.7 - 0.3)),
    ],
)
def test_neighbors_meet_between_them_and_others_at_their_nodes(
    west: float, east: float, degrees: float
) -> None:
    one, other = point(0.0, west), point(0.0, east)
    for found in (length_km(PAIR, one, other), length_km(PAIR, other, one)):
        assert found / DEGREE == pytest.approx(degrees, abs=1e-6)


def test_a_direct_way_is_not_longer_than_the_one_by_nodes() -> None:
    """Fiber in the sea is shorter than on land, if there is some."""
    by_sea = Corridors.of(
        {"A": point(0.0, 10.0), "B": point(0.0, 12.0)}, [corridor("AB", "sea")]
    )
    found = length_km(by_sea, point(0.0, 10.0), point(0.0, 12.0))
    assert found / DEGREE == pytest.approx(2.3)


def test_each_place_uses_the_node_that_is_nearest() -> None:
    some = vectors_of([point(0.0, -100.0), point(60.0, 14.9), point(-60.0, 15.1)])
    assert PAIR.nearest_nodes(some).tolist() == [0, 0, 1]
    assert PAIR.nearest_nodes(vectors_of([])).tolist() == []


def test_the_nodes_of_many_places_are_found_in_blocks() -> None:
    pairs = vectors_of([point(0.0, 14.0), point(0.0, 16.0)] * 1_000)
    assert PAIR.nearest_nodes(pairs).tolist() == [0, 1] * 1_000


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [
        # London is 2.36 and New York 1.40 km from their nodes: 6408.73 + 1.5 · 3.76.
        ((51.51, -0.13), (40.71, -74.01), 6414.36),
        ((47.37, 8.54), (48.14, 11.58), 937.1),
        ((47.37, 8.54), (40.71, -74.01), 8457.1),
        ((25.2, 55.27), (19.08, 72.88), 17069.3),
        ((35.68, 139.69), (55.03, 82.92), 28346.8),
        ((4.71, -74.07), (-12.05, -77.04), 2636.0),
        ((-1.29, 36.82), (6.52, 3.38), 19071.3),
        ((46.95, 7.45), (47.56, 7.59), 103.0),
        ((53.55, 9.99), (52.52, 13.4), 382.7),
        ((-33.87, 151.21), (-36.85, 174.76), 2498.2),
        ((45.07, 7.69), (45.76, 4.84), 746.7),
    ],
)
def test_the_shipped_corridors_have_the_documented_lengths(
    one: tuple[float, float], other: tuple[float, float], length: float
) -> None:
    assert length_km(shipped(), point(*one), point(*other)) == pytest.approx(
        length, abs=0.06
    )


def test_the_shipped_graph_is_the_documented_one() -> None:
    assert len(shipped_nodes()) == 108
    assert len(shipped_corridors()) == 211
    fiber = shipped().fiber_km
    assert (fiber == fiber.T).all()
    for row, start in enumerate(shipped_nodes()):
        slowly = [slow().fiber_km(start, end) for end in shipped_nodes()]
        assert fiber[row].tolist() == pytest.approx(slowly)


@given(one=places, other=places)
def test_a_slow_search_finds_the_same_length(
    one: Coordinates, other: Coordinates
) -> None:
    by_distance = sorted(shipped_nodes().values(), key=partial(kilometers, one))
    # On a border between two nodes, rounding decides.
    assume(kilometers(one, by_distance[1]) - kilometers(one, by_distance[0]) > 1e-3)
    by_distance = sorted(shipped_nodes().values(), key=partial(kilometers, other))
    assume(kilometers(other, by_distance[1]) - kilometers(other, by_distance[0]) > 1e-3)
    assert length_km(shipped(), one, other) == pytest.approx(
        slow().length_km(one, other), abs=1e-3
    )


graphs = st.lists(places, min_size=2, max_size=6, unique=True).flatmap(
    lambda nodes: st.tuples(
        st.just({"ABCDEF"[number]: node for number, node in enumerate(nodes)}),
        st.lists(
            st.builds(
                Corridor,
                start=st.sampled_from("ABCDEF"[: len(nodes)]),
                end=st.sampled_from("ABCDEF"[: len(nodes)]),
                by_sea=st.booleans(),
                via=st.lists(places, max_size=2).map(tuple),
            ),
            max_size=8,
        ),
    )
)


@settings(max_examples=50)
@given(graphs)
def test_a_slow_search_finds_the_same_ways_in_any_graph(
    drawn: tuple[dict[str, Coordinates], list[Corridor]],
) -> None:
    nodes, corridors = drawn
    slowly = SlowGraph(nodes, corridors)
    expected = [[slowly.fiber_km(one, other) for other in nodes] for one in nodes]
    if not np.isfinite(expected).all():
        with pytest.raises(ValueError, match="connect"):
            Corridors.of(nodes, corridors)
    else:
        found = Corridors.of(nodes, corridors).fiber_km
        assert found == pytest.approx(np.array(expected), abs=1e-3)


@given(starts=st.lists(places, max_size=4), ends=st.lists(places, max_size=4))
def test_lengths_of_many_pairs_are_those_of_each_pair(
    starts: list[Coordinates], ends: list[Coordinates]
) -> None:
    rows, columns = vectors_of(starts), vectors_of(ends)
    distances = distances_km(rows, columns)
    found = shipped().lengths_km(rows, columns, distances)
    assert found.shape == (len(starts), len(ends))
    assert (found >= distances - 1e-6).all()
    for i, one in enumerate(starts):
        for j, other in enumerate(ends):
            assert found[i, j] == pytest.approx(length_km(shipped(), one, other))
