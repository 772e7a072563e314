"""Lines and circles on the globe, as points that a map can connect."""

import math

import numpy as np

from ..models import Coordinates
from .land import FloatArray

EARTH_RADIUS_KM = 6371.009

STEP = math.radians(1.0)
"""Between the points of a line; a bend this small looks round."""

CIRCLE_POINTS = 72

# Where two points are this close to the same or to opposite places, their plane is noise.
_PARALLEL = 1e-9


def great_circle(start: Coordinates, end: Coordinates) -> FloatArray:
    """Return the shortest line, shape (n, 2): longitude and latitude in degrees.

    Longitudes are within ±180°: the line may jump from one side to the other.
    """
    a, b = _vector(start), _vector(end)
    normal = np.cross(a, b)
    length = float(np.linalg.norm(normal))
    angle = math.atan2(length, float(a @ b))
    if length < _PARALLEL:
        if angle < 1.0:
            return _degrees(np.stack((a, b)))
        # Antipodes: every way is a shortest one. Take the one that begins eastwards.
        across = np.cross(_northwards(a), a)
    else:
        across = np.cross(normal / length, a)
    turns = np.linspace(0.0, angle, max(2, math.ceil(angle / STEP) + 1))[:, None]
    return _degrees(np.cos(turns) * a + np.sin(turns) * across)


def circle(centre: Coordinates, radius_km: float) -> FloatArray:
    """Return a circle's outline, shape (n, 2): longitude and latitude in degrees.

    It is closed and unbroken: longitudes go beyond ±180° rather than jump, and round a
    pole the outline is led along it.
    """
    a = _vector(centre)
    north = _northwards(a)
    east = np.cross(north, a)
    angle = min(radius_km / EARTH_RADIUS_KM, math.pi / 2)
    bearings = np.linspace(0.0, 2 * math.pi, CIRCLE_POINTS + 1)[:, None]
    rim = np.cos(bearings) * north + np.sin(bearings) * east
    points = _degrees(math.cos(angle) * a + math.sin(angle) * rim)
    points[:, 0] = np.unwrap(points[:, 0], period=360.0)
    goes_round_a_pole = round((points[-1, 0] - points[0, 0]) / 360.0) != 0
    if not goes_round_a_pole:
        return points
    pole = math.copysign(90.0, centre.latitude)
    return np.vstack((points, (points[-1, 0], pole), (points[0, 0], pole), points[:1]))


def _vector(point: Coordinates) -> FloatArray:
    phi, theta = math.radians(point.latitude), math.radians(point.longitude)
    return np.array(
        (
            math.cos(phi) * math.cos(theta),
            math.cos(phi) * math.sin(theta),
            math.sin(phi),
        )
    )


def _northwards(vector: FloatArray) -> FloatArray:
    """Return the unit vector that points north; at a pole, towards longitude 180°."""
    x, y, z = vector.tolist()
    across = math.hypot(x, y)
    if across < _PARALLEL:
        return np.array((-math.copysign(1.0, z), 0.0, 0.0))
    return np.array((-z * x / across, -z * y / across, across))


def _degrees(vectors: FloatArray) -> FloatArray:
    x, y, z = vectors.T
    places: FloatArray = np.degrees(
        np.column_stack((np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))))
    )
    return places
