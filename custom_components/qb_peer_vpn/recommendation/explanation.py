"""Why a site stands where it stands, for people who want to know more than the winner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..geo import geodesic_km
from ..models import Coordinates, ScoredSite
from .legs.validated_legs import Rejection
from .path_cost import paths_through
from .swarm import Swarm

REACH_LIMITS_MS = (50, 100, 200)
"""Round trips that people tell apart: near, on the continent, overseas."""

# Differences below this are no reason to prefer anything: the margin of a move.
_NOTICEABLE_MS = 5.0
_ROUGH_KM = 100.0
_FEW_SERVERS = 3


class Drawback(StrEnum):
    """What speaks against a site."""

    ANSWERS_TOO_SOON = "answers_too_soon"
    """It answers sooner than light could from where it says it stands."""
    FEW_SERVERS = "few_servers"
    """Fewer than three: little to fall back on."""
    LONGER_HOME_LEG = "longer_home_leg"
    """The way from home is noticeably longer than with the best site."""
    LONGER_PEER_LEG = "longer_peer_leg"
    """The way to the peers is noticeably longer than with the best site."""
    NOT_MEASURED = "not_measured"
    """Others have a measured home leg, this one has the model's."""
    ROUGH_PLACE = "rough_place"
    """Where it stands is known to more than 100 km only."""
    STANDS_ELSEWHERE = "stands_elsewhere"
    """It stands in another country than it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A ranked site, and what there is to say about it."""

    scored: ScoredSite
    """With a geodesic home distance."""
    reach: tuple[float, ...]
    """Share of the swarm within each of ``REACH_LIMITS_MS`` from home, 0 to 1."""
    drawbacks: tuple[Drawback, ...]


def explain(
    sites: Sequence[ScoredSite],
    ranking: Sequence[ScoredSite],
    swarm: Swarm,
    home: Coordinates,
    *,
    rejected: Mapping[str, Rejection],
) -> tuple[Explanation, ...]:
    """Explain some sites of a ranking, in their order.

    The ranking is best first; ``rejected`` says by site key why measured legs were
    thrown away.
    """
    some_measured = any(scored.home_leg_measured for scored in ranking)
    return tuple(
        Explanation(
            scored=replace(
                scored,
                home_distance_km=geodesic_km(home, scored.site.coordinates),
            ),
            reach=_reach(scored, swarm),
            drawbacks=_drawbacks(
                scored,
                ranking[0],
                rejected.get(scored.site.key),
                some_measured=some_measured,
            ),
        )
        for scored in sites
    )


def _reach(scored: ScoredSite, swarm: Swarm) -> tuple[float, ...]:
    if not swarm.networks:
        return tuple(0.0 for _ in REACH_LIMITS_MS)
    path = paths_through(scored, swarm.vectors)
    return tuple(
        float(swarm.weights[path <= limit].sum()) / swarm.total_weight
        for limit in REACH_LIMITS_MS
    )


def _drawbacks(
    scored: ScoredSite,
    best: ScoredSite,
    rejection: Rejection | None,
    *,
    some_measured: bool,
) -> tuple[Drawback, ...]:
    site = scored.site
    found = {
        Drawback.ANSWERS_TOO_SOON: rejection is Rejection.FASTER_THAN_LIGHT,
        Drawback.FEW_SERVERS: site.server_count < _FEW_SERVERS,
        Drawback.LONGER_HOME_LEG: (
            scored.home_leg_ms - best.home_leg_ms >= _NOTICEABLE_MS
        ),
        Drawback.LONGER_PEER_LEG: (
            scored.peer_leg_ms - best.peer_leg_ms >= _NOTICEABLE_MS
        ),
        Drawback.NOT_MEASURED: some_measured and not scored.home_leg_measured,
        Drawback.ROUGH_PLACE: site.radius_km > _ROUGH_KM,
        Drawback.STANDS_ELSEWHERE: site.physical_country is not None,
    }
    return tuple(drawback for drawback, applies in found.items() if applies)
