"""Share a total by weighted max-min fairness.

Bertsekas and Gallager, *Data Networks*, section 6.5.2: no one can get more without
someone getting less who has no more for its weight.
"""

import numpy as np
from numpy.typing import NDArray

type Rates = NDArray[np.float64]
"""One rate for each torrent or tracker, in B/s."""


def water_fill(
    wishes: Rates, weights: Rates, total: float, floor: float = 0.0
) -> Rates:
    """Return shares that add up to the total, or the wishes if it suffices for them.

    Each share is ``level * weight``, but at least ``floor`` and at most the wish. If the
    total does not suffice for the floors, all get the same.

    Args:
        wishes: what each one can use; shape (n,).
        weights: all above 0; shape (n,).
        total: to share.
        floor: the smallest share, even if the wish is smaller.

    Returns:
        Shape (n,).

    """
    count = len(wishes)
    wishes = np.maximum(wishes, floor)
    if wishes.sum() <= total:
        return wishes
    if floor * count >= total:
        return np.full(count, total / count)
    # The sum of the shares is piecewise linear in the level: from level to level, those
    # grow that are above their floor and have not got their wish yet.
    levels = np.concatenate([floor / weights, wishes / weights])
    growth = np.concatenate([weights, -weights])
    order = np.argsort(levels, kind="stable")
    levels, growth = levels[order], np.cumsum(growth[order])
    sums = floor * count + np.cumsum(np.append(0.0, growth[:-1] * np.diff(levels)))
    level = np.interp(total, np.maximum.accumulate(sums), levels)
    shares: Rates = np.clip(level * weights, floor, wishes)
    return shares
