"""The recommendation: ranked sites, and whether a move is worth it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .servers import ServerSite, VpnServer


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSite:
    """A site and the path through it, in the numbers that people see.

    The legs are settled and rounded to steps of 5 ms.
    """

    site: ServerSite
    home_leg_ms: int
    """Round trip between home and server, in ms."""
    home_leg_measured: bool
    """Whether the home leg is measured; otherwise it is modeled."""
    peer_leg_ms: int
    """Weighted mean round trip between server and peers, in ms; 0 without peers."""
    home_distance_km: float
    """Geodesic distance between home and server, in km."""
    peer_distance_km: float | None
    """Weighted mean great-circle distance between server and peers, in km; None without
    peers."""
    cost_ms: float = field(compare=False)
    """What the strategy ranks by, settled; lower is better. It never comes to rest
    completely, so it makes no difference between two cycles."""

    @property
    def path_ms(self) -> int:
        """Round trip home to server to peers, in ms."""
        return self.home_leg_ms + self.peer_leg_ms


class Reason(StrEnum):
    """Why a server is recommended."""

    BETTER_FOUND = "better_found"
    """Another site is clearly better than the one in use."""
    CURRENT_IS_FINE = "current_is_fine"
    """No site is known to gain enough over the one in use or, if that is unknown, over
    the one recommended so far."""
    NEAREST_IS_FINE = "nearest_is_fine"
    """The site in use is unknown, and none is known to gain enough over the nearest."""
    NO_PEERS = "no_peers"
    """No peer is located: the nearest site is as good as any."""
    EMPTY_LENS = "empty_lens"
    """The lens leaves out all peers: the nearest site is as good as any."""
    TOO_FEW_PEERS = "too_few_peers"
    """Too few located peers, for too short a time, to suggest a first move."""
    SERVER_GONE = "server_gone"
    """The site in use or recommended so far is no longer on the list."""

    @property
    def is_without_peers(self) -> bool:
        """Whether there is no peer to decide by."""
        return self in {Reason.NO_PEERS, Reason.EMPTY_LENS}

    def asks_to_move(self, *, stays: bool) -> bool:
        """Return whether a move is worth it.

        Args:
            stays: whether the recommended site is known to be in use.

        """
        if self is Reason.SERVER_GONE:
            return not stays
        return self is Reason.BETTER_FOUND


class Confidence(StrEnum):
    """How far a verdict can be trusted."""

    LOW = "low"
    """A saving within its error, between legs that are not both measured, or for a small
    swarm. Of such moves, about half lose."""
    FAIR = "fair"
    """A saving of one to two errors between measured legs; or staying at a measured site,
    where nothing better is known."""
    HIGH = "high"
    """A saving of at least two errors between measured legs."""


class Sign(StrEnum):
    """The verdict as people see it at a glance, on the card and in the picture."""

    MOVE = "move"
    MAYBE = "maybe"
    """A move that is too uncertain to act on: like *move*, but only outlined."""
    STAY = "stay"
    WAIT = "wait"
    """Nothing is decided yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What the newest poll says, while that may not last."""

    site: ServerSite
    """The site that it recommends."""
    worth_moving: bool
    """Whether it says that a move there is worth it."""
    saving_ms: int
    """What that site saves, in steps of 5 ms: by the newest poll alone if only that
    recommends it, else as everywhere."""
    since: datetime
    """Since when the polls say so."""


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
    error_ms: int
    """Error of the saving, in steps of 5 ms."""
    newest_saving_ms: int
    """What the newest poll alone says that the saving is. After a sudden change, the saving
    itself follows over hours."""
    confidence: Confidence
    since: datetime | None
    """Since when this site is recommended and a move is worth it or not; None before the
    first located peers."""
    has_lasted: bool
    """Whether that is long enough to announce it."""
    settling: Settling | None
    """What the newest poll says, if it says something else or if its move has not lasted
    yet."""
    ranking: tuple[ScoredSite, ...]
    """All sites, best first."""

    @property
    def saving_ms(self) -> int:
        """Path of the reference minus path of the chosen site; 0 without peers.

        It is not positive where a strategy other than the fastest path chose a longer
        path, and where a gain is smaller than what the numbers show.
        """
        if self.reason.is_without_peers:
            return 0
        return self.reference.path_ms - self.chosen.path_ms

    @property
    def is_modeled(self) -> bool:
        """Whether no home leg is measured, so that only half of a difference is shown."""
        return not any(each.home_leg_measured for each in self.ranking)

    @property
    def worth_moving(self) -> bool:
        """Whether the chosen site differs from the one that the user should be on now."""
        stays = (
            self.reference_in_use and self.chosen.site.key == self.reference.site.key
        )
        return self.reason.asks_to_move(stays=stays)

    @property
    def is_sure(self) -> bool:
        """Whether the confidence is enough to act; a server that is gone always is."""
        return (
            self.confidence is not Confidence.LOW or self.reason is Reason.SERVER_GONE
        )

    @property
    def should_move(self) -> bool:
        """Whether to act: a move is worth it, has been for long enough, and is sure."""
        return self.worth_moving and self.has_lasted and self.is_sure
