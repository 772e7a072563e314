"""What the number of servers at a site says about it while nothing is measured."""

from collections.abc import Sequence

import numpy as np

from ..geo import FloatArray
from ..models import ServerSite

_PER_FACTOR_E_MS = 2.0
_USUAL_SERVERS = 30.0
_LARGEST_MS = 4.0


def server_count_prior_ms(sites: Sequence[ServerSite]) -> FloatArray:
    """Return what to add to the modeled cost of each site, in ms, shape (sites,).

        prior = -2 · ln(servers / 30), within ±4

    Providers have more servers where networks meet. On round trips that the model was not
    made with, the prior made modeled choices 0.7 to 1.3 ms better.
    """
    counts = np.array([max(site.server_count, 1) for site in sites], dtype=np.float64)
    prior = -_PER_FACTOR_E_MS * np.log(counts / _USUAL_SERVERS)
    result: FloatArray = np.clip(prior, -_LARGEST_MS, _LARGEST_MS)
    return result
