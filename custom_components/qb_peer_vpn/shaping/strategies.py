"""The limit of each torrent, by the strategy that the user chose."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .budgets import RESERVE, budgets_of, update_boosts
from .demand import KIB
from .gate import without_small_changes
from .lending import fair_caps, soft_caps
from .memory import RuleMemory
from .settings import ShapingSettings, Strategy
from .shares import (
    FLOOR,
    MAX_WEIGHTED,
    equal_shares,
    fair_shares,
    scores_of,
    weighted_shares,
)
from .situation import Situation
from .water_filling import Rates

type _Share = Callable[[Situation, NDArray[np.intp], float], Rates]

PARKED: Final = 1 * KIB
"""B/s. The least limit of a torrent that sleeps: one block of 16 KiB every 16 seconds."""
_SHARES: Final[dict[Strategy, _Share]] = {
    Strategy.FAIR: fair_shares,
    Strategy.EQUAL: equal_shares,
    Strategy.WEIGHTED: weighted_shares,
    Strategy.SOFT: weighted_shares,
}
_SMALLEST_CHANGE: Final = 0.2
_SMALLEST_CHANGE_HELD_BACK: Final = 0.1
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Targets:
    """What the limits are to become; n torrents, r rules."""

    limits: NDArray[np.int64]
    """B/s. Torrents that are not managed keep what they have; shape (n,)."""
    is_in_set: NDArray[np.bool_]
    """Whether each torrent takes part in sharing; the other managed ones are parked."""
    budgets: Rates
    """What the limits of those that take part add up to at most; shape (r,)."""
    caps: Rates
    """The cap of each rule after lending, infinite for none; shape (r,)."""
    by_rule: tuple[RuleMemory, ...]
    """What to keep of each rule."""


def target_limits(
    situation: Situation, settings: ShapingSettings, before: list[RuleMemory]
) -> Targets:
    """Return the limits that the strategy gives to the managed torrents.

    Args:
        situation: of this cycle.
        settings: the user's choices.
        before: of the last cycle, for each rule.

    """
    is_in_set = _set_of(situation, settings.strategy)
    caps, boosts, after = _caps(situation, settings, is_in_set, before)
    budgets = budgets_of(situation, is_in_set, caps, boosts)
    limits = situation.limits.copy()
    share = _SHARES[settings.strategy]
    for number, rows in situation.rows_by_rule(situation.is_managed):
        active, parked = rows[is_in_set[rows]], rows[~is_in_set[rows]]
        if len(parked):
            limits[parked] = _parked(limits[parked], situation.caps[number])
        if len(active):
            limits[active] = without_small_changes(
                limits[active],
                share(situation, active, float(budgets[number])),
                float(budgets[number]),
                _smallest_changes(situation, active, settings.strategy),
            )
    return Targets(
        limits=limits, is_in_set=is_in_set, budgets=budgets, caps=caps, by_rule=after
    )


def _set_of(situation: Situation, strategy: Strategy) -> NDArray[np.bool_]:
    """Return whether each torrent takes part in sharing, shape (n,)."""
    if strategy is Strategy.FAIR:
        return situation.is_managed & situation.is_awake
    limits = np.where(situation.limits > 0, situation.limits, np.inf)
    # A parked torrent cannot reach the threshold of the others.
    is_active = situation.seen >= np.minimum(FLOOR, _HALF * limits)
    is_in_set = situation.is_managed & is_active & (situation.seen > 0.0)
    if strategy is not Strategy.EQUAL:
        for _, rows in situation.rows_by_rule(is_in_set):
            if len(rows) > MAX_WEIGHTED:
                order = np.argsort(-scores_of(situation, rows), kind="stable")
                is_in_set[rows[order[MAX_WEIGHTED:]]] = False
    return is_in_set


def _caps(
    situation: Situation,
    settings: ShapingSettings,
    is_in_set: NDArray[np.bool_],
    before: list[RuleMemory],
) -> tuple[Rates, Rates, tuple[RuleMemory, ...]]:
    """Return the caps after lending, the boosts, and what to keep of each rule."""
    boosts = np.ones(len(before))
    changed_at = np.full(len(before), -np.inf)
    caps = situation.caps
    if settings.strategy is Strategy.FAIR:
        if settings.lending > 0.0:
            caps = fair_caps(situation, settings.lending)
        updated = update_boosts(situation, caps, before)
        boosts, changed_at = updated.boosts, updated.changed_at
    soft = np.full(len(before), np.nan)
    if settings.strategy is Strategy.SOFT:
        # Another cap begins with a new average, or the old one would break it.
        is_same = np.array([each.cap for each in before]) == situation.caps
        known = np.array([each.soft_cap for each in before])
        known = np.where(is_same, known, np.nan)
        caps = soft_caps(situation, is_in_set, known, keeps_total=settings.keeps_total)
        soft = caps
    after = tuple(
        RuleMemory(boost=boost, boosted_at=at, soft_cap=soft_cap, cap=cap)
        for boost, at, soft_cap, cap in zip(
            boosts.tolist(),
            changed_at.tolist(),
            soft.tolist(),
            situation.caps.tolist(),
            strict=True,
        )
    )
    return caps, boosts, after


def _parked(limits: NDArray[np.int64], cap: float) -> NDArray[np.int64]:
    """Return the limits of torrents that sleep; those that are near enough stay.

    All together have at most the reserve, or ``PARKED`` for each.
    """
    parked = max(PARKED, min(FLOOR, RESERVE * cap / len(limits)))
    # Coarse steps, so that few limits change when the number of torrents does.
    parked = floor(PARKED * 2.0 ** (floor(2.0 * log2(parked / PARKED)) / 2.0))
    is_near = (limits >= _HALF * parked) & (limits <= parked)
    return np.where(is_near, limits, parked)


def _smallest_changes(
    situation: Situation, rows: NDArray[np.intp], strategy: Strategy
) -> Rates:
    is_held_back = situation.is_held_back[rows] & (strategy is Strategy.FAIR)
    return np.where(is_held_back, _SMALLEST_CHANGE_HELD_BACK, _SMALLEST_CHANGE)
