"""Leave out small changes: each one makes qBittorrent write a file."""

import numpy as np
from numpy.typing import NDArray

from .water_filling import Rates


def without_small_changes(
    limits: NDArray[np.int64],
    shares: Rates,
    budget: float,
    smallest: float | NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the new limits: a share if it differs enough, else the present limit.

    If the sum would exceed the budget, the largest of the small decreases are made as
    well, until it does not.

    Args:
        limits: now, 0 for none; shape (n,).
        shares: to become limits, with a sum of at most the budget; shape (n,).
        budget: what the new limits may add up to.
        smallest: a change counts if it is larger than this part of the present limit.

    Returns:
        In whole B/s and at least 1; shape (n,).

    """
    wanted = np.maximum(np.floor(shares), 1.0).astype(np.int64)
    change = np.abs(wanted - limits)
    is_large = (limits == 0) | (change > smallest * limits)
    new = np.where(is_large, wanted, limits)
    excess = float(new.sum()) - budget
    if excess > 0.0:
        freed = np.where(is_large, 0, np.maximum(limits - wanted, 0))
        order = np.argsort(-freed, kind="stable")
        enough = np.searchsorted(np.cumsum(freed[order]), excess)
        forced = order[: int(enough) + 1]
        forced = forced[freed[forced] > 0]
        new[forced] = wanted[forced]
    return new
