"""How many bytes a torrent and an address have exchanged lately.

qBittorrent says how much it has exchanged with each peer of a torrent, but not since
when. libtorrent keeps the counters with the address: a peer that reconnects goes on
counting, from any port. They start again at 0 when qBittorrent restarts or drops
the address from its list. Where several connections from one address are allowed, each
has counters of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Table, joined
from .merging import Addresses, starts_of
from .torrent_peers import NO_PEERS, TorrentPeers

HALF_LIFE: Final = 3600.0
"""Seconds after which a byte counts half: long against libtorrent's choking, which stops
and starts a peer within minutes, short against the hours in which a swarm moves."""

AGEING: Final = HALF_LIFE / 6
"""Seconds between two steps of the ageing. In between, the bytes of a silent peer stay
the same, so that nothing about it is new."""

MEMORY: Final = 2 * HALF_LIFE
"""Seconds for which a peer that left is remembered: its counters go on if it returns."""

MOST_GONE: Final = 100
"""At most this many peers that left a torrent are remembered, plus one for each that is
connected."""


_SIGHT: Final = np.dtype(
    [("address", "S16"), ("seen_at", np.float64), ("recent_bytes", np.float64)]
)
"""When an address was last seen at a torrent, and the bytes exchanged until then; older
ones count less."""

_NO_SIGHTS: Final = np.empty(0, dtype=_SIGHT)

_ADDRESS_OF_TORRENT: Final = np.dtype([("torrent", ">u4"), ("address", "S16")])


@dataclass(slots=True, kw_only=True)
class _Torrent:
    """The addresses that were seen at a torrent."""

    answered_at: float
    sights: Table = field(default_factory=lambda: _NO_SIGHTS)
    """One row for each address, sorted by address."""
    peers: Table = field(default_factory=lambda: NO_PEERS.table)
    """The rows of the last sight of each address, sorted by address."""


class TrafficCounter:
    """Counts bytes both ways from one answer of a torrent to the next.

    A sum that decays by half every ``HALF_LIFE``: it needs no samples, works for any
    interval between answers, and no byte drops out of it all at once.
    """

    def __init__(self) -> None:
        # The torrent whose answer is oldest comes first.
        self._torrents: dict[str, _Torrent] = {}

    def count(
        self,
        torrent_hash: str,
        peers: TorrentPeers,
        *,
        now: float,
        bytes_before: float = 0.0,
    ) -> None:
        """Count what a torrent has exchanged since its last answer.

        Args:
            torrent_hash: of the torrent.
            peers: all that it has now.
            now: monotonic time of the answer, in seconds.
            bytes_before: what the torrent is known to have exchanged shortly before its
                first answer; it is divided among the peers by their speeds.

        """
        torrent = self._torrents.pop(torrent_hash, None)
        table = peers.table
        if torrent is None:
            torrent = _Torrent(answered_at=now)
            newcomers = shared_by_speed(table, bytes_before)
        else:
            newcomers = _speeds(table) * (now - torrent.answered_at)
        # Counters may be days old, but a peer exchanged no more than they say.
        newcomers = newcomers.clip(max=table["downloaded"] + table["uploaded"])
        sights = _counted(torrent, table, newcomers, now)
        torrent.sights = _replaced(torrent.sights, sights)
        torrent.peers = _replaced(torrent.peers, table)
        torrent.answered_at = now
        self._torrents[torrent_hash] = torrent
        _forget_gone(torrent, len(sights), now)
        self._forget_silent(now)

    def recent_bytes(
        self, by_torrent: Mapping[str, TorrentPeers], *, now: float
    ) -> NDArray[np.float64]:
        """Return the bytes exchanged lately with each peer, shape (n,).

        One torrent after the other, as they are given. Of several peers of a torrent at
        one address, the first has all of it; a peer that is unknown has 0.
        """
        addresses = [peers.table["address"] for peers in by_torrent.values()]
        sights = [
            torrent.sights if (torrent := self._torrents.get(key)) else _NO_SIGHTS
            for key in by_torrent
        ]
        # One search for all torrents: each numpy call releases the GIL only briefly, and
        # many short releases starve the event loop's thread.
        rows, is_known = _find(
            _with_torrent([each["address"] for each in sights]),
            _with_torrent(addresses),
        )
        is_known &= np.concatenate(
            [np.zeros(0, dtype=np.bool_), *map(starts_of, addresses)]
        )
        recent = np.zeros(len(is_known))
        known = joined(_NO_SIGHTS, *sights)[rows[is_known]]
        recent[is_known] = _decayed(known, now)
        return recent

    def _forget_silent(self, now: float) -> None:
        silent = takewhile(
            lambda each: now - each[1].answered_at > MEMORY, self._torrents.items()
        )
        for torrent_hash in [torrent_hash for torrent_hash, _ in silent]:
            del self._torrents[torrent_hash]


def _counted(
    torrent: _Torrent, table: Table, newcomers: NDArray[np.float64], now: float
) -> Table:
    """Return the sights of the addresses that are there now.

    Args:
        torrent: before.
        table: the peers now.
        newcomers: the bytes of each of them, if its address is new; shape (n,).
        now: time of this answer.

    """
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
        weights=np.where(is_known[of_address], _since(torrent.peers, table), newcomers),
        minlength=len(addresses),
    )
    return sights


def shared_by_speed(table: Table, total: float) -> NDArray[np.float64]:
    """Divide bytes of a torrent among its peers by their speeds, shape (n,).

    All 0 where no peer has a speed.
    """
    speeds = _speeds(table)
    return speeds * (total / max(float(speeds.sum()), 1.0))


def _speeds(table: Table) -> NDArray[np.float64]:
    """Return the speeds both ways, in B/s."""
    speeds: NDArray[np.float64] = (
        table["download_speed"] + table["upload_speed"]
    ).astype(np.float64)
    return speeds


def _find(
    known: Addresses, wanted: Addresses
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the first row of each among the known ones, and whether it is there."""
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
    """Replace the rows of the addresses that have new ones."""
    _, has_left = _find(now["address"], before["address"])
    table = joined(before[~has_left], now)
    in_order: Table = table[np.argsort(table["address"], kind="stable")]
    return in_order


