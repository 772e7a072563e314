"""Where the peers sit together, for people who look at a map.

Clusters play no part in the default choice of a server: all peers summed decide as
well as their centroids do. They say in a few words what the swarm looks like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray, coordinates_of, distances_km, mean_direction
from ...models import Clusters, Coordinates, PeerCentroid, PeerCluster, ScoredSite
from ..path_cost import paths_through
from ..settings import REACH_KM, ClusterMethod
from ..swarm import Swarm
from .cluster_slots import numbers_for
from .dbscan import NOISE, Labels, density_labels
from .k_means import k_means_labels
from .place_names import PlaceNames

# Within reach of a core point lies at least this share of the weight, and at least so
# many average votes, but never more than a share that small swarms can reach.
_MIN_SHARE = 0.01
_MIN_VOTES = 3
_MIN_SHARE_OF_FEW = 0.1
# Where fewer peers than this share are known by city, those few are no picture of the
# swarm, and the points of the others' countries take part as equals.
_MIN_CITY_SHARE = 0.25
# The radius of a cluster holds this share of its weight.
_RADIUS_SHARE = 0.9
# Edge of the cells, as a part of the earth's radius (25 km), on which points are
# merged before clusters are looked for: far below the reach and any accuracy radius.
_CELL = 0.004
# Adding weights up in another order must not change what 90 % of them is.
_ROUNDING = 1e-9
# Of a path in ms: as in the ranking, so that a quiet swarm gives equal results.
_DECIMALS = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """A cluster before it gets a number and a name."""

    vector: FloatArray
    """Unit vector of the centroid."""
    members: NDArray[np.intp]
    """Its points, by their index in the swarm."""
    radius_km: float
    weight: float
    networks: float
    """Not whole, where networks may be in several places."""
    country_codes: tuple[str, ...]
    """Heaviest first."""
    majority_country: str | None
    """The country of more than half the weight."""
    country_only: bool
    """Whether no city is known of anybody in it."""


def find_clusters(
    swarm: Swarm,
    names: PlaceNames,
    *,
    previous: Sequence[PeerCluster] = (),
    method: ClusterMethod = ClusterMethod.DENSITY,
    max_clusters: int = 5,
    reach_km: float = REACH_KM,
    through: Sequence[ScoredSite] = (),
) -> Clusters:
    """Return the heaviest clusters; numbers follow those of ``previous`` by place.

    Each tells how long the way from home to its peers is ``through`` these sites.
    ``reach_km`` says how near to each other the peers of a cluster are or, for k-means,
    how far apart its first centres are.
    """
    crowds = find_crowds(
        swarm, method=method, max_clusters=max_clusters, reach_km=reach_km
    )
    places = [coordinates_of(crowd.vector) for crowd in crowds]
    numbers = numbers_for(places, previous, highest=max_clusters)
    total = swarm.total_weight
    clusters = [
        PeerCluster(
            number=number,
            label=_label(names, crowd, place),
            coordinates=place,
            radius_km=crowd.radius_km,
            share=crowd.weight / total,
            peers=max(1, round(crowd.networks)),
            country_codes=crowd.country_codes,
            paths_ms=tuple(_path_ms(scored, crowd, swarm) for scored in through),
        )
        for crowd, place, number in zip(crowds, places, numbers, strict=True)
    ]
    inside = sum(cluster.share for cluster in clusters)
    return Clusters(
        clusters=tuple(sorted(clusters, key=lambda cluster: cluster.number)),
        elsewhere_share=max(0.0, 1.0 - inside) if swarm.networks else 0.0,
    )


def peer_centroid(swarm: Swarm, names: PlaceNames) -> PeerCentroid | None:
    """Return the middle of all peers; None without peers or where they cancel out."""
    middle = mean_direction(swarm.vectors, swarm.weights)
    if middle is None:
        return None
    place = coordinates_of(middle)
    return PeerCentroid(coordinates=place, label=names.label(place))


def _label(names: PlaceNames, crowd: Crowd, place: Coordinates) -> str:
    """Name a crowd: a city of its majority country, or a country if that is all."""
    if crowd.country_only and crowd.country_codes:
        return names.country(crowd.country_codes[0])
    return names.label(place, country_code=crowd.majority_country)


def _path_ms(scored: ScoredSite, crowd: Crowd, swarm: Swarm) -> float:
    """Average over a crowd's votes: the crowds' paths average to the swarm's."""
    paths = paths_through(scored, swarm.vectors[crowd.members])
    return round(
        float(np.average(paths, weights=swarm.weights[crowd.members])), _DECIMALS
    )


