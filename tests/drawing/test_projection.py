from itertools import pairwise

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.drawing.projection import Frame, Projection
from custom_components.qb_peer_vpn.geo import FloatArray, great_circle
from custom_components.qb_peer_vpn.models import Coordinates

from .scenes import at

MARGIN = 50.0
FRAME = Frame(
    left=10.0,
    top=100.0,
    width=1200.0,
    height=540.0,
    margin_x=MARGIN,
    margin_y=MARGIN,
)

points = st.tuples(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))
swarms = st.lists(points, min_size=1, max_size=12).map(np.array)


def fitted(places: FloatArray) -> Projection:
    return Projection.fitting(places, places, FRAME)


@given(swarms)
def test_everything_is_within_the_frame(places: FloatArray) -> None:
    x, y = fitted(places).points(places).T
    assert (x > FRAME.left - 1e-6).all()
    assert (x < FRAME.left + FRAME.width + 1e-6).all()
    assert (y > FRAME.top + MARGIN - 1e-6).all()
    assert (y < FRAME.top + FRAME.height - MARGIN + 1e-6).all()


@given(swarms)
def test_the_world_is_shown_at_most_once_and_never_too_closely(
    places: FloatArray,
) -> None:
    projection = fitted(places)
    assert projection.world > FRAME.width - 1e-6
    height = projection.points(np.array([(0.0, 0.0), (0.0, 1.0)]))[:, 1]
    assert height[0] - height[1] < 30.0


@given(swarms, st.floats(-720.0, 720.0))
def test_other_longitudes_change_neither_scale_nor_height(
    places: FloatArray, turn: float
) -> None:
    turned = places + np.array((turn, 0.0))
    assert fitted(turned).scale == pytest.approx(fitted(places).scale, rel=1e-6)
    assert fitted(turned).y == pytest.approx(fitted(places).y, abs=1e-4)


def test_two_sides_of_the_antimeridian_are_neighbors() -> None:
    places = np.array([(179.0, -17.0), (-179.0, -17.0)])
    projection = fitted(places)
    west, east = projection.points(places)
    assert projection.middle == pytest.approx(180.0)
    assert 0.0 < east[0] - west[0] < 60.0


def test_the_map_is_cut_in_the_widest_gap() -> None:
    places = np.column_stack(((-118.0, -40.0, 8.0, 80.0, 139.0), np.zeros(5)))
    assert fitted(places).middle == pytest.approx(10.5)


def test_without_a_gap_no_mark_is_cut() -> None:
    everywhere = np.column_stack((np.arange(-180.0, 180.0, 5.0), np.zeros(72)))
    marks = np.array([(170.0, -40.0), (-10.0, 40.0), (-90.0, 0.0)])
    projection = Projection.fitting(everywhere, marks, FRAME)
    assert projection.points(marks)[:, 0].min() > FRAME.left + 100.0
    assert projection.points(marks)[:, 0].max() < FRAME.left + FRAME.width - 100.0


@given(points, points, points)
def test_a_line_is_cut_at_the_edge_and_nowhere_else(
    start: tuple[float, float], end: tuple[float, float], middle: tuple[float, float]
) -> None:
    projection = fitted(np.array([middle]))
    line = great_circle(place(start), place(end))
    pieces = projection.line(line)
    edges = projection.x - projection.world / 2, projection.x + projection.world / 2
    for piece in pieces:
        assert piece[:, 0].min() > edges[0] - 1e-6
        assert piece[:, 0].max() < edges[1] + 1e-6
    for before, after in pairwise(pieces):
        ends = sorted((float(before[-1, 0]), float(after[0, 0])))
        assert ends == pytest.approx(edges)
        assert before[-1, 1] == pytest.approx(after[0, 1])


@given(swarms, st.floats(-180.0, 180.0))
def test_an_outline_is_drawn_once_or_at_both_edges(
    places: FloatArray, longitude: float
) -> None:
    projection = fitted(places)
    outline = longitude + np.array([(-5.0, 0.0), (5.0, 0.0), (0.0, 5.0)]) * (1, 1)
    outline[:, 1] -= longitude
    copies = projection.copies(outline)
    assert 1 <= len(copies) <= 2
    for copy in copies:
        assert np.ptp(copy[:, 0]) == pytest.approx(10.0 * projection.across)


def place(point: tuple[float, float]) -> Coordinates:
    return at(point[1], point[0])
