"""Which of the wanted limits are written in this cycle."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from .demand import down_the_ladder
from .situation import Situation
from .strategies import Targets

_STEPS_PER_DOUBLING: Final = (4, 2, 1)
"""Coarser and coarser ladders, where there are too many different limits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Changes:
    """New limits, the most urgent first; all of shape (k,)."""

    rows: NDArray[np.intp]
    """In the table of the torrents."""
    hashes: NDArray[np.bytes_]
    rules: NDArray[np.intp]
    """Numbers of the rules."""
    before: NDArray[np.int64]
    """B/s; 0 for none."""
    after: NDArray[np.int64]
    """B/s; 0 for none."""

    def __len__(self) -> int:
        """Return the number of new limits."""
        return len(self.rows)

    def where(self, is_kept: NDArray[np.bool_]) -> Self:
        """Return some of the new limits; ``is_kept`` has the shape (k,)."""
        return type(self)(
            rows=self.rows[is_kept],
            hashes=self.hashes[is_kept],
            rules=self.rules[is_kept],
            before=self.before[is_kept],
            after=self.after[is_kept],
        )

    @property
    def is_decrease(self) -> NDArray[np.bool_]:
        """Whether each new limit is lower; shape (k,)."""
        return is_lower(self.after, self.before)


def is_lower(limits: NDArray[np.int64], than: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether limits are lower than others; 0 is no limit, so the highest."""
    lower: NDArray[np.bool_] = (limits > 0) & ((than == 0) | (limits < than))
    return lower


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Urgency:
    """What else decides about the order; all of shape (n,)."""

    is_ours: NDArray[np.bool_]
    """Whether the torrent has, or had, a limit of ours."""
    has_leechers: NDArray[np.bool_]
    """Whether somewhere in the swarm, someone could want data."""
    last_activity: NDArray[np.int64]
    """Unix time in seconds."""


def choose_changes(
    situation: Situation,
    targets: Targets,
    urgency: Urgency,
    hashes: NDArray[np.bytes_],
    *,
    most: int,
    most_calls: int,
) -> tuple[Changes, int]:
    """Return the changes of this cycle, and how many are left.

    Args:
        situation: of this cycle.
        targets: the limits that are wanted.
        urgency: what else decides about the order.
        hashes: of all torrents, shape (n,).
        most: changes in a cycle.
        most_calls: calls in a cycle; each has one limit.

    """
    wanted = _by_urgency(situation, targets, urgency)
    rows = wanted[:most]
    before, after = situation.limits[rows], targets.limits[rows]
    after = _few_limits(before, after, situation.is_managed[rows], most_calls)
    changes = Changes(
        rows=rows,
        hashes=hashes[rows],
        rules=situation.rule_of[rows],
        before=before,
        after=after,
    )
    is_kept = (after != before) & (_call_of(before, after) < most_calls)
    changes = changes.where(is_kept)
    return changes, len(wanted) - len(changes)


def _by_urgency(
    situation: Situation, targets: Targets, urgency: Urgency
) -> NDArray[np.intp]:
    """Return the rows whose limits change, the most urgent first; shape (k,).

    First come decreases, those of torrents without a limit before the others. Increases
    follow, so there is room for each of them: where a part is chosen, an increase is
    among it only if all decreases are. Last, torrents that sleep get their first limit:
    that can take many cycles, and must not keep the others waiting.
    """
    before, after = situation.limits, targets.limits
    is_decrease = is_lower(after, before)
    is_parking = is_decrease & ~situation.is_awake & ~urgency.is_ours
    size = np.where((before > 0) & (after > 0), np.abs(before - after), np.inf)
    decreases = np.flatnonzero(is_decrease & ~is_parking)
    decreases = decreases[np.argsort(-size[decreases], kind="stable")]
    increases = np.flatnonzero((after != before) & ~is_decrease)
    order = np.lexsort([-size[increases], ~situation.demand.is_newcomer[increases]])
    increases = increases[order]
    parking = np.flatnonzero(is_parking)
    order = np.lexsort(
        [-urgency.last_activity[parking], ~urgency.has_leechers[parking]]
    )
    return np.concatenate([decreases, increases, parking[order]])


def _few_limits(
    before: NDArray[np.int64],
    after: NDArray[np.int64],
    is_managed: NDArray[np.bool_],
    most_calls: int,
) -> NDArray[np.int64]:
    """Round limits down until there are few different ones.

    What was there before us is not rounded. An increase that would become a decrease is
    left out.
    """
    limits = after
    for steps in _STEPS_PER_DOUBLING:
        if not np.any(_call_of(before, limits) >= most_calls):
            break
        rounded = np.floor(down_the_ladder(after.astype(np.float64), steps))
        rounded = np.where(is_managed & (after > 0), rounded, after).astype(np.int64)
        is_turned = is_lower(rounded, before) != is_lower(after, before)
        limits = np.where(is_turned, before, rounded)
    return limits


def _call_of(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the number of the call of each change, by its first change; shape (k,)."""
    is_changed = after != before
    limits = np.where(is_lower(after, before), after, -after - 1)[is_changed]
    _, firsts, which = np.unique(limits, return_index=True, return_inverse=True)
    numbers = np.zeros(len(after), dtype=np.intp)
    numbers[is_changed] = np.argsort(np.argsort(firsts))[which]
    return numbers
