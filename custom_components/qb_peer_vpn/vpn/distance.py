"""How far apart two points are."""

from math import asin, cos, radians, sin, sqrt

from ..models import Coordinates

_EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""


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
