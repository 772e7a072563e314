"""The recommendation: ranked sites, and whether a move is worth it."""

from dataclasses import dataclass
from enum import StrEnum

from .servers import ServerSite, VpnServer


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSite:
    """A site and the cost of the path through it."""

    site: ServerSite
    path_ms: float
    """Home to server to peers: the weighted mean round trip in ms."""
    home_leg_ms: float
    """Round trip between home and server, in ms."""
    home_leg_measured: bool
    """Whether the home leg is measured; otherwise it is modeled."""
    peer_leg_ms: float
    """Weighted mean round trip between server and peers, in ms; 0 without peers."""
    home_distance_km: float
    """Geodesic distance between home and server, in km."""
    peer_distance_km: float | None
    """Weighted mean great-circle distance between server and peers, in km; None without
    peers."""
    cost_ms: float
    """What the strategy ranks by, smoothed over the cycles; lower is better."""


class Reason(StrEnum):
    """Why a server is recommended."""

    BETTER_FOUND = "better_found"
    """Another site is clearly better than the one in use."""
    CURRENT_IS_FINE = "current_is_fine"
    """No site gains enough over the one in use or, if that is unknown, over the one
    recommended so far."""
    NEAREST_IS_FINE = "nearest_is_fine"
    """The site in use is unknown, and no site gains enough over the nearest one."""
    NO_PEERS = "no_peers"
    """No peer is located: the nearest site is as good as any."""
    TOO_FEW_PEERS = "too_few_peers"
    """Too few located peers, for too short a time, to suggest a first move."""
    SERVER_GONE = "server_gone"
    """The site in use or recommended so far is no longer on the list."""


class Confidence(StrEnum):
    """How reliable a predicted saving is."""

    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The recommended server, and whether a move to it is worth it."""

    chosen: ScoredSite
    server: VpnServer | None
    """The recommended server at the site; None if only the shipped table of places is
    known, which has no servers.
    """
    reason: Reason
    reference: ScoredSite
    """The site for comparison: the site in use, else the site nearest to home."""
    reference_in_use: bool
    """Whether the reference is known to be in use."""
    saving_ms: float
    """Path of the reference minus path of the chosen site, in ms; 0 if the advice is to
    stay.

    Negative if a strategy other than the fastest path chose a longer path.
    """
    confidence: Confidence
    """Confidence in the saving."""
    ranking: tuple[ScoredSite, ...]
    """All sites, best first."""

    @property
    def worth_moving(self) -> bool:
        """Whether the chosen site differs from the one that the user should be on now."""
        if self.reason is Reason.SERVER_GONE:
            return not (self.reference_in_use and self.chosen == self.reference)
        return self.reason is Reason.BETTER_FOUND
