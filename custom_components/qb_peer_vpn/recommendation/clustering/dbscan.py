"""Density clusters by DBSCAN (Ester, Kriegel, Sander and Xu, 1996), weighted.

Distances are great circles, and a point counts with its weight:

- a point is a *core point* if the points within ``eps_km``, including itself and those
  exactly at that distance, weigh at least ``min_weight``; core points within ``eps_km`` of
  each other belong to the same cluster;
- clusters are numbered from 0 in the order of their first core point;
- a *border point*, not core but within ``eps_km`` of a core point, belongs to the cluster
  with the lowest number that reaches it; all other points are noise.

The labels equal those of scikit-learn's ``DBSCAN``, which the tests compare them with.
Distances and weights that are exactly at the limit count as enough: both limits have a
tolerance of a billionth, which is more than their rounding errors.
"""

import numpy as np
from numpy.typing import NDArray

from ...geo import EARTH_RADIUS_KM, FloatArray
from .labels import NOISE, Labels

_TOLERANCE = 1.0 + 1e-9
_BLOCK_ROWS = 64
"""Rows of a distance matrix that are computed at once: a few megabytes at 30,000
points."""


def dbscan_labels(
    vectors: FloatArray, weights: FloatArray, *, eps_km: float, min_weight: float
) -> Labels:
    """Label points with their density cluster.

    Args:
        vectors: unit vectors of the points, shape (n, 3).
        weights: positive, shape (n,).
        eps_km: radius of the neighborhood of a point, in km.
        min_weight: weight in its neighborhood that makes a point a core point.

    Returns:
        Labels, shape (n,).

    """
    bands = _LatitudeBands(vectors, eps_angle(eps_km))
    core = bands.neighborhood_weights(scaled_weights(weights, min_weight)) >= 1.0
    labels = np.full(len(vectors), NOISE, dtype=np.intp)
    cluster = 0
    for seed in bands.given_order():
        if core[seed] and labels[seed] == NOISE:
            bands.spread(cluster, int(seed), core, labels)
            cluster += 1
    return labels[bands.given_order()]


def eps_angle(eps_km: float) -> float:
    """Return the radius of a neighborhood as an angle in radians, at most π."""
    return min(eps_km * _TOLERANCE / EARTH_RADIUS_KM, float(np.pi))


def scaled_weights(weights: FloatArray, min_weight: float) -> FloatArray:
    """Return the weights, shape (n,), in units of what makes a core point."""
    return weights * (_TOLERANCE / min_weight)


class _LatitudeBands:
    """Points sorted by latitude: neighbors are neighbors in latitude, too.

    Positions in the arguments and results of the methods are those of the sorted points.
    """

    def __init__(self, vectors: FloatArray, eps: float) -> None:
        self._order = np.argsort(vectors[:, 2], kind="stable")
        self._vectors = vectors[self._order]
        self._latitudes = np.arcsin(np.clip(self._vectors[:, 2], -1.0, 1.0))
        # Wide enough for rounding errors: the cosine is the exact test.
        self._height = eps + 1e-9
        self._cosine = float(np.cos(eps))

    def given_order(self) -> NDArray[np.intp]:
        """Return the positions of the points in the order they were given, shape (n,)."""
        return np.argsort(self._order, kind="stable")

    def neighborhood_weights(self, weights: FloatArray) -> FloatArray:
        """Return the weight around every position, shape (n,); weights as given."""
        ordered = weights[self._order]
        sums = np.empty(len(ordered))
        for start in range(0, len(ordered), _BLOCK_ROWS):
            rows = np.arange(start, min(start + _BLOCK_ROWS, len(ordered)))
            band = self._band_around(rows)
            near = self._are_neighbors(rows, np.arange(band.start, band.stop))
            sums[rows] = near @ ordered[band]
        return sums

    def spread(
        self, cluster: int, seed: int, core: NDArray[np.bool_], labels: Labels
    ) -> None:
        """Label, in place, everything that a core point reaches through core points."""
        labels[seed] = cluster
        waiting = np.array([seed], dtype=np.intp)
        while waiting.size:
            rows, waiting = waiting[:_BLOCK_ROWS], waiting[_BLOCK_ROWS:]
            band = self._band_around(rows)
            free = np.flatnonzero(labels[band] == NOISE) + band.start
            reached = free[self._are_neighbors(rows, free).any(axis=0)]
            labels[reached] = cluster
            waiting = np.concatenate((waiting, reached[core[reached]]))

    def _band_around(self, rows: NDArray[np.intp]) -> slice:
        """Return the positions that may be neighbors of any of the rows."""
        latitudes = self._latitudes[rows]
        first, last = np.searchsorted(
            self._latitudes,
            (latitudes.min() - self._height, latitudes.max() + self._height),
        )
        return slice(int(first), int(last))

    def _are_neighbors(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Return which pairs are neighbors, shape (rows, columns)."""
        cosines = self._vectors[rows] @ self._vectors[columns].T
        result: NDArray[np.bool_] = cosines >= self._cosine
        return result