def find_crowds(
    swarm: Swarm,
    *,
    method: ClusterMethod = ClusterMethod.DENSITY,
    max_clusters: int | None = None,
    reach_km: float = REACH_KM,
) -> tuple[Crowd, ...]:
    """Return the clusters of a swarm, heaviest first, at most so many.

    Cities make the clusters; peers of whom only the country is known add the weight of
    each of the country's points to the cluster it falls into.
    """
    if not swarm.networks:
        return ()
    makes_clusters = swarm.by_city
    if swarm.weights[makes_clusters].sum() < _MIN_CITY_SHARE * swarm.total_weight:
        makes_clusters = np.ones_like(swarm.by_city)
    labels = np.full(len(swarm.weights), NOISE, dtype=np.intp)
    labels[makes_clusters] = _labels_by_cell(
        swarm.vectors[makes_clusters],
        swarm.weights[makes_clusters],
        method=method,
        min_share=max(_MIN_SHARE, min(_MIN_VOTES / swarm.networks, _MIN_SHARE_OF_FEW)),
        max_clusters=max_clusters,
        reach_km=reach_km,
    )
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    circles = [_circle(swarm.vectors[some], swarm.weights[some]) for some in members]
    if circles:
        others = np.flatnonzero(~makes_clusters)
        labels[others] = _labels_by_circle(swarm.vectors[others], circles, reach_km)
    crowds = [
        _crowd(swarm, np.flatnonzero(labels == label), circle)
        for label, circle in enumerate(circles)
    ]
    crowds.sort(key=lambda it: (-it.weight, *it.vector.tolist()))
    return tuple(crowds[:max_clusters])


type _Circle = tuple[FloatArray, float]
"""Centroid as a unit vector, and radius in km."""


def _labels_by_cell(
    vectors: FloatArray,
    weights: FloatArray,
    *,
    method: ClusterMethod,
    min_share: float,
    max_clusters: int | None,
    reach_km: float,
) -> Labels:
    """Label points by the cluster of the cell they lie in.

    Cells are cubes that the sphere runs through: alike everywhere, where a grid of
    degrees narrows towards the poles and breaks at the antimeridian.
    """
    cubes = np.floor(vectors / _CELL).astype(np.int64)
    keys = cubes @ np.array((1 << 40, 1 << 20, 1), dtype=np.int64)
    _, cell_of = np.unique(keys, return_inverse=True)
    cell_weights = np.bincount(cell_of, weights).astype(np.float64)
    sums = np.column_stack(
        [np.bincount(cell_of, weights * vectors[:, axis]) for axis in range(3)]
    )
    cells = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    match method:
        case ClusterMethod.DENSITY:
            min_weight = min_share * float(cell_weights.sum())
            labels = density_labels(
                cells, cell_weights, reach_km=reach_km, min_weight=min_weight
            )
        case ClusterMethod.K_MEANS:
            labels = k_means_labels(
                cells, cell_weights, reach_km=reach_km, max_clusters=max_clusters
            )
    return labels[cell_of]


def _circle(vectors: FloatArray, weights: FloatArray) -> _Circle:
    """Return the centroid and the radius that holds 90 % of the weight."""
    centre = mean_direction(vectors, weights)
    if centre is None:
        # A ring of peers right round the earth has no middle: its heaviest point.
        centre = vectors[int(np.argmax(weights))]
    distances = distances_km(centre[np.newaxis], vectors)[0]
    outwards = np.argsort(distances, kind="stable")
    held = np.cumsum(weights[outwards])
    edge = np.searchsorted(held, held[-1] * (_RADIUS_SHARE - _ROUNDING))
    return centre, float(distances[outwards[edge]])


def _labels_by_circle(
    vectors: FloatArray, circles: Sequence[_Circle], reach_km: float
) -> Labels:
    """Label points with the nearest circle whose edge they reach, or `NOISE`."""
    distances = distances_km(vectors, np.array([centre for centre, _ in circles]))
    limits = np.array([radius for _, radius in circles]) + reach_km
    distances[distances > limits] = np.inf
    nearest = distances.argmin(axis=1)
    reached = np.isfinite(distances.min(axis=1))
    return np.where(reached, nearest, NOISE)


def _crowd(swarm: Swarm, members: NDArray[np.intp], circle: _Circle) -> Crowd:
    """Sum up who belongs to a cluster."""
    centre, radius_km = circle
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
    majority = bool(heaviest) and by_country[heaviest[0]] > weight / 2.0
    return Crowd(
        vector=centre,
        members=members,
        radius_km=radius_km,
        weight=weight,
        networks=float(swarm.counts[members].sum()),
        country_codes=tuple(swarm.country_codes[index] for index in heaviest),
        majority_country=swarm.country_codes[heaviest[0]] if majority else None,
        country_only=not swarm.by_city[members].any(),
    )
