"""What a user can choose about all rules together."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_ALL: Final = 100
"""Percent."""


class Strategy(StrEnum):
    """How the torrents of a rule share its cap."""

    FAIR = "fair"
    """By demand: a torrent that needs little leaves the rest to the others."""
    EQUAL = "equal"
    """The same limit for all active torrents."""
    WEIGHTED = "weighted"
    """By the number of peers and the speed."""
    SOFT = "soft"
    """As *weighted*, and busy trackers borrow what quiet ones leave unused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingSettings:
    """The user's choices about the limits."""

    strategy: Strategy = Strategy.FAIR
    rollout: int = 10
    """Percentage of the torrents that get limits."""
    lending: float = 0.0
    """Fair only: the share of its own cap that a tracker may borrow; 0 for no lending."""
    keeps_total: bool = False
    """Soft only: what a tracker lends is taken from its own cap. Otherwise, the limits
    of all trackers can add up to more than all caps.
    """

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            ValueError: a number is out of range.

        """
        if not 0 <= self.rollout <= _ALL:
            raise ValueError("The rollout is no percentage")
        if not 0.0 <= self.lending <= 1.0:
            raise ValueError("The share to lend is not between 0 and 1")
