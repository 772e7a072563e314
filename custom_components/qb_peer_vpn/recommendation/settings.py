"""What a user can choose about the recommendation."""

from dataclasses import dataclass
from enum import StrEnum


class Strategy(StrEnum):
    """What makes a site good."""

    FASTEST_PATH = "fastest_path"
    """The shortest round trip home, server, peers."""
    CLOSE_TO_PEERS = "close_to_peers"
    """Near the large clusters of peers, with a small share for home; not the fastest."""
    CLOSE_TO_HOME = "close_to_home"
    """The shortest round trip between home and server, wherever the peers are."""


class Votes(StrEnum):
    """How much a network of peers counts."""

    ONE_PER_NETWORK = "one_per_network"
    """All the same, however many peers it has and whatever they exchange."""
    BY_TRAFFIC = "by_traffic"
    """By what its peers exchanged lately, within limits; see ``votes``."""


class ClusterMethod(StrEnum):
    """How the clusters that people see are found."""

    DENSITY = "density"
    """Crowds of any shape, as many as there are; who lives apart is in none (DBSCAN)."""
    K_MEANS = "k_means"
    """Round parts around a few centres; nearly everybody is in one."""


REACH_KM = 250.0
"""Default reach of a cluster. In swarms drawn from the world's cities, 150 km leave most
peers in no cluster at all, and 300 km join Europe from Madrid to Kyiv; databases
misplace a peer by tens of kilometres, so that less than 100 km would follow their
errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The user's choices about the decision."""

    strategy: Strategy = Strategy.FASTEST_PATH
    margin_ms: float = 5.0
    """Gain in ms below which a move is not worth it."""
    votes: Votes = Votes.ONE_PER_NETWORK
