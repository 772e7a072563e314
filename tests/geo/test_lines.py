"""Great circles and circles as lines of a map."""

from itertools import pairwise
import math

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM, circle, great_circle
from custom_components.qb_peer_vpn.models import Coordinates

from .places import POINTS, point


def angle_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Degrees between two points given as longitude and latitude."""
    (lon_a, lat_a), (lon_b, lat_b) = np.radians((a, b)).tolist()
    half = (
        math.sin((lat_a - lat_b) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_a - lon_b) / 2) ** 2
    )
    return math.degrees(2 * math.asin(math.sqrt(min(1.0, half))))


def lonlat(place: Coordinates) -> tuple[float, float]:
    return place.longitude, place.latitude


@given(POINTS, POINTS)
def test_a_great_circle_starts_and_ends_at_its_points(
    start: Coordinates, end: Coordinates
) -> None:
    line = great_circle(start, end)
    assert angle_between(tuple(line[0]), lonlat(start)) < 1e-3
    assert angle_between(tuple(line[-1]), lonlat(end)) < 1e-3


@given(POINTS, POINTS)
def test_a_great_circle_is_the_shortest_line_in_small_steps(
    start: Coordinates, end: Coordinates
) -> None:
    line = [tuple(step) for step in great_circle(start, end).tolist()]
    steps = [angle_between(a, b) for a, b in pairwise(line)]
    assert max(steps) < 1.01
    assert sum(steps) == pytest.approx(
        angle_between(lonlat(start), lonlat(end)), abs=1e-3
    )


def test_antipodes_are_connected() -> None:
    line = great_circle(point(40.0, -4.0), point(-40.0, 176.0))
    assert len(line) == 181
    assert np.isfinite(line).all()
    assert abs(line[1, 1] - 40.0) < 0.1


def test_poles_are_connected_along_one_meridian() -> None:
    line = great_circle(point(90.0, 0.0), point(-90.0, 0.0))
    assert len(line) == 181
    assert np.isfinite(line).all()
    assert np.allclose(np.abs(line[1:-1, 0]), line[1, 0])


@given(POINTS, st.floats(1.0, 3000.0))
def test_a_circle_is_closed_and_round(center: Coordinates, radius: float) -> None:
    outline = circle(center, radius)
    assert np.allclose(outline[0], outline[-1])
    degrees = math.degrees(radius / EARTH_RADIUS_KM)
    on_the_rim = outline[np.abs(outline[:, 1]) < 89.9]
    for edge in on_the_rim.tolist():
        assert angle_between(tuple(edge), lonlat(center)) == pytest.approx(
            degrees, abs=1e-3
        )


@given(POINTS, st.floats(1.0, 3000.0))
def test_a_circle_does_not_jump(center: Coordinates, radius: float) -> None:
    outline = circle(center, radius)
    rim = outline[:-3] if abs(outline[-2, 1]) == 90.0 else outline
    assert np.abs(np.diff(rim[:, 0])).max() <= 180.0


def test_a_circle_around_a_pole_contains_the_pole() -> None:
    outline = circle(point(85.0, 20.0), 2000.0)
    assert outline[:, 1].max() == 90.0
    assert np.ptp(outline[:, 0]) == pytest.approx(360.0)
