"""Located peers, divided into those that count and those that a lens leaves out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import LocatedPeers, Location, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedPeers:
    """All located peers in two parts that have no network in common."""

    counted: LocatedPeers
    left_out: LocatedPeers
    counted_rows: NDArray[np.intp]
    """Rows of those that count among all located peers."""
    left_out_rows: NDArray[np.intp]


def divide_peers(
    peers: LocatedPeers, counts: NDArray[np.bool_], recent_bytes: NDArray[np.int64]
) -> DividedPeers:
    """Divide located peers.

    A network has one vote, so a network with a peer that counts is not left out.

    Args:
        peers: all that are located.
        counts: whether each of them counts, shape (peers,).
        recent_bytes: the bytes that count, shape (peers,).

    """
    counted = peers.table[counts]
    counted["recent_bytes"] = recent_bytes[counts]
    others = np.flatnonzero(~counts)
    if len(others):
        networks = peers.table["network"]
        others = others[~np.isin(networks[others], counted["network"])]
    return DividedPeers(
        counted=_with_locations_in_use(counted, peers.locations),
        left_out=_with_locations_in_use(peers.table[others], peers.locations),
        counted_rows=np.flatnonzero(counts),
        left_out_rows=others,
    )


def _with_locations_in_use(
    table: Table, locations: tuple[Location, ...]
) -> LocatedPeers:
    used, table["location"] = np.unique(table["location"], return_inverse=True)
    return LocatedPeers(table, tuple([locations[number] for number in used.tolist()]))
