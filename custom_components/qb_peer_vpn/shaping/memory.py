"""What is kept from one cycle to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self, override

import numpy as np

from ..models import Table, Torrents, joined
from .journal import Journal, find_all
from .matching import HostRules

ESTIMATE: Final = np.dtype(
    [
        ("hash", "S40"),
        ("added_on", np.int64),
        ("rule", np.intp),
        ("total", np.int64),
        ("demand", np.float64),
        ("written_at", np.float64),
        ("lowered_at", np.float64),
        ("is_known", np.bool_),
        ("is_awake", np.bool_),
        ("is_held_back", np.bool_),
        ("was_adjusting", np.bool_),
        ("was_replaced", np.bool_),
    ]
)
"""What is known of a torrent since the last cycle.

- ``added_on``: recognizes a torrent that was removed and added again.
- ``rule``: number of its rule among ``Memory.rule_keys``; -1 for none.
- ``total``: bytes at the last poll.
- ``demand``: B/s.
- ``written_at``, ``lowered_at``: when a new limit, and a lower one, were planned last; in
  seconds of the caller's clock.
- ``is_known``: whether the torrent was in the last cycle.
- ``was_replaced``: whether it was, but was removed and added again since.
- ``was_adjusting``: whether it was still following a lower limit at the last poll.
"""


_UNKNOWN: Final = np.zeros(1, dtype=ESTIMATE)
_UNKNOWN["rule"] = -1
_UNKNOWN["written_at"] = _UNKNOWN["lowered_at"] = -np.inf


def _no_estimates() -> Table:
    return np.empty(0, dtype=ESTIMATE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Estimates:
    """One row for each torrent of the last cycle, in the order of its table."""

    rows: Table = field(default_factory=_no_estimates)

    def aligned(self, torrents: Torrents) -> Self:
        """Return the rows in the order of another table; new torrents are unknown."""
        table = torrents.table
        found = find_all(self.rows["hash"], table["hash"])
        # The last row is for those that are not found.
        rows = joined(self.rows, _UNKNOWN)[found]
        is_same = rows["added_on"] == table["added_on"]
        was_replaced = (found >= 0) & ~is_same
        rows[was_replaced] = _UNKNOWN
        rows["was_replaced"] = was_replaced
        rows["is_known"] = (found >= 0) & is_same
        rows["hash"], rows["added_on"] = table["hash"], table["added_on"]
        return type(self)(rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMemory:
    """What is kept of a rule."""

    boost: float = 1.0
    """The limits may add up to so much of the cap (promise *average*)."""
    boosted_at: float = -np.inf
    """When the boost changed last, in seconds of the caller's clock."""
    soft_cap: float = np.nan
    """Smoothed cap of the strategy *soft*, in B/s; NaN before the first one."""
    cap: float = np.inf
    """The user's cap in that cycle, in B/s."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Memory:
    """What is kept from one cycle to the next. Only the journal survives a restart."""

    journal: Journal = field(default_factory=Journal)
    estimates: Estimates = field(default_factory=Estimates)
    rule_keys: tuple[str, ...] = ()
    """The rules of the last cycle."""
    by_rule: Mapping[str, RuleMemory] = field(default_factory=dict)
    """By the rule's key."""
    host_rules: HostRules | None = field(default=None)
    fetched_at: datetime | None = None
    """Time of the last poll."""
    has_settled: bool = False
    """Whether there was a poll that was not soon after a (re)start of qBittorrent."""

    @override
    def __repr__(self) -> str:
        """Return the size only: hashes must not reach a log."""
        return f"<{type(self).__name__}: {len(self.journal)}>"
