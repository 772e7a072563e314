"""How much each network of peers counts if its traffic decides."""

from collections.abc import Sequence
from math import fsum

import numpy as np

from ..geo import FloatArray

_LEAST = 0.25
"""Least weight of a network, in units of the traffic of an average network."""
_LARGEST_SHARE = 0.25
"""Largest share of all weights for one network, if there are enough others."""


def weights_by_traffic(traffic: Sequence[int]) -> FloatArray:
    """Return the weights of n networks, shape (n,), which sum to n.

    Bytes show the present, not the future. A peer near the exit in use is fast because of
    that exit, so traffic speaks for staying; a peer that is choked now may send in a
    minute; and one seedbox can exchange more than all others together. So a weight is the
    network's traffic, relative to the average, but

    - at least a quarter of the average, even without traffic;
    - at most a quarter of all weights; and with fewer than 14 networks, at most four
      times the least one.

    Args:
        traffic: of each network, in any unit. Without traffic all weights are 1.

    """
    total = sum(traffic)
    if not total:
        return np.ones(len(traffic))
    others = _LEAST * (len(traffic) - 1)
    most = max(1.0, others * _LARGEST_SHARE / (1.0 - _LARGEST_SHARE))
    relative = np.array(traffic, dtype=np.float64) * (len(traffic) / total)
    weights = np.clip(relative, _LEAST, most)
    # An exact sum does not depend on the order of the networks.
    return weights * (len(traffic) / fsum(weights))
