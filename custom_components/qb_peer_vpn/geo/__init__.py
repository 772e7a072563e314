"""Geodesy for all rooms: distances, lines, and checks of coordinates.

Arithmetic uses a sphere of the earth's mean radius, which is wrong by at most 0.6 %;
``geodesic_km`` uses the WGS 84 ellipsoid. ``vectors`` has points as unit vectors for
numpy, ``distances`` the distances between points, ``lines`` great circles and small
circles as points of a map, and ``degrees`` checks latitudes and longitudes from
outside.
"""

from .degrees import MAX_LATITUDE, MAX_LONGITUDE, read_finite, read_latitude_longitude
from .distances import (
    CITY_RADIUS_KM,
    EARTH_RADIUS_KM,
    distance_km,
    distances_km,
    geodesic_km,
)
from .lines import circle, great_circle
from .vectors import (
    FloatArray,
    coordinates_of,
    mean_direction,
    mean_directions,
    unit_vectors,
    vectors_of,
)

__all__ = [
    "CITY_RADIUS_KM",
    "EARTH_RADIUS_KM",
    "MAX_LATITUDE",
    "MAX_LONGITUDE",
    "FloatArray",
    "circle",
    "coordinates_of",
    "distance_km",
    "distances_km",
    "geodesic_km",
    "great_circle",
    "mean_direction",
    "mean_directions",
    "read_finite",
    "read_latitude_longitude",
    "unit_vectors",
    "vectors_of",
]
