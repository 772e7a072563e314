"""Unit vectors and their mean."""

from hypothesis import given
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import (
    FloatArray,
    coordinates_of,
    distance_km,
    mean_direction,
    mean_directions,
    vectors_of,
)
from custom_components.qb_peer_vpn.models import Coordinates

from .places import BERLIN, POINTS, point


@given(here=POINTS)
def test_coordinates_become_a_unit_vector_and_back(here: Coordinates) -> None:
    (vector,) = vectors_of([here])
    back = coordinates_of(vector)
    assert np.linalg.norm(vector) == pytest.approx(1.0)
    assert distance_km(here, back) == pytest.approx(0.0, abs=1e-6)
    assert back.latitude == pytest.approx(here.latitude, abs=1e-6)


def test_no_coordinates_are_no_vectors() -> None:
    assert vectors_of([]).shape == (0, 3)


def mean_of(*points: Coordinates, weights: tuple[float, ...] = ()) -> FloatArray | None:
    return mean_direction(vectors_of(points), np.array(weights or [1.0] * len(points)))


def test_the_mean_across_the_antimeridian_is_there_and_not_in_africa() -> None:
    found = mean_of(point(0.0, 179.0), point(0.0, -179.0))
    assert found is not None
    assert abs(coordinates_of(found).longitude) == pytest.approx(180.0)


def test_the_mean_of_a_ring_around_a_pole_is_the_pole() -> None:
    found = mean_of(*[point(80.0, longitude) for longitude in (-120.0, 0.0, 120.0)])
    assert found is not None
    assert coordinates_of(found).latitude == pytest.approx(90.0)


def test_the_mean_is_nearer_to_the_heavier_point() -> None:
    found = mean_of(point(0.0, 0.0), point(0.0, 90.0), weights=(3.0, 1.0))
    assert found is not None
    assert coordinates_of(found).longitude == pytest.approx(
        np.degrees(np.arctan(1 / 3))
    )


def test_points_that_cancel_out_have_no_mean() -> None:
    assert mean_of(point(10.0, 20.0), point(-10.0, -160.0)) is None


def test_without_points_or_weight_there_is_no_mean() -> None:
    assert mean_of() is None
    assert mean_of(BERLIN, weights=(0.0,)) is None


def test_each_group_of_points_has_its_own_weighted_mean() -> None:
    some = vectors_of([point(0.0, 0.0), BERLIN, point(0.0, 90.0), BERLIN])
    means, weights = mean_directions(
        some, np.array([3.0, 5.0, 1.0, 7.0]), np.array([1, 0, 1, 0])
    )
    assert weights.tolist() == [12.0, 4.0]
    assert means[0] == pytest.approx(some[1])
    assert means[1] == pytest.approx(
        mean_of(point(0.0, 0.0), point(0.0, 90.0), weights=(3.0, 1.0))
    )


def test_without_points_there_are_no_means() -> None:
    means, weights = mean_directions(
        vectors_of([]), np.zeros(0), np.zeros(0, dtype=np.intp)
    )
    assert means.shape == (0, 3)
    assert weights.shape == (0,)
