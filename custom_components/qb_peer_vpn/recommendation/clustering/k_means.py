"""Which points of a weighted set on the sphere share one of a few centres.

k-means by Lloyd's rounds: every point joins its nearest centre, every centre moves to
the weighted mean of its points, until no point changes. Distances are those of straight
lines through the earth, which order places as great circles do. scikit-learn does it
where it is installed, numpy everywhere else, and both give the same labels:

- the first centre is the heaviest point; the next is the one with the largest weight
  times squared distance to the centres so far, among those out of reach of them all;
  that is the choice of k-means++ (Arthur and Vassilvitskii, 2007) without the chance;
- clusters are numbered from 0 in the order of their first centres;
- a centre that loses all its points moves to the point farthest from its own centre.

Ties: before all this every point moves by about a metre, in a direction that depends on
nothing but where it is. Then no two centres are equally near to a point, whatever the
rounding errors, and equal points stay together.
"""

import numpy as np

from ...geo import EARTH_RADIUS_KM, FloatArray
from .dbscan import Labels

_ROUNDS = 300
_METRE = 1e-3 / EARTH_RADIUS_KM
# Large odd numbers: the sine of their multiples jumps about from place to place.
_JUMBLE = np.array(
    ((7919.0, 5303.0, 3571.0), (6007.0, 8731.0, 4409.0), (9241.0, 2843.0, 6863.0))
)


def k_means_labels(
    vectors: FloatArray,
    weights: FloatArray,
    *,
    reach_km: float,
    max_clusters: int | None,
) -> Labels:
    """Label unit vectors, shape (n, 3), with their cluster, from 0.

    Centres are added until every point is within reach of one, or as many as there may
    be. Weights are positive.
    """
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    vectors = vectors + _METRE * np.sin(vectors @ _JUMBLE)
    centres = _first_centres(vectors, weights, reach_km, max_clusters)
    labels = lloyd_labels(vectors, weights, centres)
    return np.unique(labels, return_inverse=True)[1]


def lloyd_labels(
    vectors: FloatArray, weights: FloatArray, centres: FloatArray
) -> Labels:
    """Label points from given first centres, shape (k, 3)."""
    try:
        # Not at the top: where it is missing the rest must work, and where it is
        # there its import takes a second and belongs into the executor's thread.
        from sklearn.cluster import KMeans  # noqa: PLC0415
    except ImportError:
        return lloyd_labels_numpy(vectors, weights, centres)
    fitted = KMeans(
        len(centres), init=centres, n_init=1, max_iter=_ROUNDS, tol=0.0
    ).fit(vectors, sample_weight=weights)
    labels: Labels = fitted.labels_.astype(np.intp)
    return labels


def lloyd_labels_numpy(
    vectors: FloatArray, weights: FloatArray, centres: FloatArray
) -> Labels:
    """Do what `lloyd_labels` does without scikit-learn."""
    labels = _nearest(vectors, centres)
    for _ in range(_ROUNDS):
        centres = _means(vectors, weights, labels, centres)
        before, labels = labels, _nearest(vectors, centres)
        if np.array_equal(before, labels):
            break
    return labels


def _first_centres(
    vectors: FloatArray,
    weights: FloatArray,
    reach_km: float,
    max_clusters: int | None,
) -> FloatArray:
    """Return points that are heavy and far from each other, shape (k, 3)."""
    reach = 4.0 * np.sin(min(reach_km / EARTH_RADIUS_KM, np.pi) / 2.0) ** 2
    chosen = [int(np.argmax(weights))]
    gaps = _squared_lengths(vectors - vectors[chosen])
    while len(chosen) != max_clusters and gaps.max() > reach:
        chosen.append(int(np.argmax(np.where(gaps > reach, weights * gaps, 0.0))))
        gaps = np.minimum(gaps, _squared_lengths(vectors - vectors[chosen[-1]]))
    return vectors[chosen]


def _nearest(vectors: FloatArray, centres: FloatArray) -> Labels:
    # The squared distances, less what all centres have in common.
    gaps = _squared_lengths(centres) - 2.0 * vectors @ centres.T
    labels: Labels = gaps.argmin(axis=1)
    return labels


def _squared_lengths(vectors: FloatArray) -> FloatArray:
    lengths: FloatArray = np.square(vectors).sum(axis=1)
    return lengths


def _means(
    vectors: FloatArray, weights: FloatArray, labels: Labels, centres: FloatArray
) -> FloatArray:
    """Return where the centres move; one without points goes where it is missed most."""
    sums, held = np.zeros_like(centres), np.zeros(len(centres))
    np.add.at(sums, labels, vectors * weights[:, np.newaxis])
    np.add.at(held, labels, weights)
    empty = np.flatnonzero(held == 0.0)
    if empty.size:
        gaps = _squared_lengths(vectors - centres[labels])
        far = np.argsort(-gaps, kind="stable")[: empty.size]
        sums[empty], held[empty] = vectors[far] * weights[far, np.newaxis], weights[far]
        np.subtract.at(sums, labels[far], sums[empty])
        np.subtract.at(held, labels[far], held[empty])
    return np.divide(
        sums, held[:, np.newaxis], out=centres.copy(), where=held[:, np.newaxis] > 0.0
    )
