"""How the torrents of one rule share its budget, by each strategy.

All functions take the rows of the torrents that take part, and return one share for
each, in B/s, which add up to at most the budget.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .demand import KIB
from .situation import Situation
from .water_filling import Rates, water_fill

FLOOR: Final = 10 * KIB
"""B/s. The smallest useful limit, if the budget suffices for it."""
MAX_WEIGHTED: Final = 1000
"""Torrents of one rule that *weighted* and *soft* share the budget among."""

_FAIR_FLOOR: Final = 4 * KIB
_MOST_HEADROOM: Final = 4.0
"""What no torrent wishes becomes headroom for all, up to this factor."""
_ENOUGH_PEERS: Final = 20
_ENOUGH_SPEED: Final = 1024 * KIB
_PEERS_SHARE: Final = 0.6
_SPEED_SHARE: Final = 0.4
_LARGEST_SHARE: Final = 0.6
"""Of the budget, for one torrent among several."""


def fair_shares(situation: Situation, rows: NDArray[np.intp], budget: float) -> Rates:
    """Share by demand: weighted max-min fairness of the wishes."""
    floor = min(_FAIR_FLOOR, budget / (2 * len(rows)))
    wishes = np.minimum(situation.demand.wishes[rows], budget)
    shares = water_fill(wishes, situation.weights[rows], budget, floor)
    headroom = min(budget / shares.sum(), _MOST_HEADROOM)
    shares *= max(headroom, 1.0)
    return shares


def equal_shares(situation: Situation, rows: NDArray[np.intp], budget: float) -> Rates:
    """Share equally."""
    return np.full(len(rows), budget / len(rows))


def weighted_shares(
    situation: Situation, rows: NDArray[np.intp], budget: float
) -> Rates:
    """Share by peers and speed, between a floor and 60 % of the budget.

    What a share loses at the top goes to the others in proportion to their room below the
    top. What it gains at the floor is taken in proportion to what is above the floor. So
    one pass makes the sum exact: neither can be more than there is.
    """
    count = len(rows)
    if count == 1:
        return np.array([budget])
    scores = scores_of(situation, rows)
    if not scores.sum() > 0.0:
        return np.full(count, budget / count)
    floor, top = min(FLOOR, budget / count), _LARGEST_SHARE * budget
    shares = np.clip(budget * scores / scores.sum(), floor, top)
    rest = budget - shares.sum()
    room = top - shares if rest > 0.0 else shares - floor
    if room.sum() > 0.0:
        shares += rest * room / room.sum()
    # Whole numbers; the one with most room gets what rounding leaves.
    whole: Rates = np.floor(shares)
    whole[np.argmax(top - whole)] += np.floor(budget) - whole.sum()
    return whole


def scores_of(situation: Situation, rows: NDArray[np.intp]) -> Rates:
    """Return the weight of each torrent by its peers and its speed, from 0 to 1."""
    peers = np.minimum(situation.peers[rows] / _ENOUGH_PEERS, 1.0)
    speeds = np.minimum(situation.speeds[rows] / _ENOUGH_SPEED, 1.0)
    scores: Rates = _PEERS_SHARE * peers + _SPEED_SHARE * speeds
    return scores
