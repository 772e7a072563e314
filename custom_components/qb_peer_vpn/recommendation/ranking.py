"""Which site is best, and how the others compare."""

from collections.abc import Mapping, Sequence

from ..geo import geodesic_km
from ..models import Coordinates, ScoredSite, ServerSite
from .path_cost import PathLegs

_DECIMALS = 1
"""Smoothed costs never come to rest completely; rounded, a quiet swarm gives equal
results, and equal results call no listener."""


def rank_sites(
    sites: Sequence[ServerSite],
    home: Coordinates,
    legs: PathLegs,
    costs: Mapping[str, float],
    *,
    has_peers: bool,
) -> tuple[ScoredSite, ...]:
    """Return every site with its cost, best first, equal costs by key.

    Args:
        sites: in the order of the legs.
        home: where the paths begin.
        legs: both legs of the path through every site.
        costs: by site key, in ms.
        has_peers: without peers there is no distance to them.

    """
    scored = (
        ScoredSite(
            site=site,
            path_ms=round(home_ms + peer_ms, _DECIMALS),
            home_leg_ms=round(home_ms, _DECIMALS),
            home_leg_measured=measured,
            peer_leg_ms=round(peer_ms, _DECIMALS),
            home_distance_km=round(geodesic_km(home, site.coordinates), _DECIMALS),
            peer_distance_km=round(peer_km, _DECIMALS) if has_peers else None,
            cost_ms=round(costs[site.key], _DECIMALS),
        )
        for site, home_ms, measured, peer_km, peer_ms in zip(
            sites,
            legs.home_ms.tolist(),
            legs.home_measured.tolist(),
            legs.peer_km.tolist(),
            legs.peer_ms.tolist(),
            strict=True,
        )
    )
    return tuple(sorted(scored, key=lambda it: (costs[it.site.key], it.site.key)))
