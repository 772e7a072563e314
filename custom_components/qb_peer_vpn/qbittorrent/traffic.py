"""How many bytes a torrent and an address have exchanged lately.

qBittorrent tells how much it has exchanged with each peer of a torrent, but not since
when. libtorrent keeps the counters with the address: a peer that reconnects goes on
counting, from whatever port. They begin anew when qBittorrent restarts or drops the
address from its list. Where several connections from one address are allowed, each has
counters of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from math import exp2
from typing import Final

from ..models import IpAddress
from .answers import Connection

HALF_LIFE: Final = 3600.0
"""Seconds after which a byte counts half: long against libtorrent's choking, which stops
and starts a peer within minutes, short against the hours in which a swarm moves."""

AGEING: Final = HALF_LIFE / 6
"""Seconds from one step of the ageing to the next. In between, the bytes of whoever is
silent stay as they are, so that nothing about them is new."""

MEMORY: Final = 2 * HALF_LIFE
"""Seconds for which somebody who left is known: who comes back may count on."""

MOST_GONE: Final = 100
"""Of those who left a torrent so many are known at most, and as many as are there."""


@dataclass(slots=True, kw_only=True)
class _Sight:
    """How an address was last seen at a torrent; the next sight goes in its place."""

    connections: list[Connection]
    recent_bytes: float
    """Exchanged until then; older bytes count less."""
    seen_at: float


@dataclass(slots=True, kw_only=True)
class _Torrent:
    """Who was seen at a torrent, longest unseen first."""

    answered_at: float
    sights: dict[int, _Sight] = field(default_factory=dict)
    """By the address's number: as an address it would take longer to compare. Nobody has
    an IPv6 address whose number is that of an IPv4 address (``::/96``)."""


class TrafficCounter:
    """Counts bytes both ways from one answer of a torrent to the next.

    A sum that decays by half every `HALF_LIFE`: it needs no samples, it does not mind
    how often it is asked, and no byte drops out of it at a stroke.
    """

    def __init__(self) -> None:
        """Begin without knowing anybody."""
        # Longest silent first.
        self._torrents: dict[str, _Torrent] = {}

    def count(
        self, torrent_hash: str, connections: Iterable[Connection], *, now: float
    ) -> None:
        """Count what a torrent has exchanged since its last answer.

        Args:
            torrent_hash: of the torrent.
            connections: all that it has now.
            now: monotonic time of the answer, in seconds.

        """
        by_address: defaultdict[int, list[Connection]] = defaultdict(list)
        for connection in connections:
            by_address[int(connection.address)].append(connection)
        torrent = self._torrents.pop(torrent_hash, None) or _Torrent(answered_at=now)
        for address, theirs in by_address.items():
            sight = torrent.sights.pop(address, None)
            if sight is None:
                recent_bytes = _at_first_sight(theirs, now - torrent.answered_at)
                sight = _Sight(
                    connections=theirs, recent_bytes=recent_bytes, seen_at=now
                )
            else:
                sight.recent_bytes = _decayed(sight, now) + _since(sight, theirs)
                sight.connections, sight.seen_at = theirs, now
            torrent.sights[address] = sight
        torrent.answered_at = now
        self._torrents[torrent_hash] = torrent
        _forget_gone(torrent, len(by_address), now)
        self._forget_silent(now)

    def recent_bytes(
        self, torrent_hash: str, address: IpAddress, *, now: float
    ) -> float:
        """Return the bytes exchanged lately, 0 for somebody unknown."""
        torrent = self._torrents.get(torrent_hash)
        sight = torrent.sights.get(int(address)) if torrent else None
        return 0.0 if sight is None else _decayed(sight, now)

    def _forget_silent(self, now: float) -> None:
        silent = takewhile(
            lambda each: now - each[1].answered_at > MEMORY, self._torrents.items()
        )
        for torrent_hash in [torrent_hash for torrent_hash, _ in silent]:
            del self._torrents[torrent_hash]


def _forget_gone(torrent: _Torrent, connected: int, now: float) -> None:
    """Forget who left long ago, and the longest gone of too many."""
    excess = len(torrent.sights) - 2 * connected - MOST_GONE
    gone = takewhile(
        lambda each: each[0] < excess or now - each[1][1].seen_at > MEMORY,
        enumerate(torrent.sights.items()),
    )
    for address in [address for _, (address, _) in gone]:
        del torrent.sights[address]


def _decayed(sight: _Sight, now: float) -> float:
    steps = now // AGEING - sight.seen_at // AGEING
    return sight.recent_bytes * exp2(-steps * AGEING / HALF_LIFE)


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
