"""Who is connected, whatever the torrents."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import PEER, Peers
from .connections import NOBODY, Connections

type AddressesByTorrent = Mapping[str, NDArray[np.bytes_]]
"""Packed and sorted, by the torrent's hash."""

type RecentBytes = Callable[[AddressesByTorrent], NDArray[np.float64]]
"""From addresses to the bytes exchanged lately with each, one torrent after the other."""

_UNRESOLVED: Final = 0xFFFF
"""A country behind all others, the two letters read as one number."""


def merge_connections(
    by_torrent: Mapping[str, Connections], recent_bytes: RecentBytes
) -> Peers:
    """Merge the connections of each address over all torrents and ports into one peer."""
    # Sums of fractions depend on their order, so the torrents are in an order of their own.
    tables = {key: by_torrent[key].table for key in sorted(by_torrent)}
    table = np.concatenate([NOBODY.table, *tables.values()])
    addresses = {key: each["address"] for key, each in tables.items()}
    # All connections from an address share what was exchanged with it.
    counts = np.concatenate(
        [np.zeros(0, dtype=np.bool_), *map(starts_of, addresses.values())]
    )
    recent = recent_bytes(addresses) * counts
    order = np.argsort(table["address"], kind="stable")
    table = table[order]
    starts = np.flatnonzero(starts_of(table["address"]))
    peers = np.empty(len(starts), dtype=PEER)
    if len(starts):
        peers["address"] = table["address"][starts]
        peers["country_code"] = _first_country(table["country_code"], starts)
        for column in ("download_speed", "upload_speed"):
            peers[column] = np.add.reduceat(table[column], starts)
        peers["recent_bytes"] = np.rint(np.add.reduceat(recent[order], starts))
    return Peers(peers)


def starts_of(addresses: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    """Say of sorted addresses which are the first of their kind."""
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
