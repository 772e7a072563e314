"""How many bytes a torrent and an address have exchanged lately.

qBittorrent tells how much it has exchanged with each peer of a torrent, but not since
when. libtorrent keeps the counters with the address: a peer that reconnects goes on
counting, from whatever port. They begin anew when qBittorrent restarts or drops the
address from its list. Where several connections from one address are allowed, each has
counters of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from math import exp2
from typing import Final

from ..models import IpAddress
from .answers import Connection

HALF_LIFE: Final = 3600.0
"""Seconds after which a byte counts half: long against libtorrent's choking, which stops
and starts a peer within minutes, short against the hours in which a swarm moves."""

MEMORY: Final = 2 * HALF_LIFE
"""Seconds for which somebody who left is known: who comes back may count on."""

MOST_REMEMBERED: Final = 60_000
"""Pairs of torrent and address that are known at most, in about 20 MB."""

type _Key = tuple[str, int, int]
"""Torrent, IP version and address as a number: an address takes longer to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """How a torrent and an address were last seen."""

    connections: tuple[Connection, ...]
    recent_bytes: float
    """Exchanged until then; older bytes count less."""
    seen_at: float


class TrafficCounter:
    """Counts bytes both ways from one answer of a torrent to the next.

    A sum that decays by half every `HALF_LIFE`: it needs no samples, it does not mind
    how often it is asked, and no byte drops out of it at a stroke.
    """

    def __init__(self) -> None:
        """Begin without knowing anybody."""
        # Both longest unseen first: whoever is seen moves to the end.
        self._sights: dict[_Key, _Sight] = {}
        self._answered_at: dict[str, float] = {}

    def count(
        self, torrent_hash: str, connections: Iterable[Connection], *, now: float
    ) -> None:
        """Count what a torrent has exchanged since its last answer.

        Args:
            torrent_hash: of the torrent.
            connections: all that it has now.
            now: monotonic time of the answer, in seconds.

        """
        by_address: defaultdict[_Key, list[Connection]] = defaultdict(list)
        for connection in connections:
            by_address[_key(torrent_hash, connection.address)].append(connection)
        elapsed = now - self._answered_at.pop(torrent_hash, now)
        self._answered_at[torrent_hash] = now
        for key, theirs in by_address.items():
            before = self._sights.pop(key, None)
            if before is None:
                recent_bytes = _at_first_sight(theirs, elapsed)
            else:
                recent_bytes = _decayed(before, now) + _since(before, theirs)
            self._sights[key] = _Sight(
                connections=tuple(theirs), recent_bytes=recent_bytes, seen_at=now
            )
        self._forget(now)

    def recent_bytes(
        self, torrent_hash: str, address: IpAddress, *, now: float
    ) -> float:
        """Return the bytes exchanged lately, 0 for somebody unknown."""
        sight = self._sights.get(_key(torrent_hash, address))
        return 0.0 if sight is None else _decayed(sight, now)

    def _forget(self, now: float) -> None:
        """Forget whom nobody has seen for long, and the longest unseen of too many."""
        excess = len(self._sights) - MOST_REMEMBERED
        gone = takewhile(
            lambda each: each[0] < excess or now - each[1][1].seen_at > MEMORY,
            enumerate(self._sights.items()),
        )
        for key in [key for _, (key, _) in gone]:
            del self._sights[key]
        silent = takewhile(
            lambda each: now - each[1] > MEMORY, self._answered_at.items()
        )
        for torrent_hash in [torrent_hash for torrent_hash, _ in silent]:
            del self._answered_at[torrent_hash]


def _key(torrent_hash: str, address: IpAddress) -> _Key:
    return (torrent_hash, address.version, int(address))


def _decayed(sight: _Sight, now: float) -> float:
    return sight.recent_bytes * exp2((sight.seen_at - now) / HALF_LIFE)


def _at_first_sight(connections: Iterable[Connection], elapsed: float) -> float:
    """Return what an unknown address can have exchanged since the last answer.

    Its counters may be days old, but this much took at least so long at its speed.
    """
    return sum(
        min(
            each.downloaded + each.uploaded,
            (each.download_speed + each.upload_speed) * elapsed,
        )
        for each in connections
    )


def _since(before: _Sight, connections: list[Connection]) -> int:
    """Return what a known address has exchanged since it was last seen."""
    if len(connections) == len(before.connections) == 1:
        # The only one then and now has the same counters, whatever its port.
        return _difference(connections[0], before.connections[0])
    earlier = {each.port: each for each in before.connections}
    return sum(_difference(each, earlier.get(each.port)) for each in connections)


def _difference(now: Connection, before: Connection | None) -> int:
    total = now.downloaded + now.uploaded
    if (
        before is None
        or now.downloaded < before.downloaded
        or now.uploaded < before.uploaded
    ):
        # The counters began anew in between.
        return total
    return total - before.downloaded - before.uploaded
