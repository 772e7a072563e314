"""Distances between points on the earth, in km."""

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Final

from geopy.distance import geodesic
import numpy as np

from ..models import Coordinates
from .vectors import FloatArray

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius R₁ = (2a + b) / 3 of the GRS 80 ellipsoid (H. Moritz, "Geodetic Reference
System 1980", Journal of Geodesy 74, 2000); that of WGS 84 is the same to 0.1 mm."""

CITY_RADIUS_KM: Final = 25.0
"""Error in km of a position of which only the city is known.

Databases of addresses place fixed lines with about this median error, tables of cities
differ by up to 21 km, and a data center may lie outside its city.
"""

_ILL_CONDITIONED = 1.0 - 1e-6
"""Above this absolute cosine, within 9 km of the same point or of the antipode, the arc
cosine loses digits."""


def distances_km(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return the great-circle distances between all pairs of two sets of points.

    The arc cosine of the dot product is fast: one matrix product and one function. Pairs
    for which it loses digits are computed again by the half-angle formula, which is
    accurate for nearly equal and for nearly antipodal points.

    Args:
        start: unit vectors, shape (n, 3).
        end: unit vectors, shape (m, 3).

    Returns:
        Distances in km, shape (n, m).

    """
    cosines = start @ end.T
    rows, columns = np.nonzero(np.abs(cosines) > _ILL_CONDITIONED)
    angles = np.arccos(np.clip(cosines, -1.0, 1.0, out=cosines), out=cosines)
    if rows.size:
        a, b = start[rows], end[columns]
        angles[rows, columns] = 2.0 * np.arctan2(
            np.linalg.norm(a - b, axis=1), np.linalg.norm(a + b, axis=1)
        )
    angles *= EARTH_RADIUS_KM
    return angles


def distance_km(one: Coordinates, other: Coordinates) -> float:
    """Return the great-circle distance of one pair in km, by the haversine formula."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    haversine = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude)
        * cos(other_latitude)
        * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


@lru_cache(maxsize=1024)
def geodesic_km(one: Coordinates, other: Coordinates) -> float:
    """Return the distance on the WGS 84 ellipsoid in km.

    One call takes 0.2 ms. Results are cached, because the distances that users read,
    between home and the sites, are the same in every cycle.
    """
    return float(
        geodesic(
            (one.latitude, one.longitude), (other.latitude, other.longitude)
        ).kilometers
    )
