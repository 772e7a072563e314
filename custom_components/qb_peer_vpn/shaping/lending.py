"""How trackers lend what they do not use: the cap of each rule in this cycle."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .situation import Situation
from .water_filling import Rates, water_fill

_HEADROOM: Final = 1.125
_COULD_GROW: Final = 2.0
"""What a torrent that is held back could send, times its limit."""
_KEPT: Final = 0.2
"""Share of its cap that a tracker keeps above what it could use."""

_SOFT_THRESHOLD: Final = 0.9
"""Share of its cap from which on a tracker needs more."""
_SOFT_MOST: Final = 0.5
"""Share of its cap that a tracker may borrow."""
_SOFT_NEWEST: Final = 0.4
_SOFT_STEP: Final = 0.1
"""A smoothed cap that moves less than this share stays as it was."""
_SOFT_HEADROOM: Final = 1.25


def fair_caps(situation: Situation, most: float) -> Rates:
    """Return the cap of each rule after lending, shape (r,).

    A quiet tracker keeps what it could use and a reserve, and lends as much of the rest as
    busy ones need, which share it by their priorities. The caps add up to at most what
    they were.

    Args:
        situation: of this cycle.
        most: share of its own cap that a tracker may borrow.

    """
    is_capped = situation.is_capped
    caps = np.where(is_capped, situation.caps, 0.0)
    could = np.where(
        situation.is_held_back & situation.is_managed,
        _COULD_GROW * situation.limits,
        _HEADROOM * situation.demand.demand,
    )
    could = situation.by_rule(could, situation.is_awake)
    keeps = np.minimum(caps, could + _KEPT * caps)
    pool = min(caps.sum(), situation.link.limit) - keeps.sum()
    wants = np.flatnonzero(is_capped & (could > caps))
    if pool > 0.0 and wants.size:
        extra = np.minimum(could[wants] - caps[wants], most * caps[wants])
        borrowed = water_fill(extra, situation.priorities[wants], pool)
        offered = caps - keeps
        caps = caps - offered * (borrowed.sum() / offered.sum())
        caps[wants] += borrowed
    return np.where(is_capped, caps, np.inf)


def soft_caps(
    situation: Situation,
    is_in_set: NDArray[np.bool_],
    before: Rates,
    *,
    keeps_total: bool,
) -> Rates:
    """Return the smoothed cap of each rule after soft lending, shape (r,).

    Args:
        situation: of this cycle.
        is_in_set: whether each torrent takes part, shape (n,).
        before: the smoothed caps of the last cycle, NaN for new rules; shape (r,).
        keeps_total: whether what a tracker lends is taken from its cap.

    """
    is_capped = situation.is_capped
    caps = np.where(is_capped, situation.caps, 0.0)
    used = situation.by_rule(situation.speeds, is_in_set)
    spare = np.maximum(caps - used, 0.0)
    need = np.where(is_capped, np.maximum(used - _SOFT_THRESHOLD * caps, 0.0), 0.0)
    claims = situation.priorities * need
    bonus = np.zeros(len(caps))
    if claims.sum() > 0.0:
        bonus = np.minimum(spare.sum() * claims / claims.sum(), _SOFT_MOST * caps)
    target = caps + bonus
    if keeps_total and spare.sum() > 0.0:
        lent = bonus.sum() * spare / spare.sum()
        lends = (bonus == 0.0) & (lent > 0.0)
        left = np.minimum(caps, np.maximum(_SOFT_HEADROOM * used, caps - lent))
        target = np.where(lends, left, target)
    before = np.where(is_capped, before, np.nan)
    smoothed = _SOFT_NEWEST * target + (1.0 - _SOFT_NEWEST) * before
    is_small = np.abs(smoothed - before) < _SOFT_STEP * before
    effective = np.where(is_small, before, smoothed)
    effective = np.where(np.isnan(before), target, effective)
    return np.where(is_capped, effective, np.inf)
