"""Sites and clusters as JSON: in actions, in attributes, and for the card.

Distances and shares are rounded for readers, and so that small changes do not look new.
The room has rounded the milliseconds.
"""

from collections.abc import Iterable
from typing import Any

from ...models import (
    Elsewhere,
    PeerCluster,
    Recommendation,
    ScoredSite,
    Settling,
    VpnServer,
)
from ...recommendation import ExplainedSite
from ...vpn import gluetun_selection


def site_summary(scored: ScoredSite) -> dict[str, Any]:
    """Return the place of a site and its latencies."""
    site = scored.site
    return {
        "city": site.city,
        "country_code": site.country_code,
        "stands_in": site.physical_country,
        "servers": site.server_count,
        "path_ms": scored.path_ms,
        "home_leg_ms": scored.home_leg_ms,
        "peer_leg_ms": scored.peer_leg_ms,
    }


def server_address(server: VpnServer | None) -> dict[str, Any]:
    """Return what a client or Gluetun needs to connect to exactly this server."""
    return {
        "hostname": server and server.hostname,
        "protocols": sorted(server.protocols) if server else [],
        "gluetun": server and gluetun_selection(server),
    }


def site_details(explained: ExplainedSite) -> dict[str, Any]:
    """Add the server, the distances, and the drawbacks."""
    scored, server = explained.scored, explained.server
    return {
        **site_summary(scored),
        "server": server.name if server else None,
        "hostname": server.hostname if server else None,
        "home_leg_measured": scored.home_leg_measured,
        "home_distance_km": round(scored.home_distance_km),
        "peer_distance_km": scored.peer_distance_km and round(scored.peer_distance_km),
        "drawbacks": list(explained.drawbacks),
    }


def cluster_details(cluster: PeerCluster) -> dict[str, Any]:
    """Return the place, share, and countries of a cluster."""
    return {
        "number": cluster.number,
        "place": cluster.label,
        "latitude": round(cluster.coordinates.latitude, 3),
        "longitude": round(cluster.coordinates.longitude, 3),
        "radius_km": round(cluster.radius_km),
        "share": whole_percent(cluster.share),
        "peers": cluster.peers,
        "countries": list(cluster.country_codes),
        **cluster_paths(cluster),
    }


def largest_first(clusters: Iterable[PeerCluster]) -> list[PeerCluster]:
    """Return clusters by their share, as the card does."""
    return sorted(clusters, key=lambda each: -each.share)


def elsewhere_details(elsewhere: Elsewhere) -> dict[str, Any]:
    """Return the share, the paths, and the countries of the peers outside clusters."""
    return {
        "share": whole_percent(elsewhere.share),
        "path_ms": elsewhere.recommended_path_ms,
        "reference_path_ms": elsewhere.reference_path_ms,
        "countries": [
            {"code": code, "share": whole_percent(share)}
            for code, share in elsewhere.countries
        ],
    }


def cluster_paths(cluster: PeerCluster) -> dict[str, int]:
    """Return the path latency through both sites."""
    return {
        "path_ms": cluster.recommended_path_ms,
        "reference_path_ms": cluster.reference_path_ms,
    }


def verdict_details(recommendation: Recommendation) -> dict[str, Any]:
    """Return what a move saves, how sure that is, and whether it has lasted."""
    since, settling = recommendation.since, recommendation.settling
    return {
        "worth_moving": recommendation.worth_moving,
        "should_move": recommendation.should_move,
        "saving_ms": recommendation.saving_ms,
        "error_ms": recommendation.error_ms,
        "confidence": recommendation.confidence,
        "since": since.isoformat() if since else None,
        "has_lasted": recommendation.has_lasted,
        "settling": _settling(settling) if settling else None,
    }


def _settling(settling: Settling) -> dict[str, Any]:
    """Return what the newest poll says."""
    return {
        "key": settling.site.key,
        "place": settling.site.city,
        "worth_moving": settling.worth_moving,
        "saving_ms": settling.saving_ms,
        "since": settling.since.isoformat(),
    }


def percent(share: float) -> float:
    """Convert a share from 0 to 1 to percent with one digit."""
    return round(100 * share, 1)


def whole_percent(share: float) -> int:
    """Convert a share of the swarm, which a few hundred peers say no better."""
    return round(100 * share)
