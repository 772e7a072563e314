"""From limits to calls: which are written now, in which order, and in how many calls."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, override

import numpy as np

from .changes import Changes

MAX_CHANGES: Final = 1000
"""Limits in a cycle: each one makes qBittorrent write a file."""
MAX_CALLS: Final = 59
"""In a cycle. With the poll, that makes 60 requests."""
MAX_HASHES: Final = 5000
"""Torrents of one call: about 205 kB, which proxies let through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitCall:
    """One request: the same new limit for some torrents."""

    limit: int
    """B/s; 0 for none."""
    hashes: tuple[str, ...] = field(repr=False)
    is_decrease: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One new limit."""

    torrent_hash: str = field(repr=False)
    rule: str | None
    """Key of the rule; None if it is not known."""
    before: int
    """B/s; 0 for none."""
    after: int
    """B/s; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Plan:
    """The calls of a cycle, in their order: decreases, then increases.

    Wherever it breaks off, the limits add up to no more than before or after.
    """

    calls: tuple[LimitCall, ...] = ()
    changes: Changes
    """The same limits, torrent by torrent."""
    waiting: int = 0
    """Limits that are left for later cycles."""
    rule_keys: tuple[str, ...]

    @override
    def __repr__(self) -> str:
        """Return the size only: hashes must not reach a log."""
        return f"<{type(self).__name__}: {len(self.calls)} calls>"

    def largest_changes(self, count: int = 10) -> tuple[Change, ...]:
        """Return the largest changes, to show to people; limits of 0 come first."""
        changes = self.changes
        size = np.abs(changes.after - changes.before).astype(np.float64)
        size[(changes.before == 0) | (changes.after == 0)] = np.inf
        order = np.argsort(-size, kind="stable")[:count]
        return tuple(
            Change(
                torrent_hash=torrent_hash.decode(),
                rule=self.rule_keys[rule] if rule >= 0 else None,
                before=before,
                after=after,
            )
            for torrent_hash, rule, before, after in zip(
                changes.hashes[order].tolist(),
                changes.rules[order].tolist(),
                changes.before[order].tolist(),
                changes.after[order].tolist(),
                strict=True,
            )
        )


def make_plan(changes: Changes, rule_keys: tuple[str, ...], *, waiting: int) -> Plan:
    """Put changes into calls.

    Args:
        changes: in the order of their urgency.
        rule_keys: of all rules.
        waiting: changes that are left for later cycles.

    """
    calls = (*_calls(changes, is_decrease=True), *_calls(changes, is_decrease=False))
    return Plan(calls=calls, changes=changes, waiting=waiting, rule_keys=rule_keys)


def _calls(changes: Changes, *, is_decrease: bool) -> Iterator[LimitCall]:
    """Yield a call for each limit; the limit of the most urgent change comes first."""
    rows = np.flatnonzero(changes.is_decrease == is_decrease)
    limits, firsts, which = np.unique(
        changes.after[rows], return_index=True, return_inverse=True
    )
    for number in np.argsort(firsts, kind="stable").tolist():
        chosen = changes.hashes[rows[which == number]].tolist()
        for start in range(0, len(chosen), MAX_HASHES):
            part = chosen[start : start + MAX_HASHES]
            yield LimitCall(
                limit=int(limits[number]),
                hashes=tuple([each.decode() for each in part]),
                is_decrease=is_decrease,
            )
