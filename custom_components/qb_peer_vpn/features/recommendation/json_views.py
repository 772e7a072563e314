"""How sites and clusters look as JSON: in actions, attributes and for the card.

Numbers are rounded to what people read, and so that "nothing new" looks the same.
"""

from typing import Any

from ...models import PeerCluster, ScoredSite
from ...recommendation import ExplainedSite, rounded_ms


def site_summary(scored: ScoredSite) -> dict[str, Any]:
    """Say where a site is and how long the way through it is."""
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
    """Add the server to use there, the distances and what speaks against the site."""
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
    """Say where a cluster is, who is in it and how far away that is."""
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
    """Say how long the way to a cluster is: the recommended site's and the reference's."""
    return {
        "path_ms": rounded_ms(cluster.recommended_path_ms),
        "reference_path_ms": rounded_ms(cluster.reference_path_ms),
    }


def percent(share: float) -> float:
    """Turn a share from 0 to 1 into per cent with one digit."""
    return round(100 * share, 1)
