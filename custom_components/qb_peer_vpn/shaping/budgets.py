"""How much the limits of a rule's torrents may add up to."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .memory import RuleMemory
from .situation import Situation
from .traffic import ADJUSTING
from .water_filling import Rates

RESERVE: Final = 0.02
"""Share of a cap for torrents that sleep and may wake up."""
MAX_BOOST: Final = 3.0
_REST: Final = (0.98, 1.04)
"""Between these shares of its aim, a rate leaves the boost as it is."""
_BRAKE: Final = 1.5
_ACCELERATE: Final = 0.3
"""Exponents of the aim over the rate: down fast, up slowly."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boosts:
    """How far the limits may exceed each cap; shape (r,)."""

    boosts: Rates
    changed_at: Rates
    """Seconds of the caller's clock."""


def update_boosts(
    situation: Situation, caps: Rates, before: list[RuleMemory]
) -> Boosts:
    """Let the boost of each rule follow the rate of its torrents.

    Only rules with the promise *average* get one. Nothing reacts twice to one overrun: a
    change is given the time that torrents need to adjust.

    Args:
        situation: of this cycle.
        caps: after lending, shape (r,).
        before: of the last cycle, for each rule.

    """
    boosts = np.array([each.boost for each in before])
    changed_at = np.array([each.boosted_at for each in before])
    total = np.maximum(
        situation.by_rule(situation.rates), situation.by_rule(situation.speeds)
    )
    aim = (1.0 - 2.0 * RESERVE) * caps / np.maximum(total, 1.0)
    up = np.minimum(aim, 2.0) ** _ACCELERATE
    if situation.link.is_full:
        up = np.ones(len(caps))
    step = np.where(aim < _REST[0], np.minimum(aim, 1.0) ** _BRAKE, up)
    step = np.where((aim >= _REST[0]) & (aim <= _REST[1]), 1.0, step)
    step = np.where(situation.now - changed_at < ADJUSTING, 1.0, step)
    boosted = np.clip(boosts * step, 1.0, MAX_BOOST)
    boosted = np.where(situation.is_strict | ~situation.is_capped, 1.0, boosted)
    changed_at = np.where(boosted == boosts, changed_at, situation.now)
    return Boosts(boosts=boosted, changed_at=changed_at)


def budgets_of(
    situation: Situation,
    is_in_set: NDArray[np.bool_],
    caps: Rates,
    boosts: Rates,
) -> Rates:
    """Return what the limits of the torrents that take part may add up to, shape (r,).

    Torrents that a person limits, and those outside of the rollout, count by what they
    send. Those outside of the rollout cannot take more than their share by number, or the
    first torrents of a rollout would starve.

    Args:
        situation: of this cycle.
        is_in_set: whether each managed torrent takes part, shape (n,).
        caps: after lending, infinite for none; shape (r,).
        boosts: shape (r,).

    """
    limits = np.where(situation.limits > 0, situation.limits, np.inf)
    sent = np.minimum(limits, situation.seen)
    by_hand = situation.by_rule(sent, situation.is_by_hand)
    is_outside = ~situation.is_managed & ~situation.is_by_hand
    outside = situation.by_rule(sent, is_outside)
    sleepers = situation.count_by_rule(situation.is_managed & ~is_in_set)
    inside = situation.count_by_rule(is_in_set)
    both = inside + situation.count_by_rule(is_outside & situation.is_awake)
    share = inside / np.maximum(both, 1)
    caps = np.where(situation.is_capped, caps, 0.0)
    left = caps * np.where(sleepers > 0, 1.0 - RESERVE, 1.0) - by_hand
    left = np.maximum(np.maximum(left - outside, share * left), RESERVE * caps)
    return np.where(situation.is_capped, left * boosts, np.inf)
