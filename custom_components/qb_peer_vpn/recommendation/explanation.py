"""Explanation of a ranked site: the server there, and its drawbacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..models import Recommendation, ScoredSite, ServerSite, VpnServer
from .corridors import Corridors
from .legs.validated_legs import Rejection
from .path_cost import paths_through
from .swarm import Swarm

WITHIN_MS: Final = (50, 100, 200)
"""Round trips in ms that people can distinguish: near, on the continent, overseas."""

_NOTICEABLE_MS = 5
"""What people see is rounded to this."""
_ROUGH_KM = 100.0
_FEW_SERVERS = 3

type ServerPick = Callable[[ServerSite], VpnServer | None]
"""Returns the server to use at a site; None if no server is known there yet."""


class Drawback(StrEnum):
    """A reason against a site."""

    ANSWERS_TOO_SOON = "answers_too_soon"
    """It answers sooner than light could from where it claims to be."""
    FEW_SERVERS = "few_servers"
    """Fewer than three servers."""
    LONGER_HOME_LEG = "longer_home_leg"
    """Its home leg is noticeably longer than that of the best site."""
    LONGER_PEER_LEG = "longer_peer_leg"
    """Its peer leg is noticeably longer than that of the best site."""
    NOT_MEASURED = "not_measured"
    """Its home leg is the model's, while other sites have a measured one."""
    ROUGH_PLACE = "rough_place"
    """Its place is known to no better than 100 km."""
    STANDS_ELSEWHERE = "stands_elsewhere"
    """It is in another country than it claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSite:
    """A ranked site, the server to use there, and the drawbacks of the site."""

    scored: ScoredSite
    server: VpnServer | None
    """None if no server is known there yet."""
    shares_within: tuple[float, ...]
    """Share of the swarm's weight, 0 to 1, with a path of at most each of `WITHIN_MS`."""
    drawbacks: tuple[Drawback, ...]

    @property
    def site(self) -> ServerSite:
        """The site itself."""
        return self.scored.site


def explain(
    sites: Sequence[ScoredSite],
    recommendation: Recommendation,
    swarm: Swarm,
    *,
    rejected: Mapping[str, Rejection],
    corridors: Corridors,
    pick_server: ServerPick,
) -> tuple[ExplainedSite, ...]:
    """Explain some sites of a ranking, in their order.

    Args:
        sites: what to explain.
        recommendation: with the whole ranking, and with the server of its site.
        swarm: what the recommendation was made for.
        rejected: why measured legs were rejected, by site key.
        corridors: where packets travel.
        pick_server: for the sites other than the recommended one.

    """
    ranking, chosen = recommendation.ranking, recommendation.chosen.site.key
    some_measured = any(scored.home_leg_measured for scored in ranking)
    return tuple(
        ExplainedSite(
            scored=scored,
            server=recommendation.server
            if scored.site.key == chosen
            else pick_server(scored.site),
            shares_within=_shares_within(scored, swarm, recommendation, corridors),
            drawbacks=_drawbacks(
                scored,
                ranking[0],
                rejected.get(scored.site.key),
                some_measured=some_measured,
            ),
        )
        for scored in sites
    )


def _shares_within(
    scored: ScoredSite,
    swarm: Swarm,
    recommendation: Recommendation,
    corridors: Corridors,
) -> tuple[float, ...]:
    if not swarm.networks:
        return tuple(0.0 for _ in WITHIN_MS)
    paths = paths_through(scored, swarm.vectors, recommendation, corridors)
    return tuple(
        float(swarm.weights[paths <= limit].sum()) / swarm.total_weight
        for limit in WITHIN_MS
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
