"""The clusters that people see: with a slot, a name and the paths to their peers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...geo import coordinates_of, mean_direction
from ...models import (
    Clustering,
    ClusterMethod,
    Coordinates,
    PeerCentroid,
    PeerCluster,
    ScoredSite,
)
from ..path_cost import paths_through
from ..settings import ClusterSettings
from ..swarm import Swarm
from .adaptive import adaptive_can_run
from .cluster_slots import assign_slots
from .clusters import Cluster, cluster_swarm
from .place_names import PlaceNames

_DECIMALS = 1
"""Of a path in ms: as in the ranking, so that a quiet swarm gives equal results."""


def find_clusters(
    swarm: Swarm,
    names: PlaceNames,
    settings: ClusterSettings,
    *,
    recommended: ScoredSite,
    reference: ScoredSite,
    previous: Sequence[PeerCluster] = (),
) -> Clustering:
    """Return the heaviest clusters of a swarm, as people see them.

    If *adaptive* clusters are wanted and cannot be found, *density* takes their place.

    Args:
        swarm: the weighted points.
        names: names of places.
        settings: how to cluster.
        recommended: the site of the first path to each cluster.
        reference: the site of the second path, to compare with.
        previous: clusters of the last cycle; a place keeps its slot.

    """
    if settings.method is ClusterMethod.ADAPTIVE and not adaptive_can_run():
        settings = replace(settings, method=ClusterMethod.DENSITY)
    found = cluster_swarm(swarm, settings)
    slots = assign_slots(
        [coordinates_of(cluster.vector) for cluster in found],
        previous,
        slots=settings.max_clusters or len(found),
    )
    clusters = [
        _peer_cluster(cluster, slot, swarm, names, (recommended, reference))
        for cluster, slot in zip(found, slots, strict=True)
    ]
    inside = sum(cluster.share for cluster in clusters)
    return Clustering(
        clusters=tuple(sorted(clusters, key=lambda cluster: cluster.number)),
        outside_share=max(0.0, 1.0 - inside) if swarm.networks else 0.0,
        method=settings.method,
    )


def _peer_cluster(
    cluster: Cluster,
    slot: int,
    swarm: Swarm,
    names: PlaceNames,
    sites: tuple[ScoredSite, ScoredSite],
) -> PeerCluster:
    """Add a slot, a name and the paths through both sites to a cluster."""
    recommended, reference = sites
    place = coordinates_of(cluster.vector)
    return PeerCluster(
        number=slot,
        label=_label(names, cluster, place),
        coordinates=place,
        radius_km=cluster.radius_km,
        share=cluster.weight / swarm.total_weight,
        peers=max(1, round(cluster.networks)),
        country_codes=cluster.country_codes,
        recommended_path_ms=_path_ms(recommended, cluster, swarm),
        reference_path_ms=_path_ms(reference, cluster, swarm),
    )


def peer_centroid(swarm: Swarm, names: PlaceNames) -> PeerCentroid | None:
    """Return the centroid of all peers; None without peers or if they cancel out."""
    center = mean_direction(swarm.vectors, swarm.weights)
    if center is None:
        return None
    place = coordinates_of(center)
    return PeerCentroid(coordinates=place, label=names.label(place))


def _label(names: PlaceNames, cluster: Cluster, place: Coordinates) -> str:
    """Name a cluster after a city of its majority country, or after its country."""
    if cluster.country_only and cluster.country_codes:
        return names.country(cluster.country_codes[0])
    return names.label(place, country_code=cluster.majority_country)


def _path_ms(scored: ScoredSite, cluster: Cluster, swarm: Swarm) -> float:
    """Return the weighted mean path to a cluster's peers, in ms.

    The weighted mean over all clusters is then the mean path to the swarm.
    """
    paths = paths_through(scored, swarm.vectors[cluster.members])
    return round(
        float(np.average(paths, weights=swarm.weights[cluster.members])), _DECIMALS
    )
