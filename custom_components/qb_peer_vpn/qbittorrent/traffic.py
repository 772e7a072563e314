"""How many bytes a torrent and an address have exchanged lately.

qBittorrent tells how much it has exchanged with each peer of a torrent, but not since
when. libtorrent keeps the counters with the address: a peer that reconnects goes on
counting, from whatever port. They begin anew when qBittorrent restarts or drops the
address from its list. Where several connections from one address are allowed, each has
counters of its own.
"""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Table
from .connections import CONNECTION, Connections
from .peers import AddressesByTorrent, starts_of

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


_SIGHT: Final = np.dtype(
    [("address", "S16"), ("seen_at", np.float64), ("recent_bytes", np.float64)]
)
"""When an address was last seen at a torrent, and the bytes exchanged until then; older
ones count less."""

_NO_SIGHTS: Final = np.empty(0, dtype=_SIGHT)

_ADDRESS_OF_TORRENT: Final = np.dtype([("torrent", ">u4"), ("address", "S16")])

type Addresses = NDArray[np.bytes_]
"""Packed, sorted, shape (n,)."""


@dataclass(slots=True, kw_only=True)
class _Torrent:
    """Who was seen at a torrent."""

    answered_at: float
    sights: Table = field(default_factory=lambda: _NO_SIGHTS)
    """One for each address, sorted by it."""
    connections: Table = field(default_factory=lambda: np.empty(0, dtype=CONNECTION))
    """Those of the last sight of each address, sorted by it."""


class TrafficCounter:
    """Counts bytes both ways from one answer of a torrent to the next.

    A sum that decays by half every `HALF_LIFE`: it needs no samples, it does not mind
    how often it is asked, and no byte drops out of it at a stroke.
    """

    def __init__(self) -> None:
        """Begin without knowing anybody."""
        # Longest silent first.
        self._torrents: dict[str, _Torrent] = {}

    def count(self, torrent_hash: str, connections: Connections, *, now: float) -> None:
        """Count what a torrent has exchanged since its last answer.

        Args:
            torrent_hash: of the torrent.
            connections: all that it has now.
            now: monotonic time of the answer, in seconds.

        """
        torrent = self._torrents.pop(torrent_hash, None) or _Torrent(answered_at=now)
        table = connections.table
        starts = starts_of(table["address"])
        addresses = table["address"][starts]
        rows, is_known = _find(torrent.sights["address"], addresses)
        sights = np.zeros(len(addresses), dtype=_SIGHT)
        sights["address"] = addresses
        sights["seen_at"] = now
        sights["recent_bytes"][is_known] = _decayed(torrent.sights[rows[is_known]], now)
        of_address = np.cumsum(starts) - 1
        sights["recent_bytes"] += np.bincount(
            of_address,
            weights=np.where(
                is_known[of_address],
                _since(torrent.connections, table),
                _at_first_sight(table, now - torrent.answered_at),
            ),
            minlength=len(addresses),
        )
        torrent.sights = _replaced(torrent.sights, sights)
        torrent.connections = _replaced(torrent.connections, table)
        torrent.answered_at = now
        self._torrents[torrent_hash] = torrent
        _forget_gone(torrent, len(addresses), now)
        self._forget_silent(now)

    def recent_bytes(
        self, addresses: AddressesByTorrent, *, now: float
    ) -> NDArray[np.float64]:
        """Return the bytes exchanged lately with each, 0 for somebody unknown.

        One torrent after the other, as they are given.
        """
        sights = [
            torrent.sights if (torrent := self._torrents.get(key)) else _NO_SIGHTS
            for key in addresses
        ]
        # Of all torrents at once: each search lets the other threads go on for an instant
        # in which none wakes up, and begins their waiting anew.
        rows, is_known = _find(
            _with_torrent([each["address"] for each in sights]),
            _with_torrent(list(addresses.values())),
        )
        recent = np.zeros(len(is_known))
        known = np.concatenate([_NO_SIGHTS, *sights])[rows[is_known]]
        recent[is_known] = _decayed(known, now)
        return recent

    def _forget_silent(self, now: float) -> None:
        silent = takewhile(
            lambda each: now - each[1].answered_at > MEMORY, self._torrents.items()
        )
        for torrent_hash in [torrent_hash for torrent_hash, _ in silent]:
            del self._torrents[torrent_hash]


