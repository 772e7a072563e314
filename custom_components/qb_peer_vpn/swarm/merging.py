"""Merge the peers of all torrents: one peer for each address."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import MEMBERSHIP, PEER, Memberships, Peers, Table, TorrentGroup, joined
from .torrent_peers import NO_PEERS, TorrentPeers

type Addresses = NDArray[np.bytes_]
"""Packed and sorted, shape (n,)."""

_UNRESOLVED = 0xFFFF
"""A country behind all others, the two letters read as one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPeers:
    """The peers, and the groups of torrents that each of them belongs to."""

    peers: Peers
    groups: tuple[TorrentGroup, ...]
    """Sorted."""
    memberships: Memberships


def merge_torrent_peers(
    by_torrent: Mapping[str, TorrentPeers],
    recent_bytes: NDArray[np.float64],
    group_of: Mapping[str, TorrentGroup],
) -> MergedPeers:
    """Merge the peers of each address over all torrents and ports into one.

    Args:
        by_torrent: the peers of each torrent.
        recent_bytes: exchanged lately with each of these peers, shape (n,); one torrent
            after the other, as they are given.
        group_of: the group of each torrent.

    """
    table = all_rows(by_torrent)
    order = np.argsort(table["address"], kind="stable")
    table, recent_bytes = table[order], recent_bytes[order]
    is_start = starts_of(table["address"])
    groups = sorted({group_of[key] for key in by_torrent})
    numbers = {group: number for number, group in enumerate(groups)}
    of_row = np.repeat(
        np.array([numbers[group_of[key]] for key in by_torrent], dtype=np.intp),
        [len(peers) for peers in by_torrent.values()],
    )[order]
    return MergedPeers(
        peers=_merged(table, np.flatnonzero(is_start), recent_bytes),
        groups=tuple(groups),
        memberships=_memberships(np.cumsum(is_start) - 1, of_row, recent_bytes),
    )


def _merged(
    table: Table, starts: NDArray[np.intp], recent_bytes: NDArray[np.float64]
) -> Peers:
    peers = np.empty(len(starts), dtype=PEER)
    if len(starts):
        peers["address"] = table["address"][starts]
        peers["country_code"] = _first_country(table["country_code"], starts)
        for column in ("download_speed", "upload_speed"):
            peers[column] = np.add.reduceat(table[column], starts)
        peers["recent_bytes"] = np.rint(np.add.reduceat(recent_bytes, starts))
    return Peers(peers)


def _memberships(
    peers: NDArray[np.intp],
    groups: NDArray[np.intp],
    recent_bytes: NDArray[np.float64],
) -> Memberships:
    """Add up the rows, shape (n,), of each peer in each group; sorted by peer."""
    count = int(groups.max(initial=0)) + 1
    keys = peers * count + groups
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    table = np.empty(len(starts), dtype=MEMBERSHIP)
    if len(starts):
        table["peer"], table["group"] = np.divmod(keys[starts], count)
        table["recent_bytes"] = np.rint(np.add.reduceat(recent_bytes[order], starts))
    return Memberships(table)


def all_rows(by_torrent: Mapping[str, TorrentPeers]) -> Table:
    """Return the rows of one torrent after the other."""
    return joined(NO_PEERS.table, *(peers.table for peers in by_torrent.values()))


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
