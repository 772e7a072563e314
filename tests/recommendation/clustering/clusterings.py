"""Clusterings of peers in known places."""

from collections.abc import Mapping
from dataclasses import replace

from custom_components.qb_peer_vpn.models import (
    Clustering,
    ClusterMethod,
    PeerCluster,
    ScoredSite,
)
from custom_components.qb_peer_vpn.recommendation import (
    DEFAULT_EPS_KM,
    ClusterSettings,
    Swarm,
    find_clusters,
)
from custom_components.qb_peer_vpn.recommendation.swarm import NO_SWARM
from tests.recommendation.builders import (
    at,
    country_location,
    place_names,
    ranking_of,
    recommendation,
    sites,
    swarm_in,
)
from tests.recommendation.corridor_graph import shipped

NAMES = place_names()
JAPAN = country_location("JP", [(at("Tokyo"), 1.0)])


def scored(*names: str, swarm: Swarm) -> tuple[ScoredSite, ...]:
    """Return sites with their paths from Berlin, best first."""
    return ranking_of(sites(*names), at("Berlin"), swarm)


FRANKFURT, NEW_YORK = scored("Frankfurt", "New York", swarm=swarm_in({}))


def find(
    swarm: Swarm,
    *,
    recommended: ScoredSite = FRANKFURT,
    reference: ScoredSite = NEW_YORK,
    left_out: Swarm = NO_SWARM,
    is_modeled: bool = False,
    previous: tuple[PeerCluster, ...] = (),
    method: ClusterMethod = ClusterMethod.DENSITY,
    max_clusters: int | None = 5,
    eps_km: float = DEFAULT_EPS_KM,
) -> Clustering:
    return find_clusters(
        swarm,
        NAMES,
        ClusterSettings(method=method, max_clusters=max_clusters, eps_km=eps_km),
        recommendation=recommendation(
            recommended,
            reference,
            ranking=()
            if is_modeled
            else (replace(recommended, home_leg_measured=True),),
        ),
        corridors=shipped(),
        left_out=left_out,
        previous=previous,
    )


def found_in(counts: Mapping[str, int], *, max_clusters: int = 5) -> Clustering:
    return find(swarm_in(dict(counts)), max_clusters=max_clusters)


def no_clusters(outside_share: float) -> Clustering:
    return Clustering(
        clusters=(), outside_share=outside_share, method=ClusterMethod.DENSITY
    )


def by_label(clustering: Clustering) -> dict[str, PeerCluster]:
    return {cluster.label: cluster for cluster in clustering.clusters}
