"""Clusters of different density by scikit-learn's HDBSCAN, weighted by repetition.

DBSCAN has one radius for the whole earth. HDBSCAN (Campello, Moulavi and Sander, 2013)
compares all radii and keeps the clusters that last longest, so that it finds the cities of
a dense country and the regions of a sparse continent at once.

It knows no weights, and its cost grows with the square of the points. So a swarm becomes
``ROWS`` equal points, however many peers it has:

- Each point gets its share of the rows. Fractions of a row are carried over to the next
  point in an order that keeps neighbors together, so that every region has its share
  (systematic sampling).
- The rows of a point are spread over a disk of ``CITY_RADIUS_KM``, because a location
  database knows a place to about that. Equal points would have an infinite density.
- A point that gets no row gets the label of the nearest row.

Nothing is split into parts closer than ``CITY_RADIUS_KM``, so that one city is one cluster.
Distances are great circles (haversine). Nothing here depends on chance.

scikit-learn has no wheel for Home Assistant's own systems and takes a second and 95 MB to
import, so it is imported by the first call only.
"""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...geo import CITY_RADIUS_KM, EARTH_RADIUS_KM, FloatArray
from .labels import Labels

ROWS: Final = 800
"""Points that HDBSCAN gets: with 3,000 the clusters are about the same, but it holds the
interpreter lock, and so the event loop, for 160 ms instead of 12."""

_MIN_SHARE = 0.02
"""Weight of the smallest cluster, as a share of all. In swarms drawn from the world's
cities, 1 % leaves a third to half of the peers outside, and 4 % joins continents."""
_SAMPLES_SHARE = 0.25
"""Neighbors that make a point dense, as a share of the smallest cluster. With half of
them, 3,000 peers form one cluster for each continent."""
_CUBES = (0.004, 0.03, 0.2)
"""Edges of cubes that order points by region, as parts of the earth's radius: 25, 190
and 1,270 km."""
_GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
_BLOCK_ROWS = 256
"""Rows of a matrix that are computed at once."""


def adaptive_is_available() -> bool:
    """Return whether scikit-learn is installed, without importing it.

    It searches the folders of packages, so call it in an executor.
    """
    return find_spec("sklearn") is not None


def adaptive_can_run() -> bool:
    """Return whether scikit-learn can be imported; the first call imports it."""
    return _load_hdbscan() is not None


def adaptive_labels(
    vectors: FloatArray, weights: FloatArray, *, min_share: float
) -> Labels:
    """Label points with their cluster; the first call imports scikit-learn.

    Args:
        vectors: unit vectors of the points, shape (n, 3).
        weights: positive, shape (n,).
        min_share: weight of the smallest cluster, as a share of all; at least 2 %.

    Returns:
        Labels, shape (n,).

    Raises:
        RuntimeError: scikit-learn cannot be imported; ask `adaptive_can_run` before.

    """
    if (hdbscan := _load_hdbscan()) is None:
        raise RuntimeError("scikit-learn cannot be imported")
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    counts = row_counts(vectors, weights, ROWS)
    rows = spread_rows(vectors, counts)
    min_size = ceil(max(min_share, _MIN_SHARE) * len(rows))
    fitted = hdbscan(
        min_cluster_size=min_size,
        min_samples=ceil(_SAMPLES_SHARE * min_size),
        cluster_selection_epsilon=CITY_RADIUS_KM / EARTH_RADIUS_KM,
        allow_single_cluster=True,
        metric="haversine",
        algorithm="ball_tree",
        copy=True,
    ).fit(_latitudes_longitudes(rows))
    return _labels_of_points(vectors, counts, rows, fitted.labels_.astype(np.intp))


def row_counts(vectors: FloatArray, weights: FloatArray, rows: int) -> NDArray[np.intp]:
    """Share rows out among points by weight, shape (n,)."""
    keys = [
        np.floor(vectors / edge).astype(np.int64) @ np.array((1 << 40, 1 << 20, 1))
        for edge in _CUBES
    ]
    order = np.lexsort((weights, *vectors.T, *keys))
    ends = np.floor(np.cumsum(weights[order]) * (rows / weights.sum()) + 0.5)
    counts = np.empty(len(weights), dtype=np.intp)
    counts[order] = np.diff(ends, prepend=0.0)
    return counts


def spread_rows(vectors: FloatArray, counts: NDArray[np.intp]) -> FloatArray:
    """Return the rows of points as unit vectors, shape (rows, 3), point by point.

    The rows of a point lie on a spiral that fills its disk evenly (Vogel, 1979).
    """
    rows = np.repeat(vectors, counts, axis=0)
    number = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (number + 0.5) / np.repeat(counts, counts)
    radius = CITY_RADIUS_KM / EARTH_RADIUS_KM * np.sqrt(share)[:, np.newaxis]
    turn = (_GOLDEN_ANGLE * number)[:, np.newaxis]
    # Any two directions along the surface: east by an axis that is not near the point.
    is_near_pole = np.abs(rows[:, 2:]) > np.abs(rows[:, :1])
    axis = np.where(is_near_pole, (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    east = np.cross(axis, rows)
    east /= np.linalg.norm(east, axis=1, keepdims=True)
    north = np.cross(rows, east)
    moved = rows + radius * (np.cos(turn) * east + np.sin(turn) * north)
    spread: FloatArray = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return spread


@cache
def _load_hdbscan() -> Callable[..., Any] | None:
    """Import scikit-learn once; None if that fails."""
    try:
        # Not at the top: see above.
        from sklearn.cluster import HDBSCAN  # noqa: PLC0415
    except Exception:  # noqa: BLE001 - a wheel for other versions fails in any way
        return None
    loaded: Callable[..., Any] = HDBSCAN
    return loaded


def _latitudes_longitudes(vectors: FloatArray) -> FloatArray:
    """Return unit vectors as latitude and longitude in radians, shape (n, 2)."""
    x, y, z = vectors.T
    return np.column_stack((np.arcsin(np.clip(z, -1.0, 1.0)), np.arctan2(y, x)))


def _labels_of_points(
    vectors: FloatArray, counts: NDArray[np.intp], rows: FloatArray, row_labels: Labels
) -> Labels:
    """Return the label that most rows of a point have, or the nearest row's."""
    owners = np.repeat(np.arange(len(vectors)), counts)
    # One column for each label, the first for noise.
    ballots = np.zeros((len(vectors), row_labels.max() + 2), dtype=np.intp)
    np.add.at(ballots, (owners, row_labels + 1), 1)
    labels: Labels = ballots.argmax(axis=1) - 1
    without = np.flatnonzero(counts == 0)
    for start in range(0, len(without), _BLOCK_ROWS):
        some = without[start : start + _BLOCK_ROWS]
        labels[some] = row_labels[(vectors[some] @ rows.T).argmax(axis=1)]
    return labels
