"""Distances on the globe."""

import pytest

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn.distance import distance_km

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
