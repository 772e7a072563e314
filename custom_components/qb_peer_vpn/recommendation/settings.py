"""What a user can choose about the recommendation."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from ..models import ClusterMethod


class Strategy(StrEnum):
    """What makes a site good."""

    FASTEST_PATH = "fastest_path"
    """The shortest round trip home, server, peers."""
    CLOSE_TO_PEERS = "close_to_peers"
    """Near the large clusters of peers, with a small share for home; not the fastest."""
    CLOSE_TO_HOME = "close_to_home"
    """The shortest round trip between home and server, wherever the peers are."""


class Weighting(StrEnum):
    """How much a network of peers counts."""

    ONE_PER_NETWORK = "one_per_network"
    """Every network counts the same, regardless of its traffic."""
    BY_TRAFFIC = "by_traffic"
    """By what its peers exchanged lately, within limits; see ``weights``."""


DEFAULT_EPS_KM: Final = 250.0
"""Default radius of the neighborhood of a peer.

In swarms drawn from the world's cities, 150 km leaves most peers outside of all clusters,
and 300 km joins Europe from Madrid to Kyiv. Databases misplace a peer by tens of
kilometers, so less than 100 km would follow their errors.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The user's choices about the decision."""

    strategy: Strategy = Strategy.FASTEST_PATH
    margin_ms: float = 5.0
    """A move that gains less is not worth it."""
    weighting: Weighting = Weighting.ONE_PER_NETWORK
    lasts: timedelta = timedelta(minutes=10)
    """A verdict that has lasted for less is not announced yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """The user's choices about clusters."""

    method: ClusterMethod = ClusterMethod.DENSITY
    max_clusters: int | None = 5
    """Lighter clusters than this many are dropped; None keeps all."""
    eps_km: float = DEFAULT_EPS_KM
    """Radius of the neighborhood of a peer. For k-means, how far the first centers are
    apart at least; *adaptive* does not use it."""
