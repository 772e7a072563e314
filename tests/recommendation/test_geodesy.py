"""Distances and middles on the sphere."""

from geopy.distance import great_circle
from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation.geodesy import (
    EARTH_RADIUS_KM,
    FloatArray,
    coordinates_of,
    distances_km,
    geodesic_km,
    mean_direction,
    vectors_of,
)

from .builders import at, point

coordinates = st.builds(
    Coordinates,
    latitude=st.floats(-90.0, 90.0, allow_subnormal=False),
    longitude=st.floats(-180.0, 180.0, allow_subnormal=False),
)


def distance(start: Coordinates, end: Coordinates) -> float:
    return float(distances_km(vectors_of([start]), vectors_of([end]))[0, 0])


@given(start=coordinates, end=coordinates)
def test_a_distance_is_the_great_circle_of_geopy(
    start: Coordinates, end: Coordinates
) -> None:
    expected = great_circle(
        (start.latitude, start.longitude), (end.latitude, end.longitude)
    ).kilometers
    assert distance(start, end) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(start=coordinates, end=coordinates)
def test_a_distance_is_the_same_both_ways(start: Coordinates, end: Coordinates) -> None:
    assert distance(start, end) == pytest.approx(distance(end, start), abs=1e-9)


@pytest.mark.parametrize("metres", [0.001, 1.0, 50.0, 5_000.0, 9_000.0, 10_000.0])
@pytest.mark.parametrize("latitude", [0.0, 52.5])
def test_small_distances_keep_their_digits(metres: float, latitude: float) -> None:
    step = np.degrees(metres / 1000.0 / EARTH_RADIUS_KM)
    there = distance(point(latitude, 13.4), point(latitude + step, 13.4))
    assert there * 1000.0 == pytest.approx(metres, rel=1e-6, abs=2e-8)


@pytest.mark.parametrize("metres", [0.0, 1.0, 5_000.0, 9_100.0])
def test_antipodal_distances_keep_their_digits(metres: float) -> None:
    step = np.degrees(metres / 1000.0 / EARTH_RADIUS_KM)
    there = distance(point(10.0, 20.0), point(-10.0 + step, -160.0))
    assert there == pytest.approx(np.pi * EARTH_RADIUS_KM - metres / 1000.0, abs=1e-6)


def test_a_point_is_at_no_distance_from_itself() -> None:
    vectors = vectors_of([at("Berlin"), at("Suva")])
    assert np.diag(distances_km(vectors, vectors)).tolist() == [0.0, 0.0]


def test_distances_have_a_row_per_start_and_a_column_per_end() -> None:
    starts = vectors_of([at("Berlin"), at("Paris")])
    ends = vectors_of([at("London"), at("Tokyo"), at("Berlin")])
    assert distances_km(starts, ends).shape == (2, 3)
    assert distances_km(starts, vectors_of([])).shape == (2, 0)


@given(here=coordinates)
def test_coordinates_survive_being_a_vector(here: Coordinates) -> None:
    back = coordinates_of(vectors_of([here])[0])
    assert distance(here, back) == pytest.approx(0.0, abs=1e-6)
    assert back.latitude == pytest.approx(here.latitude, abs=1e-6)


def middle(*points: Coordinates, weights: tuple[float, ...] = ()) -> FloatArray | None:
    vectors = vectors_of(points)
    return mean_direction(vectors, np.array(weights or [1.0] * len(points)))


def test_the_middle_over_the_antimeridian_is_there_and_not_in_africa() -> None:
    found = middle(point(0.0, 179.0), point(0.0, -179.0))
    assert found is not None
    assert abs(coordinates_of(found).longitude) == pytest.approx(180.0)


def test_the_middle_around_a_pole_is_the_pole() -> None:
    ring = [point(80.0, longitude) for longitude in (-120.0, 0.0, 120.0)]
    found = middle(*ring)
    assert found is not None
    assert coordinates_of(found).latitude == pytest.approx(90.0)


def test_the_middle_lies_nearer_to_the_heavier_point() -> None:
    found = middle(point(0.0, 0.0), point(0.0, 90.0), weights=(3.0, 1.0))
    assert found is not None
    assert coordinates_of(found).longitude == pytest.approx(
        np.degrees(np.arctan(1 / 3))
    )


def test_points_that_cancel_have_no_middle() -> None:
    assert middle(point(10.0, 20.0), point(-10.0, -160.0)) is None


def test_nothing_has_no_middle() -> None:
    assert middle() is None
    assert middle(at("Berlin"), weights=(0.0,)) is None


def test_people_read_the_geodesic() -> None:
    # Half a degree of the meridian is shorter at the equator than at the pole.
    assert geodesic_km(point(0.0, 0.0), point(0.5, 0.0)) == pytest.approx(
        55.287, abs=1e-3
    )
    assert geodesic_km(point(89.5, 0.0), point(90.0, 0.0)) == pytest.approx(
        55.847, abs=1e-3
    )
