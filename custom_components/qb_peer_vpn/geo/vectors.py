"""Points on the earth as unit vectors.

Vectors need no special case at the antimeridian or at the poles. The x axis points to
latitude 0°, longitude 0°; the z axis to the North Pole.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..models import Coordinates

type FloatArray = NDArray[np.float64]

_SHORTEST_MEAN = 1e-9
"""A mean shorter than this is a rounding error: the vectors cancel out."""


def unit_vectors(latitudes: FloatArray, longitudes: FloatArray) -> FloatArray:
    """Return the unit vectors, shape (n, 3), of n points given in degrees."""
    phi, theta = np.radians(latitudes), np.radians(longitudes)
    return np.column_stack(
        (np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi))
    )


def vectors_of(points: Iterable[Coordinates]) -> FloatArray:
    """Return the unit vectors, shape (n, 3), of n coordinates."""
    degrees = np.array(
        [(point.latitude, point.longitude) for point in points], dtype=np.float64
    ).reshape(-1, 2)
    return unit_vectors(degrees[:, 0], degrees[:, 1])


def coordinates_of(vector: FloatArray) -> Coordinates:
    """Return the coordinates of a vector, shape (3,), of any length except zero."""
    x, y, z = vector.tolist()
    return Coordinates(
        latitude=float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
        longitude=float(np.degrees(np.arctan2(y, x))),
    )


def mean_directions(
    vectors: FloatArray, weights: FloatArray, group_of: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return the weighted means of groups of points that are close to each other.

    Args:
        vectors: unit vectors, shape (n, 3).
        weights: positive, shape (n,).
        group_of: the number of each point's group, from 0 on without a gap, shape (n,).

    Returns:
        Unit vectors, shape (groups, 3), and the sums of the weights, shape (groups,).

    """
    totals = np.bincount(group_of, weights).astype(np.float64)
    sums = np.column_stack(
        [np.bincount(group_of, weights * vectors[:, axis]) for axis in range(3)]
    )
    means: FloatArray = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means, totals


def mean_direction(vectors: FloatArray, weights: FloatArray) -> FloatArray | None:
    """Return the weighted mean of points on the sphere.

    Args:
        vectors: unit vectors, shape (n, 3).
        weights: non-negative, shape (n,).

    Returns:
        A unit vector, shape (3,); None if there is no weight or the vectors cancel out.

    """
    total = float(weights.sum())
    if total <= 0.0:
        return None
    mean: FloatArray = weights @ vectors / total
    length = float(np.linalg.norm(mean))
    return mean / length if length > _SHORTEST_MEAN else None
