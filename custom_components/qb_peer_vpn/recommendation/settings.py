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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The user's choices."""

    strategy: Strategy = Strategy.FASTEST_PATH
    margin_ms: float = 5.0
    """Gain in ms below which a move is not worth it."""
