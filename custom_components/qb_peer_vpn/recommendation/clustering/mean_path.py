"""The path to a part of the swarm, as people see it."""

import numpy as np
from numpy.typing import NDArray

from ...models import Recommendation, ScoredSite
from ..corridors import Corridors
from ..path_cost import paths_through
from ..shown_paths import rounded
from ..swarm import Swarm


def mean_path_ms(
    scored: ScoredSite,
    swarm: Swarm,
    members: NDArray[np.intp],
    *,
    recommendation: Recommendation,
    corridors: Corridors,
) -> int:
    """Return the round trip from home through a site to some points, in steps of 5 ms.

    It is the home leg of the ranking and the weighted mean leg to the points.

    Args:
        scored: the site.
        swarm: has the points.
        members: indices of the points, shape (members,); at least one.
        recommendation: that the site is a part of.
        corridors: where packets travel.

    """
    vectors, weights = (each[members] for each in (swarm.vectors, swarm.weights))
    paths = paths_through(scored, vectors, recommendation, corridors)
    leg = float(np.average(paths, weights=weights)) - scored.home_leg_ms
    return scored.home_leg_ms + rounded(leg)