def _forget_gone(torrent: _Torrent, connected: int, now: float) -> None:
    """Forget the addresses that left long ago; of too many, those that left first."""
    seen_at = torrent.sights["seen_at"]
    keep = now - seen_at <= MEMORY
    if (excess := len(keep) - 2 * connected - MOST_GONE) > 0:
        keep[np.argsort(seen_at, kind="stable")[:excess]] = False
    if not keep.all():
        torrent.sights = torrent.sights[keep]
        _, is_known = _find(torrent.sights["address"], torrent.peers["address"])
        torrent.peers = torrent.peers[is_known]


def _decayed(sights: Table, now: float) -> NDArray[np.float64]:
    steps = now // AGEING - sights["seen_at"] // AGEING
    left: NDArray[np.float64] = np.exp2(-steps * AGEING / HALF_LIFE)
    left *= sights["recent_bytes"]
    return left


def _since(before: Table, now: Table) -> NDArray[np.int64]:
    """Return what known addresses have exchanged since they were last seen."""
    rows, goes_on = _continued(before, now)
    downloaded: NDArray[np.int64] = now["downloaded"].copy()
    uploaded: NDArray[np.int64] = now["uploaded"].copy()
    earlier = before[rows[goes_on]]
    # If one counter fell, both started again in between.
    goes_on[goes_on] = (downloaded[goes_on] >= earlier["downloaded"]) & (
        uploaded[goes_on] >= earlier["uploaded"]
    )
    earlier = before[rows[goes_on]]
    downloaded[goes_on] -= earlier["downloaded"]
    uploaded[goes_on] -= earlier["uploaded"]
    return downloaded + uploaded


def _continued(before: Table, now: Table) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the earlier row that each peer continues, and whether there is one."""
    rows = np.searchsorted(before["address"], now["address"])
    ends = np.searchsorted(before["address"], now["address"], side="right")
    now_here = np.searchsorted(
        now["address"], now["address"], side="right"
    ) - np.searchsorted(now["address"], now["address"])
    # The only connection then and now has the same counters, even from another port.
    goes_on = (ends - rows == 1) & (now_here == 1)
    for row in np.flatnonzero((ends > rows) & ~goes_on):
        ports = before["port"][rows[row] : ends[row]]
        if (same := np.flatnonzero(ports == now["port"][row])).size:
            rows[row] += same[0]
            goes_on[row] = True
    return rows, goes_on
