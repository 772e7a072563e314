"""Which points of a weighted set on the sphere belong together.

Density clusters (DBSCAN; Ester, Kriegel, Sander and Xu, 1996) over great-circle
distance, where a point counts with its weight. scikit-learn does it where it is
installed. It has no wheel for Home Assistant's own systems, so everywhere else numpy
does the same, and both give the same labels:

- a point is *core* if the points within reach, itself and the edge included, weigh
  enough; core points within reach of each other share a cluster;
- clusters are numbered from 0 in the order of their first core point;
- a *border point*, not core but within reach of a core point, belongs to the lowest
  numbered cluster that reaches it; all other points are noise, -1.

Ties, a distance or a weight that is just enough, count as enough for both: reach and
weights carry a billionth more than asked, which is more than their rounding errors.
"""

import numpy as np
from numpy.typing import NDArray

from ...geo import EARTH_RADIUS_KM, FloatArray

type Labels = NDArray[np.intp]

NOISE = -1

_ROOM_FOR_ROUNDING = 1.0 + 1e-9
# A block of this many rows against all columns stays within a few megabytes.
_ROWS_AT_ONCE = 64


def density_labels(
    vectors: FloatArray, weights: FloatArray, *, reach_km: float, min_weight: float
) -> Labels:
    """Label unit vectors, shape (n, 3), with their density cluster or `NOISE`."""
    try:
        # Not at the top: where it is missing the rest must work, and where it is
        # there its import takes a second and belongs into the executor's thread.
        from sklearn.cluster import DBSCAN  # noqa: PLC0415
    except ImportError:
        return density_labels_numpy(
            vectors, weights, reach_km=reach_km, min_weight=min_weight
        )
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    # On the unit sphere the chord grows with the arc: a tree over plain vectors finds
    # the same neighbours as one over haversine distances, and faster.
    chord = 2.0 * np.sin(_reach_angle(reach_km) / 2.0)
    fitted = DBSCAN(eps=chord, min_samples=1, algorithm="kd_tree").fit(
        vectors, sample_weight=_scaled(weights, min_weight)
    )
    labels: Labels = fitted.labels_.astype(np.intp)
    return labels


def density_labels_numpy(
    vectors: FloatArray, weights: FloatArray, *, reach_km: float, min_weight: float
) -> Labels:
    """Do what `density_labels` does without scikit-learn."""
    bands = _LatitudeBands(vectors, _reach_angle(reach_km))
    core = bands.weights_within_reach(_scaled(weights, min_weight)) >= 1.0
    labels = np.full(len(vectors), NOISE, dtype=np.intp)
    cluster = 0
    for seed in bands.in_given_order():
        if core[seed] and labels[seed] == NOISE:
            bands.spread(cluster, int(seed), core, labels)
            cluster += 1
    return labels[bands.in_given_order()]


def _reach_angle(reach_km: float) -> float:
    """Return the reach as an angle in radians, at most half the circle."""
    return min(reach_km * _ROOM_FOR_ROUNDING / EARTH_RADIUS_KM, float(np.pi))


def _scaled(weights: FloatArray, min_weight: float) -> FloatArray:
    """Return the weights in units of what a core point needs around it."""
    return weights * (_ROOM_FOR_ROUNDING / min_weight)


class _LatitudeBands:
    """Points sorted by latitude: whoever is within reach is so in latitude as well.

    Positions in the methods are those of the sorted points.
    """

    def __init__(self, vectors: FloatArray, reach: float) -> None:
        """Sort the vectors; the reach is an angle in radians."""
        self._order = np.argsort(vectors[:, 2], kind="stable")
        self._vectors = vectors[self._order]
        self._latitudes = np.arcsin(np.clip(self._vectors[:, 2], -1.0, 1.0))
        # The reach with room for rounding: the exact test is the cosine's.
        self._height = reach + 1e-9
        self._cosine = float(np.cos(reach))

    def in_given_order(self) -> NDArray[np.intp]:
        """Return the positions of the points in the order in which they came."""
        return np.argsort(self._order, kind="stable")

    def weights_within_reach(self, weights: FloatArray) -> FloatArray:
        """Return for every position the weight within reach, its own included."""
        ordered = weights[self._order]
        sums = np.empty(len(ordered))
        for start in range(0, len(ordered), _ROWS_AT_ONCE):
            rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(ordered)))
            band = self._around(rows)
            sums[rows] = (
                self._within_reach(rows, np.arange(band.start, band.stop))
                @ (ordered[band])
            )
        return sums

    def spread(
        self, cluster: int, seed: int, core: NDArray[np.bool_], labels: Labels
    ) -> None:
        """Label in place all that the core point ``seed`` reaches over core points."""
        labels[seed] = cluster
        waiting = np.array([seed], dtype=np.intp)
        while waiting.size:
            rows, waiting = waiting[:_ROWS_AT_ONCE], waiting[_ROWS_AT_ONCE:]
            band = self._around(rows)
            free = np.flatnonzero(labels[band] == NOISE) + band.start
            reached = free[self._within_reach(rows, free).any(axis=0)]
            labels[reached] = cluster
            waiting = np.concatenate((waiting, reached[core[reached]]))

    def _around(self, rows: NDArray[np.intp]) -> slice:
        """Return the positions that may be within reach of some of the rows."""
        latitudes = self._latitudes[rows]
        first, last = np.searchsorted(
            self._latitudes,
            (latitudes.min() - self._height, latitudes.max() + self._height),
        )
        return slice(int(first), int(last))

    def _within_reach(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Return who of the columns is within reach of whom of the rows."""
        cosines = self._vectors[rows] @ self._vectors[columns].T
        result: NDArray[np.bool_] = cosines >= self._cosine
        return result
