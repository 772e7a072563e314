"""Great circles and small circles on the earth, as points that a map can connect."""

import math

import numpy as np

from ..models import Coordinates
from .distances import EARTH_RADIUS_KM
from .vectors import FloatArray, vectors_of

_STEP = math.radians(1.0)
"""Angle between two points of a line, in radians; a bend this small looks round."""
_CIRCLE_POINTS = 72
_PARALLEL = 1e-9
"""If two unit vectors have a cross product shorter than this, its direction is noise."""


def great_circle(start: Coordinates, end: Coordinates) -> FloatArray:
    """Return the shortest line between two points, in steps of at most 1°.

    Returns:
        Longitude and latitude in degrees, shape (n, 2). Longitudes are within ±180°, so
        the line may jump from one side of a map to the other.

    """
    a, b = vectors_of((start, end))
    normal = np.cross(a, b)
    length = float(np.linalg.norm(normal))
    angle = math.atan2(length, float(a @ b))
    if length < _PARALLEL:
        if angle < 1.0:
            return _degrees(np.stack((a, b)))
        # All lines between antipodes are equally short: take one of them.
        across = np.cross(_northwards(a), a)
    else:
        across = np.cross(normal / length, a)
    turns = np.linspace(0.0, angle, max(2, math.ceil(angle / _STEP) + 1))[:, None]
    return _degrees(np.cos(turns) * a + np.sin(turns) * across)


def circle(center: Coordinates, radius_km: float) -> FloatArray:
    """Return the outline of a circle as a closed line.

    Returns:
        Longitude and latitude in degrees, shape (n, 2). The line never jumps: longitudes
        go beyond ±180° instead. If the circle contains a pole, the outline follows the
        edge of the map there.

    """
    a = vectors_of((center,))[0]
    north = _northwards(a)
    east = np.cross(north, a)
    angle = min(radius_km / EARTH_RADIUS_KM, math.pi / 2)
    bearings = np.linspace(0.0, 2 * math.pi, _CIRCLE_POINTS + 1)[:, None]
    rim = np.cos(bearings) * north + np.sin(bearings) * east
    points = _degrees(math.cos(angle) * a + math.sin(angle) * rim)
    points[:, 0] = np.unwrap(points[:, 0], period=360.0)
    contains_pole = round((points[-1, 0] - points[0, 0]) / 360.0) != 0
    if not contains_pole:
        return points
    pole = math.copysign(90.0, center.latitude)
    return np.vstack((points, (points[-1, 0], pole), (points[0, 0], pole), points[:1]))


def _northwards(vector: FloatArray) -> FloatArray:
    """Return the unit vector to the north; at a pole, towards longitude 180°."""
    x, y, z = vector.tolist()
    across = math.hypot(x, y)
    if across < _PARALLEL:
        return np.array((-math.copysign(1.0, z), 0.0, 0.0))
    return np.array((-z * x / across, -z * y / across, across))


def _degrees(vectors: FloatArray) -> FloatArray:
    """Return longitudes and latitudes, shape (n, 2), of vectors, shape (n, 3)."""
    x, y, z = vectors.T
    places: FloatArray = np.degrees(
        np.column_stack((np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))))
    )
    return places
