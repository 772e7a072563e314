"""The modeled round trip between two places."""

from math import exp

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import vectors_of
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
    modeled_legs,
    round_trip_ms,
)

from .builders import point
from .corridor_graph import kilometers, shipped, slow

distances = st.floats(0.0, 20_015.0)
lengths = st.floats(0.0, 40_000.0)
places = st.builds(
    Coordinates,
    latitude=st.floats(-90.0, 90.0, allow_subnormal=False),
    longitude=st.floats(-180.0, 180.0, allow_subnormal=False),
)


def m(distance: float, length: float) -> float:
    return float(round_trip_ms(np.array(distance), np.array(length)))


def modeled(one: Coordinates, other: Coordinates) -> tuple[float, float]:
    km, ms = modeled_legs(vectors_of([one]), vectors_of([other]), shipped())
    return float(km[0, 0]), float(ms[0, 0])


@pytest.mark.parametrize(
    ("distance", "length", "milliseconds"),
    [
        (0.0, 0.0, 3.0),
        (100.0, 150.0, 3.0 + 13.7 * (1 - exp(-0.25)) + 1.635),
        (400.0, 600.0, 18.19999),
        (1_000.0, 1_000.0, 26.47544),
        (10_000.0, 20_000.0, 234.7),
        (20_000.0, 20_000.0, 234.7),
    ],
)
def test_the_model_has_the_documented_values(
    distance: float, length: float, milliseconds: float
) -> None:
    assert m(distance, length) == pytest.approx(milliseconds, abs=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "milliseconds"),
    [
        ((47.37, 8.54), (48.14, 11.58), 19.449),
        ((47.37, 8.54), (40.71, -74.01), 108.882),
        # Both meet in Marseille.
        ((25.2, 55.27), (19.08, 72.88), 202.647),
        ((35.68, 139.69), (55.03, 82.92), 325.680),
        ((-33.87, 151.21), (-36.85, 174.76), 43.868),
        ((10.0, 10.0), (10.0, 10.0), 3.0),
    ],
)
def test_the_shipped_corridors_give_the_documented_round_trips(
    one: tuple[float, float], other: tuple[float, float], milliseconds: float
) -> None:
    _, found = modeled(point(*one), point(*other))
    assert found == pytest.approx(milliseconds, abs=1e-3)
    assert slow().round_trip_ms(point(*one), point(*other)) == pytest.approx(found)


@given(near=distances, far=distances, length=lengths)
def test_the_model_grows_with_the_distance_and_is_concave(
    near: float, far: float, length: float
) -> None:
    assert (m(near, length) - m(far, length)) * (near - far) >= 0.0
    middle = m((near + far) / 2.0, length)
    assert middle >= (m(near, length) + m(far, length)) / 2.0 - 1e-9


@given(one=places, other=places)
def test_a_leg_has_its_distance_and_a_round_trip_slower_than_light(
    one: Coordinates, other: Coordinates
) -> None:
    km, ms = modeled(one, other)
    assert km == pytest.approx(kilometers(one, other), abs=1e-3)
    assert ms > float(light_round_trip_ms(np.array(km)))
    assert modeled(other, one)[1] == pytest.approx(ms)


def test_light_travels_two_hundred_kilometers_in_a_millisecond() -> None:
    """There and back: a hundred kilometers away."""
    assert light_round_trip_ms(np.array([0.0, 100.0])).tolist() == [0.0, 1.0]
