"""The peers of a poll, seen through a lens."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...geolocation import LocatedSwarm
from ...models import Lens, PeerSnapshot
from ...recommendation import DividedPeers, Swarm, Weighting, divide_peers, merge_peers


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPeers:
    """Which peers count, and where all of them are."""

    lens: Lens
    snapshot: PeerSnapshot = field(repr=False)
    rows: NDArray[np.intp] = field(repr=False)
    """Rows of the located peers in the snapshot."""
    peers: DividedPeers = field(repr=False)
    swarm: Swarm = field(repr=False)
    """Those that count."""
    left_out: Swarm = field(repr=False)
    counted: int
    """How many count, located or not."""


def look_through(
    lens: Lens, snapshot: PeerSnapshot, located: LocatedSwarm, weighting: Weighting
) -> SeenPeers:
    """Divide the located peers of a poll into those that count and the others."""
    counts, recent_bytes = snapshot.seen_through(lens)
    rows = located.rows
    peers = divide_peers(located.located, counts[rows], recent_bytes[rows])
    return SeenPeers(
        lens=lens,
        snapshot=snapshot,
        rows=rows,
        peers=peers,
        swarm=merge_peers(peers.counted, weighting=weighting),
        left_out=merge_peers(peers.left_out, weighting=weighting),
        counted=int(counts.sum()),
    )
