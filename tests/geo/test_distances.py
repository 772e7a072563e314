"""Distances on the sphere and on the ellipsoid."""

from geopy.distance import great_circle
from hypothesis import given
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import (
    EARTH_RADIUS_KM,
    distance_km,
    distances_km,
    geodesic_km,
    vectors_of,
)
from custom_components.qb_peer_vpn.models import Coordinates

from .places import BERLIN, LONDON, PARIS, POINTS, SUVA, TOKYO, point


def between(start: Coordinates, end: Coordinates) -> float:
    return float(distances_km(vectors_of([start]), vectors_of([end]))[0, 0])


@given(start=POINTS, end=POINTS)
def test_distances_equal_those_of_geopy(start: Coordinates, end: Coordinates) -> None:
    expected = great_circle(
        (start.latitude, start.longitude),
        (end.latitude, end.longitude),
        radius=EARTH_RADIUS_KM,
    ).kilometers
    assert between(start, end) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(start=POINTS, end=POINTS)
def test_a_distance_is_the_same_in_both_directions(
    start: Coordinates, end: Coordinates
) -> None:
    assert between(start, end) == pytest.approx(between(end, start), abs=1e-9)
    assert distance_km(start, end) == distance_km(end, start)


@given(start=POINTS, end=POINTS)
def test_the_distance_of_one_pair_equals_that_of_arrays(
    start: Coordinates, end: Coordinates
) -> None:
    # Near the antipode, the haversine formula is accurate to some hundred meters only.
    assert distance_km(start, end) == pytest.approx(between(start, end), abs=0.2)


@pytest.mark.parametrize("meters", [0.001, 1.0, 50.0, 5_000.0, 9_000.0, 10_000.0])
@pytest.mark.parametrize("latitude", [0.0, 52.5])
def test_short_distances_are_accurate(meters: float, latitude: float) -> None:
    step = np.degrees(meters / 1000.0 / EARTH_RADIUS_KM)
    there = between(point(latitude, 13.4), point(latitude + step, 13.4))
    assert there * 1000.0 == pytest.approx(meters, rel=1e-6, abs=2e-8)


@pytest.mark.parametrize("meters", [0.0, 1.0, 5_000.0, 9_100.0])
def test_distances_to_the_antipode_are_accurate(meters: float) -> None:
    step = np.degrees(meters / 1000.0 / EARTH_RADIUS_KM)
    there = between(point(10.0, 20.0), point(-10.0 + step, -160.0))
    assert there == pytest.approx(np.pi * EARTH_RADIUS_KM - meters / 1000.0, abs=1e-6)


def test_the_distance_of_a_point_to_itself_is_zero() -> None:
    vectors = vectors_of([BERLIN, SUVA])
    assert np.diag(distances_km(vectors, vectors)).tolist() == [0.0, 0.0]
    assert distance_km(BERLIN, BERLIN) == 0.0


def test_distances_have_a_row_per_start_and_a_column_per_end() -> None:
    starts = vectors_of([BERLIN, PARIS])
    ends = vectors_of([LONDON, TOKYO, BERLIN])
    assert distances_km(starts, ends).shape == (2, 3)
    assert distances_km(starts, vectors_of([])).shape == (2, 0)


@pytest.mark.parametrize(
    ("start", "end", "expected_km"),
    [
        # Half a degree of a meridian is shorter at the equator than at the pole.
        (point(0.0, 0.0), point(0.5, 0.0), 55.287),
        (point(89.5, 0.0), point(90.0, 0.0), 55.847),
    ],
)
def test_a_geodesic_follows_the_ellipsoid(
    start: Coordinates, end: Coordinates, expected_km: float
) -> None:
    assert geodesic_km(start, end) == pytest.approx(expected_km, abs=1e-3)
