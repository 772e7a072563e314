"""What each torrent would send if our limit did not hold it back."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Table
from .traffic import ADJUSTING, Traffic
from .water_filling import Rates

KIB: Final = 1024.0
AWAKE: Final = 1 * KIB
"""B/s. A torrent that sends more is awake even without a peer that wants data."""
FIRST_WISH: Final = 64 * KIB
"""B/s for a torrent that has just woken up, and the least for one that is held back."""
_HELD_BACK: Final = 0.90
_ENOUGH: Final = 0.80
"""Of its limit: a torrent that uses more than the first is held back, until it uses less
than the second."""
_GROWTH: Final = 4.0
"""What a torrent that is held back wishes, times what it sends."""
_HEADROOM: Final = 1.125
"""Over the demand. Rounded up on the ladder, the limit is used to 81 to 89 percent:
between the two thresholds above."""
_NEWEST: Final = 0.4
"""Share of the newest cycle in a falling demand."""
_STEPS_PER_DOUBLING: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """What the torrents need; all of shape (n,)."""

    demand: Rates
    wishes: Rates
    is_awake: NDArray[np.bool_]
    is_newcomer: NDArray[np.bool_]
    is_held_back: NDArray[np.bool_]


def estimate_demand(
    traffic: Traffic,
    limits: NDArray[np.int64],
    before: Table,
    *,
    now: float,
    link_is_full: bool,
) -> Demand:
    """Estimate the demand of each torrent: it rises at once and falls over some cycles.

    Args:
        traffic: of this poll.
        limits: that the torrents have, 0 for none; shape (n,).
        before: the estimates of the last cycle, shape (n,).
        now: seconds of the caller's clock.
        link_is_full: whether the limit of all torrents together may hold them back.

    """
    seen = traffic.seen
    is_awake = traffic.has_takers | (seen > AWAKE)
    was_held_back = before["is_held_back"]
    most = np.where(was_held_back, _ENOUGH, _HELD_BACK) * limits
    is_at_limit = is_awake & (limits > 0) & (seen > most)
    is_newcomer = is_awake & ~before["is_awake"]
    is_new_limit = (limits > 0) & (now - before["written_at"] < ADJUSTING)
    is_adjusting = is_awake & ~is_newcomer & is_new_limit
    # A torrent that follows a new limit shows nothing, and keeps that limit.
    is_held_back = np.where(is_adjusting, was_held_back, is_at_limit)
    demand = np.maximum(seen, _NEWEST * seen + (1.0 - _NEWEST) * before["demand"])
    least = np.where(is_held_back | is_newcomer, FIRST_WISH, 0.0)
    wishes = np.where(is_held_back, _GROWTH * seen, _HEADROOM * demand)
    wishes = up_the_ladder(np.maximum(wishes, least))
    keeps = is_adjusting | (is_at_limit & link_is_full)
    return Demand(
        demand=demand,
        wishes=np.where(keeps, limits, wishes),
        is_awake=is_awake,
        is_newcomer=is_newcomer,
        is_held_back=is_held_back & (not link_is_full),
    )


def up_the_ladder(rates: Rates, steps: float = _STEPS_PER_DOUBLING) -> Rates:
    """Round rates up to a ladder, so that similar ones become equal.

    Args:
        rates: in B/s, shape (n,).
        steps: of the ladder, for each doubling.

    """
    # A rate on the ladder must not move because of a rounding error.
    exponents = np.ceil(np.log2(np.maximum(rates, 1.0)) * steps - 1e-9)
    rounded: Rates = np.exp2(exponents / steps)
    return rounded


def down_the_ladder(rates: Rates, steps: float) -> Rates:
    """Round rates down to a ladder."""
    exponents = np.floor(np.log2(np.maximum(rates, 1.0)) * steps + 1e-9)
    rounded: Rates = np.exp2(exponents / steps)
    return rounded
