"""Clusters of a swarm as arithmetic: which points they have and how heavy they are.

Clusters play no part in the default choice of a server: all peers together decide at least
as well. They describe the swarm to people, and the strategy "close to peers" uses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray, distances_km, mean_direction, mean_directions
from ...models import ClusterMethod
from ..settings import ClusterSettings
from ..swarm import Swarm
from .adaptive import adaptive_labels
from .dbscan import dbscan_labels
from .k_means import k_means_labels
from .labels import NOISE, Labels

_MIN_SHARE = 0.01
"""The neighborhood of a core point holds at least this share of the weight."""
_MIN_NETWORKS = 3
"""It holds at least the weight of this many average networks, too."""
_MAX_MIN_SHARE = 0.1
"""It need not hold more than this share, so that small swarms can have clusters."""
_MIN_CITY_SHARE = 0.25
"""If fewer peers than this share are located to a city, those few do not represent the
swarm, and the points of countries take part as equals."""
_RADIUS_SHARE = 0.9
"""The radius of a cluster holds this share of its weight."""
_CELL = 0.004
"""Edge of the cells in which points are merged before they are clustered, as a part of
the earth's radius: 25 km, far less than any sensible neighborhood."""
_ROUNDING = 1e-9
"""Adding weights in another order must not change what 90 % of them is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """A cluster before it gets a slot and a name."""

    vector: FloatArray
    """Unit vector of the weighted centroid, shape (3,)."""
    members: NDArray[np.intp]
    """Indices of its points in the swarm, shape (members,)."""
    radius_km: float
    """Holds 90 % of the weight."""
    weight: float
    networks: float
    """Not a whole number if networks may be in several places."""
    country_codes: tuple[str, ...]
    """ISO 3166-1 alpha-2, heaviest first."""
    majority_country: str | None
    """The country of more than half the weight."""
    country_only: bool
    """Whether no member is located to a city."""


def cluster_swarm(swarm: Swarm, settings: ClusterSettings) -> tuple[Cluster, ...]:
    """Return the clusters of a swarm, heaviest first.

    Points that are located to a city form the clusters. Points of countries, over which
    the weight of the other peers is spread, then join the cluster that they lie in.
    """
    if not swarm.networks:
        return ()
    forms_clusters = _forms_clusters(swarm)
    labels = np.full(len(swarm.weights), NOISE, dtype=np.intp)
    labels[forms_clusters] = _labels_by_cell(
        swarm.vectors[forms_clusters],
        swarm.weights[forms_clusters],
        settings,
        min_share=_min_share(swarm.networks),
    )
    clusters = _build_clusters(swarm, labels, forms_clusters, settings.eps_km)
    clusters.sort(key=lambda it: (-it.weight, *it.vector.tolist()))
    return tuple(clusters[: settings.max_clusters])


def points_outside(
    swarm: Swarm, clusters: Sequence[Cluster], eps_km: float
) -> NDArray[np.bool_]:
    """Return which points of a swarm do not lie in any of the clusters, shape (n,)."""
    if not clusters:
        return np.ones_like(swarm.by_city)
    circles = [(cluster.vector, cluster.radius_km) for cluster in clusters]
    outside: NDArray[np.bool_] = (
        _labels_by_circle(swarm.vectors, circles, eps_km) == NOISE
    )
    return outside


def _forms_clusters(swarm: Swarm) -> NDArray[np.bool_]:
    """Return which points form clusters, shape (n,)."""
    if swarm.weights[swarm.by_city].sum() < _MIN_CITY_SHARE * swarm.total_weight:
        return np.ones_like(swarm.by_city)
    return swarm.by_city


def _build_clusters(
    swarm: Swarm, labels: Labels, forms_clusters: NDArray[np.bool_], eps_km: float
) -> list[Cluster]:
    """Add the points that form no clusters to those they lie in, and sum up.

    The centroid and the radius are those of the points that form the cluster.
    """
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    circles = [_circle(swarm.vectors[some], swarm.weights[some]) for some in members]
    if circles:
        others = np.flatnonzero(~forms_clusters)
        labels[others] = _labels_by_circle(swarm.vectors[others], circles, eps_km)
    return [
        _cluster(swarm, np.flatnonzero(labels == label), circle)
        for label, circle in enumerate(circles)
    ]


def _min_share(networks: int) -> float:
    """Return the share of the weight that makes a cluster, in a swarm of n networks."""
    return max(_MIN_SHARE, min(_MIN_NETWORKS / networks, _MAX_MIN_SHARE))


type _Circle = tuple[FloatArray, float]
"""Centroid as a unit vector, shape (3,), and radius in km."""


def _labels_by_cell(
    vectors: FloatArray,
    weights: FloatArray,
    settings: ClusterSettings,
    *,
    min_share: float,
) -> Labels:
    """Label points, shape (n, 3), with the cluster of the cell they lie in."""
    cell_of, cells, cell_weights = _merge_by_cell(vectors, weights)
    match settings.method:
        case ClusterMethod.DENSITY:
            labels = dbscan_labels(
                cells,
                cell_weights,
                eps_km=settings.eps_km,
                min_weight=min_share * float(cell_weights.sum()),
            )
        case ClusterMethod.K_MEANS:
            labels = k_means_labels(
                cells,
                cell_weights,
                eps_km=settings.eps_km,
                max_clusters=settings.max_clusters,
            )
        case ClusterMethod.ADAPTIVE:
            labels = adaptive_labels(cells, cell_weights, min_share=min_share)
    return labels[cell_of]


def _merge_by_cell(
    vectors: FloatArray, weights: FloatArray
) -> tuple[NDArray[np.intp], FloatArray, FloatArray]:
    """Merge points, shape (n, 3), in cells.

    Cells are cubes that the sphere passes through. They have the same size everywhere,
    while a grid of degrees narrows to the poles and breaks at the antimeridian.

    Returns:
        The cell of each point, shape (n,); the centroids of the cells as unit vectors,
        shape (cells, 3); and their weights, shape (cells,).

    """
    cubes = np.floor(vectors / _CELL).astype(np.int64)
    keys = cubes @ np.array((1 << 40, 1 << 20, 1), dtype=np.int64)
    _, cell_of = np.unique(keys, return_inverse=True)
    return cell_of, *mean_directions(vectors, weights, cell_of)


def _circle(vectors: FloatArray, weights: FloatArray) -> _Circle:
    """Return the centroid of points, and the radius that holds 90 % of the weight."""
    center = mean_direction(vectors, weights)
    if center is None:
        # Points all around the earth have no centroid: take the heaviest one.
        center = vectors[int(np.argmax(weights))]
    distances = distances_km(center[np.newaxis], vectors)[0]
    outwards = np.argsort(distances, kind="stable")
    held = np.cumsum(weights[outwards])
    edge = np.searchsorted(held, held[-1] * (_RADIUS_SHARE - _ROUNDING))
    return center, float(distances[outwards[edge]])


def _labels_by_circle(
    vectors: FloatArray, circles: Sequence[_Circle], eps_km: float
) -> Labels:
    """Label points, shape (n, 3), with the nearest circle whose edge is within eps."""
    distances = distances_km(vectors, np.array([center for center, _ in circles]))
    limits = np.array([radius for _, radius in circles]) + eps_km
    distances[distances > limits] = np.inf
    nearest = distances.argmin(axis=1)
    is_near = np.isfinite(distances.min(axis=1))
    return np.where(is_near, nearest, NOISE)


def _cluster(swarm: Swarm, members: NDArray[np.intp], circle: _Circle) -> Cluster:
    """Sum up the members of a cluster."""
    center, radius_km = circle
    weights = swarm.weights[members]
    by_country = np.bincount(
        swarm.countries[members], weights, minlength=len(swarm.country_codes)
    )
    heaviest = [
        int(index)
        for index in np.argsort(-by_country, kind="stable")
        if by_country[index] > 0.0 and swarm.country_codes[index]
    ]
    weight = float(weights.sum())
    has_majority = bool(heaviest) and by_country[heaviest[0]] > weight / 2.0
    return Cluster(
        vector=center,
        members=members,
        radius_km=radius_km,
        weight=weight,
        networks=float(swarm.counts[members].sum()),
        country_codes=tuple(swarm.country_codes[index] for index in heaviest),
        majority_country=swarm.country_codes[heaviest[0]] if has_majority else None,
        country_only=not swarm.by_city[members].any(),
    )
