"""How much each network of peers counts where its traffic decides."""

from collections.abc import Sequence
from math import fsum

import numpy as np

from ..geo import FloatArray

# Votes of networks, in units of the average traffic of a network.
_LEAST = 0.25
# Share of all votes that one network can have, where there are enough others.
_LARGEST_SHARE = 0.25


def votes_by_traffic(traffic: Sequence[int]) -> FloatArray:
    """Return a vote for each network, shape (n,), from its bytes; n votes in all.

    Bytes say what is going on, not what will. A peer near the exit in use is fast
    because of that exit, so that traffic speaks for staying; who is choked now trades
    in a minute; and one seedbox can exchange more than everybody else together. Hence
    a vote is the network's traffic by the average, but

    - at least a quarter of an average one, silent or not;
    - at most so much that a quarter of all votes are its own, and at most four times
      the least where there are fewer than 14 networks to share the rest.

    The unit of the traffic does not matter; without any all votes are equal.
    """
    total = sum(traffic)
    if not total:
        return np.ones(len(traffic))
    others = _LEAST * (len(traffic) - 1)
    most = max(1.0, others * _LARGEST_SHARE / (1.0 - _LARGEST_SHARE))
    relative = np.array(traffic, dtype=np.float64) * (len(traffic) / total)
    votes = np.clip(relative, _LEAST, most)
    # Added up exactly, the order of the networks makes no difference.
    return votes * (len(traffic) / fsum(votes))
