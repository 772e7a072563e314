"""Which site is best, and how the others compare."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..geo import geodesic_km
from ..models import Coordinates, ScoredSite, ServerSite
from .path_cost import PathLegs

READ_SITES = 6
"""So many sites at the head of a ranking are read by people: the best and five
runners-up."""

# The smoothing never quite comes to rest; rounded, a quiet swarm gives equal results,
# and equal results wake nobody.
_DECIMALS = 1


def rank_sites(
    sites: Sequence[ServerSite],
    legs: PathLegs,
    costs: Mapping[str, float],
    *,
    peers: bool,
) -> tuple[ScoredSite, ...]:
    """Return every site with what it costs, best first, equal costs by key.

    The legs are in the order of the sites, the costs by key. Without peers there is no
    distance to them.
    """
    scored = (
        ScoredSite(
            site=site,
            path_ms=round(home_ms + peer_ms, _DECIMALS),
            home_leg_ms=round(home_ms, _DECIMALS),
            home_leg_measured=measured,
            peer_leg_ms=round(peer_ms, _DECIMALS),
            home_distance_km=round(home_km, _DECIMALS),
            peer_distance_km=round(peer_km, _DECIMALS) if peers else None,
            cost_ms=round(costs[site.key], _DECIMALS),
        )
        for site, home_km, home_ms, measured, peer_km, peer_ms in zip(
            sites,
            legs.home_km.tolist(),
            legs.home_ms.tolist(),
            legs.home_measured.tolist(),
            legs.peer_km.tolist(),
            legs.peer_ms.tolist(),
            strict=True,
        )
    )
    return tuple(sorted(scored, key=lambda it: (costs[it.site.key], it.site.key)))


def with_geodesic_distances(
    ranking: tuple[ScoredSite, ...], home: Coordinates, *, keys: set[str]
) -> tuple[ScoredSite, ...]:
    """Measure home's distance on the ellipsoid for the sites that people read.

    Those are the head of the ranking and the sites with the given keys; a geodesic
    takes too long for all of them.
    """
    return tuple(
        replace(
            scored,
            home_distance_km=round(
                geodesic_km(home, scored.site.coordinates), _DECIMALS
            ),
        )
        if rank < READ_SITES or scored.site.key in keys
        else scored
        for rank, scored in enumerate(ranking)
    )
