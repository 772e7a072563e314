"""Which torrents are asked for their peers in a poll."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

POLL_LIMIT: Final = 100
"""Torrents that are asked in one poll, at most."""

MAX_AGE: Final = 300.0
"""Seconds after which the peers of a torrent are asked for again, changed or not."""

KEPT_FOR_CHANGES: Final = 25
"""Torrents of each poll that are chosen by change where there are too many torrents to
ask each within ``MAX_AGE``."""


def choose_torrents(
    ages: NDArray[np.float64], changes: NDArray[np.float64], *, interval: float
) -> NDArray[np.intp]:
    """Choose the torrents to ask, most urgent first.

    Torrents whose peers would be older than ``MAX_AGE`` in the next poll come first,
    oldest first: so each has its turn, as far as ``POLL_LIMIT`` allows. The rest of the
    poll goes to the torrents that changed most since they were asked. As a change adds
    up until then, small ones get their turn, too.

    Args:
        ages: seconds since each torrent was asked, infinite if it never was; shape (n,).
        changes: how much each changed since then, in any unit, 0 for not at all;
            shape (n,).
        interval: seconds between two polls.

    Returns:
        At most ``POLL_LIMIT`` indexes.

    """
    is_due = ages + interval > MAX_AGE
    # All torrents that were asked in one poll have the same age.
    due = np.lexsort((-changes, -ages))
    due = due[is_due[due]]
    has_too_many = len(ages) * interval > POLL_LIMIT * MAX_AGE
    first = due[: POLL_LIMIT - (KEPT_FOR_CHANGES if has_too_many else 0)]
    is_left = changes > 0.0
    is_left[first] = False
    changed = np.argsort(-changes, kind="stable")
    changed = changed[is_left[changed]]
    chosen = np.concatenate([first, changed])[:POLL_LIMIT]
    # Without enough changes, more of the due ones.
    others = due[~np.isin(due, chosen)]
    all_chosen: NDArray[np.intp] = np.concatenate([chosen, others])[:POLL_LIMIT]
    return all_chosen
