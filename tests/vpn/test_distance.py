"""Distances, and answers that come too soon."""

import pytest

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn import answers_too_soon, distance_km

PARIS = Coordinates(latitude=48.857, longitude=2.352)
TOKYO = Coordinates(latitude=35.690, longitude=139.692)
POLE = Coordinates(latitude=90, longitude=0)
OTHER_POLE = Coordinates(latitude=-90, longitude=17)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [(PARIS, PARIS, 0), (PARIS, TOKYO, 9_715), (POLE, OTHER_POLE, 20_015)],
)
def test_a_distance_is_that_of_the_great_circle(
    one: Coordinates, other: Coordinates, km: float
) -> None:
    assert distance_km(one, other) == pytest.approx(km, rel=0.005)
    assert distance_km(other, one) == distance_km(one, other)


@pytest.mark.parametrize(
    ("km", "round_trip_ms", "radius_km", "too_soon"),
    [
        (10_000, 20, 0, True),
        (10_000, 97, 0, True),
        (10_000, 98, 0, False),
        (10_000, 250, 0, False),
        (1_000, 9, 0, True),
        (1_000, 9, 200, False),
        (100, 0, 200, False),
    ],
)
def test_light_in_a_fibre_needs_a_millisecond_for_102_km_there_and_back(
    km: float, round_trip_ms: float, radius_km: float, too_soon: bool
) -> None:
    assert answers_too_soon(km, round_trip_ms, radius_km=radius_km) is too_soon
