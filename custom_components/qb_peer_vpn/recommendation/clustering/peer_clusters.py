"""The clusters that people see: with a slot, a name and the paths to their peers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from ...geo import coordinates_of, mean_direction
from ...models import (
    Clustering,
    ClusterMethod,
    Coordinates,
    PeerCentroid,
    PeerCluster,
    Recommendation,
)
from ..corridors import Corridors
from ..settings import ClusterSettings
from ..swarm import NO_SWARM, Swarm
from .adaptive import adaptive_can_run
from .clusters import Cluster
from .elsewhere import find_elsewhere
from .map_places import InSlots, find_map_places
from .mean_path import mean_path_ms
from .place_names import PlaceNames


def find_clusters(
    swarm: Swarm,
    names: PlaceNames,
    settings: ClusterSettings,
    *,
    recommendation: Recommendation,
    corridors: Corridors,
    left_out: Swarm = NO_SWARM,
    previous: Sequence[PeerCluster] = (),
) -> Clustering:
    """Return the heaviest clusters of a swarm, as people see them.

    Peers that are left out only take the last places on the map.

    Args:
        swarm: the weighted points that count.
        names: names of places.
        settings: how to cluster.
        recommendation: has the two sites of the paths to each cluster.
        corridors: where packets travel.
        left_out: the weighted points that the lens leaves out.
        previous: clusters of the last cycle; a place keeps its slot.

    """
    settings = _possible(settings)
    places = find_map_places(swarm, left_out, settings, previous)
    describe = partial(
        _peer_cluster, names=names, recommendation=recommendation, corridors=corridors
    )
    clusters = _described(places.counted, partial(describe, swarm=swarm))
    others = partial(describe, swarm=places.left_out_swarm)
    inside = sum(cluster.share for cluster in clusters)
    return Clustering(
        clusters=clusters,
        left_out=_described(places.left_out, others),
        outside_share=max(0.0, 1.0 - inside) if swarm.networks else 0.0,
        elsewhere=find_elsewhere(swarm, places.counted, recommendation, corridors),
        method=settings.method,
        members=places.members(),
    )


def _possible(settings: ClusterSettings) -> ClusterSettings:
    """If *adaptive* clusters are wanted and cannot be found, *density* takes their place."""
    if settings.method is ClusterMethod.ADAPTIVE and not adaptive_can_run():
        return replace(settings, method=ClusterMethod.DENSITY)
    return settings


def _described(
    clusters: InSlots, describe: Callable[[Cluster, int], PeerCluster]
) -> tuple[PeerCluster, ...]:
    """Return clusters as people see them, sorted by slot."""
    described = [describe(cluster, slot) for cluster, slot in clusters]
    return tuple(sorted(described, key=lambda cluster: cluster.number))


def _peer_cluster(
    cluster: Cluster,
    slot: int,
    swarm: Swarm,
    names: PlaceNames,
    recommendation: Recommendation,
    *,
    corridors: Corridors,
) -> PeerCluster:
    """Add a slot, a name and the paths through both sites to a cluster."""
    place = coordinates_of(cluster.vector)
    path_ms = partial(
        mean_path_ms,
        swarm=swarm,
        members=cluster.members,
        recommendation=recommendation,
        corridors=corridors,
    )
    return PeerCluster(
        number=slot,
        label=_label(names, cluster, place),
        coordinates=place,
        radius_km=cluster.radius_km,
        share=cluster.weight / swarm.total_weight,
        peers=max(1, round(cluster.networks)),
        country_codes=cluster.country_codes,
        recommended_path_ms=path_ms(recommendation.chosen),
        reference_path_ms=path_ms(recommendation.reference),
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
