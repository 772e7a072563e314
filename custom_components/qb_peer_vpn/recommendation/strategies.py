"""What a site costs under the strategy that the user chose.

Every strategy answers in milliseconds, so that the margin means the same under each.
"""

from collections.abc import Sequence

import numpy as np

from ..geo import FloatArray, distances_km, vectors_of
from ..models import ServerSite
from .clustering.clusters import find_crowds
from .path_cost import PathLegs, modelled_round_trip_ms
from .settings import Strategy
from .swarm import Swarm

# Keeps the score of a server inside a cluster finite; about the size of a city region.
_EPSILON_KM = 50.0
# What home's distance counts in the score, beside all clusters together.
_HOME_SHARE = 0.1


def strategy_costs(
    strategy: Strategy, sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> dict[str, float]:
    """Return the cost of every site in ms by its key; lower is better."""
    match strategy:
        case Strategy.FASTEST_PATH:
            costs = fastest_path(legs)
        case Strategy.CLOSE_TO_PEERS:
            costs = close_to_peers(sites, legs, swarm)
        case Strategy.CLOSE_TO_HOME:
            costs = close_to_home(legs)
    return {site.key: cost for site, cost in zip(sites, costs.tolist(), strict=True)}


def fastest_path(legs: PathLegs) -> FloatArray:
    """Cost = the round trip home, server, peers."""
    return legs.home_ms + legs.peer_ms


def close_to_home(legs: PathLegs) -> FloatArray:
    """Cost = the round trip between home and server."""
    return legs.home_ms


def close_to_peers(
    sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> FloatArray:
    """Cost from the classic score: the sum of cluster weight / (distance + ε).

    Home takes part as one more cluster with a tenth of the weight. The score is the
    inverse of a weighted harmonic mean distance; that distance as a round trip ranks
    the sites as the score does, and is in milliseconds.
    """
    crowds = find_crowds(swarm)
    score = _HOME_SHARE / (legs.home_km + _EPSILON_KM)
    weight = _HOME_SHARE
    if crowds:
        places = vectors_of(site.coordinates for site in sites)
        distances = distances_km(places, np.array([crowd.vector for crowd in crowds]))
        shares = np.array([crowd.weight for crowd in crowds])
        shares *= (1.0 - _HOME_SHARE) / shares.sum()
        score += (1.0 / (distances + _EPSILON_KM)) @ shares
        weight = 1.0
    return modelled_round_trip_ms(weight / score - _EPSILON_KM)
