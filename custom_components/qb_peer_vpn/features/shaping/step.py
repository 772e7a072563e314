"""One direction of a cycle: what is decided in the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ...models import TorrentSnapshot
from ...shaping import (
    Decision,
    Direction,
    Memory,
    Plan,
    Rulebook,
    RuleReport,
    ShapingSettings,
    decide,
    plan_restoration,
)


class Mode(StrEnum):
    """What a cycle is for."""

    SHAPE = "shape"
    """Write the limits of the rules."""
    RESTORE = "restore"
    """Write what was there before us."""
    WATCH = "watch"
    """Measure only."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Situation:
    """What both directions of a cycle look at."""

    snapshot: TorrentSnapshot
    rulebook: Rulebook
    settings: ShapingSettings
    now: float
    """Seconds of a monotonic clock."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """What to write in one direction, and what was found."""

    plan: Plan | None
    """None to write nothing."""
    memory: Memory
    reports: tuple[RuleReport, ...]
    newly_by_hand: int = 0

    @property
    def has_calls(self) -> bool:
        """Whether there is something to write."""
        return self.plan is not None and bool(self.plan.calls)


def take_step(
    situation: Situation, memory: Memory, direction: Direction, mode: Mode
) -> Step:
    """Decide on the limits of one direction; call it in the worker."""
    if mode is Mode.SHAPE:
        decision = _decide(situation, memory, direction, situation.settings)
        return Step(
            plan=decision.plan,
            memory=decision.memory,
            reports=decision.reports,
            newly_by_hand=decision.newly_by_hand,
        )
    # No torrent is managed, so nothing is written that is not an original.
    no_rollout = replace(situation.settings, rollout=0)
    seen = _decide(situation, memory, direction, no_rollout)
    if mode is Mode.WATCH:
        return Step(plan=None, memory=seen.memory, reports=seen.reports)
    restoration = plan_restoration(
        situation.snapshot, memory, now=situation.now, direction=direction
    )
    return Step(plan=restoration.plan, memory=restoration.memory, reports=seen.reports)


def preview_step(situation: Situation, memory: Memory, direction: Direction) -> Step:
    """Decide as the next cycle would, once the shaping is on; nothing is remembered."""
    decision = _decide(situation, memory, direction, situation.settings)
    return Step(plan=decision.plan, memory=memory, reports=decision.reports)


def _decide(
    situation: Situation,
    memory: Memory,
    direction: Direction,
    settings: ShapingSettings,
) -> Decision:
    return decide(
        situation.snapshot,
        situation.rulebook,
        settings,
        memory,
        now=situation.now,
        direction=direction,
    )


def by_hand_of(memories: Mapping[Direction, Memory]) -> int:
    """Return how many limits someone else chose."""
    return sum(int(each.journal.is_by_hand().sum()) for each in memories.values())
