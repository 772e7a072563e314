"""Sites and clusters as JSON: in actions, in attributes, and for the card.

Numbers are rounded for readers, and so that small changes do not look new.
"""

from typing import Any

from ...models import PeerCluster, ScoredSite
from ...recommendation import ExplainedSite, rounded_ms


def site_summary(scored: ScoredSite) -> dict[str, Any]:
    """Return the place of a site and its latencies."""
    site = scored.site
    return {
        "city": site.city,
        "country_code": site.country_code,
        "stands_in": site.physical_country,
        "servers": site.server_count,
        "path_ms": round(scored.path_ms),
        "home_leg_ms": round(scored.home_leg_ms),
        "peer_leg_ms": round(scored.peer_leg_ms),
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
        "share": percent(cluster.share),
        "peers": cluster.peers,
        "countries": list(cluster.country_codes),
        **cluster_paths(cluster),
    }


def cluster_paths(cluster: PeerCluster) -> dict[str, int]:
    """Return the path latency through both sites."""
    return {
        "path_ms": rounded_ms(cluster.recommended_path_ms),
        "reference_path_ms": rounded_ms(cluster.reference_path_ms),
    }


def percent(share: float) -> float:
    """Convert a share from 0 to 1 to percent with one digit."""
    return round(100 * share, 1)
