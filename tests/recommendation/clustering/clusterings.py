"""Clusterings of peers in known places."""

from collections.abc import Mapping

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
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.ranking import rank_sites
from tests.recommendation.builders import (
    at,
    country_location,
    place_names,
    sites,
    swarm_in,
)

NAMES = place_names()
JAPAN = country_location("JP", [(at("Tokyo"), 1.0)])


def scored(*names: str, swarm: Swarm) -> tuple[ScoredSite, ...]:
    """Return sites with their paths from Berlin, best first."""
    places = sites(*names)
    legs = path_legs(places, at("Berlin"), swarm, {})
    costs = dict.fromkeys(names, 0.0)
    return rank_sites(places, at("Berlin"), legs, costs, has_peers=True)


FRANKFURT, NEW_YORK = scored("Frankfurt", "New York", swarm=swarm_in({}))


def find(
    swarm: Swarm,
    *,
    recommended: ScoredSite = FRANKFURT,
    reference: ScoredSite = NEW_YORK,
    previous: tuple[PeerCluster, ...] = (),
    method: ClusterMethod = ClusterMethod.DENSITY,
    max_clusters: int | None = 5,
    eps_km: float = DEFAULT_EPS_KM,
) -> Clustering:
    return find_clusters(
        swarm,
        NAMES,
        ClusterSettings(method=method, max_clusters=max_clusters, eps_km=eps_km),
        recommended=recommended,
        reference=reference,
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