def _find(
    known: Addresses, wanted: Addresses
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the first row at which each stands among the known ones, and whether."""
    rows = np.searchsorted(known, wanted)
    found = rows < len(known)
    found[found] = known[rows[found]] == wanted[found]
    return rows, found


def _with_torrent(addresses: list[Addresses]) -> Addresses:
    """Put the number of its torrent before each address; all are sorted by both."""
    counts = np.array([len(each) for each in addresses], dtype=np.intp)
    keys = np.empty(counts.sum(), dtype=_ADDRESS_OF_TORRENT)
    keys["torrent"] = np.repeat(np.arange(len(counts)), counts)
    keys["address"] = np.concatenate([_NO_SIGHTS["address"], *addresses])
    return keys.view(f"S{_ADDRESS_OF_TORRENT.itemsize}")


def _replaced(before: Table, now: Table) -> Table:
    """Put the rows of now into the place of those with the same addresses."""
    _, has_left = _find(now["address"], before["address"])
    table = np.concatenate([before[~has_left], now])
    in_order: Table = table[np.argsort(table["address"], kind="stable")]
    return in_order


def _forget_gone(torrent: _Torrent, connected: int, now: float) -> None:
    """Forget who left long ago, and the longest gone of too many."""
    seen_at = torrent.sights["seen_at"]
    keep = now - seen_at <= MEMORY
    if (excess := len(keep) - 2 * connected - MOST_GONE) > 0:
        keep[np.argsort(seen_at, kind="stable")[:excess]] = False
    if not keep.all():
        torrent.sights = torrent.sights[keep]
        _, is_known = _find(torrent.sights["address"], torrent.connections["address"])
        torrent.connections = torrent.connections[is_known]


def _decayed(sights: Table, now: float) -> NDArray[np.float64]:
    steps = now // AGEING - sights["seen_at"] // AGEING
    left: NDArray[np.float64] = np.exp2(-steps * AGEING / HALF_LIFE)
    left *= sights["recent_bytes"]
    return left


def _at_first_sight(table: Table, elapsed: float) -> NDArray[np.float64]:
    """Return what unknown addresses can have exchanged since the last answer.

    Their counters may be days old, but this much took at least so long at their speed.
    """
    speed = table["download_speed"] + table["upload_speed"]
    most: NDArray[np.float64] = speed * elapsed
    return most.clip(max=table["downloaded"] + table["uploaded"])


def _since(before: Table, now: Table) -> NDArray[np.int64]:
    """Return what known addresses have exchanged since they were last seen."""
    rows, goes_on = _continued(before, now)
    downloaded: NDArray[np.int64] = now["downloaded"].copy()
    uploaded: NDArray[np.int64] = now["uploaded"].copy()
    earlier = before[rows[goes_on]]
    # Where one fell, both counters began anew in between.
    goes_on[goes_on] = (downloaded[goes_on] >= earlier["downloaded"]) & (
        uploaded[goes_on] >= earlier["uploaded"]
    )
    earlier = before[rows[goes_on]]
    downloaded[goes_on] -= earlier["downloaded"]
    uploaded[goes_on] -= earlier["uploaded"]
    return downloaded + uploaded


def _continued(before: Table, now: Table) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the row before that each connection continues, and whether it does."""
    rows = np.searchsorted(before["address"], now["address"])
    ends = np.searchsorted(before["address"], now["address"], side="right")
    now_here = np.searchsorted(
        now["address"], now["address"], side="right"
    ) - np.searchsorted(now["address"], now["address"])
    # The only one then and now has the same counters, whatever its port.
    goes_on = (ends - rows == 1) & (now_here == 1)
    for row in np.flatnonzero((ends > rows) & ~goes_on):
        ports = before["port"][rows[row] : ends[row]]
        if (same := np.flatnonzero(ports == now["port"][row])).size:
            rows[row] += same[0]
            goes_on[row] = True
    return rows, goes_on
