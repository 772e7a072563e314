"""Sites as JSON for the card: their places, legs, servers, and what a server offers."""

from typing import Any, Final

from ..features.recommendation import site_details
from ..models import ServerFeature, VpnServer
from ..recommendation import ExplainedSite, SitePaths

DIGITS: Final = 3
"""Digits of coordinates: about a hundred meters."""


def site_view(explained: ExplainedSite) -> dict[str, Any]:
    """Return a site of the comparison."""
    site, server = explained.site, explained.server
    return {
        "key": site.key,
        "latitude": round(site.coordinates.latitude, DIGITS),
        "longitude": round(site.coordinates.longitude, DIGITS),
        **site_details(explained),
        "hostname": _name_to_copy(server),
        "load": server.load if server else None,
        "forwards_ports": ServerFeature.PORT_FORWARDING in site.features,
    }


def site_paths_view(paths: SitePaths) -> dict[str, Any]:
    """Return a site with the paths to each part of the swarm."""
    return {
        "site": site_view(paths.explained),
        "clusters": [
            {"number": number, "path_ms": path_ms}
            for number, path_ms in paths.cluster_ms.items()
        ],
        "elsewhere_ms": paths.elsewhere_ms,
    }


def _name_to_copy(server: VpnServer | None) -> str | None:
    """Return the host name; where many servers share it, the name of the server."""
    if server is None:
        return None
    return server.hostname if server.gluetun.with_hostname else server.name
