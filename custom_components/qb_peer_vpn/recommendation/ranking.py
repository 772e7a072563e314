"""Which site is best, and how the others compare."""

from ..geo import FloatArray, geodesic_km
from ..models import ScoredSite
from .settled_decision import Poll
from .shown_paths import ShownLegs
from .site_costs import SiteCosts

_DECIMALS = 1


def rank_sites(
    poll: Poll, shown: ShownLegs, peer_km: FloatArray, costs: SiteCosts
) -> tuple[ScoredSite, ...]:
    """Return every site with its cost, best first, equal costs by key.

    Args:
        poll: the sites and their legs.
        shown: the legs as people see them.
        peer_km: settled mean distances to the peers, shape (sites,).
        costs: of every site, settled.

    """
    scored = (
        ScoredSite(
            site=site,
            home_leg_ms=home_ms,
            home_leg_measured=measured,
            peer_leg_ms=peer_ms,
            home_distance_km=round(geodesic_km(poll.home, site.coordinates), _DECIMALS),
            # Without peers there is no distance to them.
            peer_distance_km=round(distance, _DECIMALS) if poll.networks else None,
            cost_ms=costs.total(site.key),
        )
        for site, home_ms, measured, distance, peer_ms in zip(
            poll.sites,
            shown.home_ms.tolist(),
            poll.legs.home_measured.tolist(),
            peer_km.tolist(),
            shown.peer_ms.tolist(),
            strict=True,
        )
    )
    return tuple(sorted(scored, key=lambda it: (it.cost_ms, it.site.key)))
