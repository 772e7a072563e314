"""How far apart two points are, and how soon light can be back."""

from math import asin, cos, radians, sin, sqrt

from ..models import Coordinates

_EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""

_LIGHT_KM_PER_MS = 299.792458 / 1.468
"""In a fibre; 1.468 is the group index of ITU-T G.652 fibre at 1,550 nm."""


def distance_km(one: Coordinates, other: Coordinates) -> float:
    """Return the great-circle distance (haversine formula), in km."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    chord = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude)
        * cos(other_latitude)
        * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def answers_too_soon(
    distance_km: float, round_trip_ms: float, *, radius_km: float = 0.0
) -> bool:
    """Tell whether an answer proves that a server stands nearer than it says.

    Args:
        distance_km: from here to where the server says it stands.
        round_trip_ms: the least of the measured round trips.
        radius_km: how far off the two ends together may be.

    """
    return round_trip_ms < 2 * max(0.0, distance_km - radius_km) / _LIGHT_KM_PER_MS
