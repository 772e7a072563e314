"""Means over time: peers come and go, and what the sites cost must not follow each poll."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from typing import Final, NamedTuple

MEMORY: Final = timedelta(minutes=95)
"""A poll this old counts a third (1/e) of a new one."""
LONGEST: Final = timedelta(minutes=5)
"""A poll covers the time since the one before it, at most this."""
FIRST: Final = timedelta(minutes=1)
"""The first poll covers this."""
FEW: Final = timedelta(seconds=150)
"""Three polls in three minutes cover more, any number of them in a minute less."""


class PeerPart(NamedTuple):
    """What the peers contribute to a site."""

    leg_ms: float
    """Weighted mean round trip between server and peers, in ms."""
    cost_ms: float
    """Part of the cost under the user's strategy, in ms."""
    leg_km: float
    """Weighted mean distance between server and peers, in km: what is shown beside the
    round trip must be of the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The weighted mean of all polls so far; empty at first."""

    at: datetime | None = None
    """Time of the newest poll."""
    weight: float = 0.0
    """Sum of the weights of the polls: 0, and in the long run 1."""
    parts: Mapping[str, PeerPart] = field(default_factory=dict)
    """By site key."""

    @property
    def is_early(self) -> bool:
        """Whether the polls cover too little time to rely on a small swarm."""
        return self.weight < _weight(FEW)


def settle(before: Settled, newest: Mapping[str, PeerPart], now: datetime) -> Settled:
    """Add a poll to the mean.

        weight = (1 - exp(-min(Δt, 5 min) / 95 min)) · exp(-age / 95 min)

    With a poll each minute this is the exponential mean with a newest share of
    ``1 - exp(-Δt / 95 min)``. How often a user asks for a poll changes nothing, the
    first polls count the same and not the first one most, and after a long pause the new
    polls soon outweigh the old ones, but not a single one of them.

    A new site starts with its newest value, and a site that is gone is forgotten. If the
    clock was set back, the poll counts nothing.

    Args:
        before: the mean so far.
        newest: of this poll, by site key.
        now: time of this poll.

    """
    passed = FIRST if before.at is None else max(now - before.at, timedelta(0))
    added = _weight(min(passed, LONGEST))
    weight = before.weight * exp(-passed / MEMORY) + added
    share = added / weight
    return Settled(
        at=now,
        weight=weight,
        parts={
            key: _mixed(before.parts.get(key, part), part, share)
            for key, part in newest.items()
        },
    )


def _mixed(old: PeerPart, new: PeerPart, share: float) -> PeerPart:
    """Return a mean with the given share of the new values."""
    return PeerPart(
        leg_ms=old.leg_ms + share * (new.leg_ms - old.leg_ms),
        cost_ms=old.cost_ms + share * (new.cost_ms - old.cost_ms),
        leg_km=old.leg_km + share * (new.leg_km - old.leg_km),
    )


def _weight(time: timedelta) -> float:
    """Return the weight of a poll that covers a time."""
    return 1.0 - exp(-time / MEMORY)
