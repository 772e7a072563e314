"""How far apart points on the earth are, and where their middle is.

Points travel as unit vectors, so that nothing special happens at the antimeridian or
at the poles. The arithmetic uses the sphere; `geodesic_km` is for distances people read.
"""

from collections.abc import Iterable

from geopy.distance import geodesic
import numpy as np
from numpy.typing import NDArray

from ..models import Coordinates

type FloatArray = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.009
"""Mean radius of the WGS 84 ellipsoid, (2a + b) / 3."""

# The arc cosine loses digits where its argument comes this close to ±1 (9 km).
_ILL_CONDITIONED = 1e-6
# A mean shorter than this is rounding error: the vectors cancel.
_SHORTEST_MEAN = 1e-9


def unit_vectors(latitudes: FloatArray, longitudes: FloatArray) -> FloatArray:
    """Return the unit vectors, shape (n, 3), of points given in degrees."""
    phi, theta = np.radians(latitudes), np.radians(longitudes)
    return np.column_stack(
        (np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi))
    )


def vectors_of(points: Iterable[Coordinates]) -> FloatArray:
    """Return the unit vectors, shape (n, 3), of coordinates."""
    degrees = np.array(
        [(point.latitude, point.longitude) for point in points], dtype=np.float64
    ).reshape(-1, 2)
    return unit_vectors(degrees[:, 0], degrees[:, 1])


def coordinates_of(vector: FloatArray) -> Coordinates:
    """Return the coordinates of one vector of any length but zero."""
    x, y, z = vector.tolist()
    return Coordinates(
        latitude=float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
        longitude=float(np.degrees(np.arctan2(y, x))),
    )


def distances_km(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return all great-circle distances in km, shape (n, m), between unit vectors.

    The arc cosine of the dot product is one matrix product and one function for
    everything; the few pairs it is bad for, nearly equal and nearly antipodal ones,
    are then done again by the half-angle form, which is sound at both ends.
    """
    cosines = start @ end.T
    rows, columns = np.nonzero(np.abs(cosines) > 1.0 - _ILL_CONDITIONED)
    angles = np.arccos(np.clip(cosines, -1.0, 1.0, out=cosines), out=cosines)
    if rows.size:
        a, b = start[rows], end[columns]
        angles[rows, columns] = 2.0 * np.arctan2(
            np.linalg.norm(a - b, axis=1), np.linalg.norm(a + b, axis=1)
        )
    angles *= EARTH_RADIUS_KM
    return angles


def mean_direction(vectors: FloatArray, weights: FloatArray) -> FloatArray | None:
    """Return the weighted mean of unit vectors as a unit vector.

    None where there is no middle: without weight, or where the vectors cancel.
    """
    total = float(weights.sum())
    if total <= 0.0:
        return None
    mean: FloatArray = weights @ vectors / total
    length = float(np.linalg.norm(mean))
    return mean / length if length > _SHORTEST_MEAN else None


def geodesic_km(start: Coordinates, end: Coordinates) -> float:
    """Return the distance on the WGS 84 ellipsoid in km; slow, for a few pairs."""
    return float(
        geodesic(
            (start.latitude, start.longitude), (end.latitude, end.longitude)
        ).kilometers
    )
