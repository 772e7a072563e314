"""Merge the peers of all torrents: one peer for each address."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..models import PEER, Peers, Table
from .torrent_peers import NO_PEERS, TorrentPeers

type Addresses = NDArray[np.bytes_]
"""Packed and sorted, shape (n,)."""

_UNRESOLVED = 0xFFFF
"""A country behind all others, the two letters read as one number."""


def merge_torrent_peers(
    by_torrent: Mapping[str, TorrentPeers], recent_bytes: NDArray[np.float64]
) -> Peers:
    """Merge the peers of each address over all torrents and ports into one.

    Args:
        by_torrent: the peers of each torrent.
        recent_bytes: exchanged lately with each of these peers, shape (n,); one torrent
            after the other, as they are given.

    """
    table = all_rows(by_torrent)
    order = np.argsort(table["address"], kind="stable")
    table = table[order]
    starts = np.flatnonzero(starts_of(table["address"]))
    peers = np.empty(len(starts), dtype=PEER)
    if len(starts):
        peers["address"] = table["address"][starts]
        peers["country_code"] = _first_country(table["country_code"], starts)
        for column in ("download_speed", "upload_speed"):
            peers[column] = np.add.reduceat(table[column], starts)
        peers["recent_bytes"] = np.rint(np.add.reduceat(recent_bytes[order], starts))
    return Peers(peers)


def all_rows(by_torrent: Mapping[str, TorrentPeers]) -> Table:
    """Return the rows of one torrent after the other."""
    return np.concatenate(
        [NO_PEERS.table, *(peers.table for peers in by_torrent.values())]
    )


def starts_of(addresses: Addresses) -> NDArray[np.bool_]:
    """Return which of sorted addresses differ from the one before."""
    starts = np.ones(len(addresses), dtype=np.bool_)
    starts[1:] = addresses[1:] != addresses[:-1]
    return starts


def _first_country(
    codes: NDArray[np.bytes_], starts: NDArray[np.intp]
) -> NDArray[np.bytes_]:
    """Return the alphabetically first resolved country of each group."""
    numbers = codes.copy().view(">u2")
    numbers[numbers == 0] = _UNRESOLVED
    first = np.minimum.reduceat(numbers, starts).astype(">u2")
    first[first == _UNRESOLVED] = 0
    return first.view("S2")
