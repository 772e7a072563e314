"""Round clusters by k-means: Lloyd's algorithm from fixed first centers, weighted.

Every point joins its nearest center, every center moves to the weighted mean of its
points, until no point changes. Distances are straight lines through the earth, which
order places as great circles do.

- The first center is the heaviest point. The next is the point with the largest product of
  weight and squared distance to the nearest center so far, among those farther than
  ``eps_km`` from all centers: k-means++ (Arthur and Vassilvitskii, 2007) without chance.
- Clusters are numbered from 0 in the order of their first centers.
- A center that loses all its points moves to the point farthest from its own center.

The labels equal those of scikit-learn's ``KMeans`` from the same first centers, which the
tests compare them with. To break ties, every point first moves by about a meter in a
direction that depends only on its place. Then no two centers are equally near to a
point, in spite of rounding errors, and equal points stay together.
"""

import numpy as np

from ...geo import EARTH_RADIUS_KM, FloatArray
from .labels import Labels

_MAX_ROUNDS = 300
_METER = 1e-3 / EARTH_RADIUS_KM
_SCATTER = np.array(
    ((7919.0, 5303.0, 3571.0), (6007.0, 8731.0, 4409.0), (9241.0, 2843.0, 6863.0))
)
"""Large odd numbers: the sine of their multiples differs widely between near places."""


def k_means_labels(
    vectors: FloatArray,
    weights: FloatArray,
    *,
    eps_km: float,
    max_clusters: int | None,
) -> Labels:
    """Label points with the nearest of a few centers.

    Args:
        vectors: unit vectors of the points, shape (n, 3).
        weights: positive, shape (n,).
        eps_km: first centers are added until every point is within this distance of one.
        max_clusters: most centers; None for no limit.

    Returns:
        Labels, shape (n,); there is no noise.

    """
    if not len(vectors):
        return np.empty(0, dtype=np.intp)
    vectors = without_ties(vectors)
    centers = first_centers(vectors, weights, eps_km, max_clusters)
    labels = lloyd_labels(vectors, weights, centers)
    return np.unique(labels, return_inverse=True)[1]


def lloyd_labels(
    vectors: FloatArray, weights: FloatArray, centers: FloatArray
) -> Labels:
    """Label points, shape (n, 3), starting with given centers, shape (k, 3)."""
    labels = _nearest(vectors, centers)
    for _ in range(_MAX_ROUNDS):
        centers = _means(vectors, weights, labels, centers)
        before, labels = labels, _nearest(vectors, centers)
        if np.array_equal(before, labels):
            break
    return labels


def without_ties(vectors: FloatArray) -> FloatArray:
    """Move each point, shape (n, 3), by about a meter."""
    moved: FloatArray = vectors + _METER * np.sin(vectors @ _SCATTER)
    return moved


def first_centers(
    vectors: FloatArray,
    weights: FloatArray,
    eps_km: float,
    max_clusters: int | None,
) -> FloatArray:
    """Return points that are heavy and far from each other, shape (k, 3)."""
    eps = 4.0 * np.sin(min(eps_km / EARTH_RADIUS_KM, np.pi) / 2.0) ** 2
    chosen = [int(np.argmax(weights))]
    gaps = _squared_lengths(vectors - vectors[chosen])
    while len(chosen) != max_clusters and gaps.max() > eps:
        chosen.append(int(np.argmax(np.where(gaps > eps, weights * gaps, 0.0))))
        gaps = np.minimum(gaps, _squared_lengths(vectors - vectors[chosen[-1]]))
    return vectors[chosen]


def _nearest(vectors: FloatArray, centers: FloatArray) -> Labels:
    """Return the index of the nearest center of each point, shape (n,)."""
    # Squared distances, without the term that all centers have in common.
    gaps = _squared_lengths(centers) - 2.0 * vectors @ centers.T
    labels: Labels = gaps.argmin(axis=1)
    return labels


def _squared_lengths(vectors: FloatArray) -> FloatArray:
    lengths: FloatArray = np.square(vectors).sum(axis=1)
    return lengths


def _means(
    vectors: FloatArray, weights: FloatArray, labels: Labels, centers: FloatArray
) -> FloatArray:
    """Return the weighted mean of each cluster, shape (k, 3)."""
    sums, totals = np.zeros_like(centers), np.zeros(len(centers))
    np.add.at(sums, labels, vectors * weights[:, np.newaxis])
    np.add.at(totals, labels, weights)
    empty = np.flatnonzero(totals == 0.0)
    if empty.size:
        gaps = _squared_lengths(vectors - centers[labels])
        far = np.argsort(-gaps, kind="stable")[: empty.size]
        sums[empty] = vectors[far] * weights[far, np.newaxis]
        totals[empty] = weights[far]
        np.subtract.at(sums, labels[far], sums[empty])
        np.subtract.at(totals, labels[far], totals[empty])
    has_weight = totals[:, np.newaxis] > 0.0
    return np.divide(sums, totals[:, np.newaxis], out=centers.copy(), where=has_weight)
