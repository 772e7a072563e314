"""What a site costs under the strategy that the user chose.

Every strategy gives milliseconds, so that the margin means the same with each.
"""

from collections.abc import Sequence

import numpy as np

from ..geo import FloatArray, distances_km, vectors_of
from ..models import ServerSite
from .clustering.clusters import cluster_swarm
from .latency_model import modeled_round_trip_ms
from .path_cost import PathLegs
from .settings import ClusterSettings, Strategy
from .swarm import Swarm

_EPSILON_KM = 50.0
"""Keeps the score of a site inside a cluster finite; about the size of a city."""
_HOME_SHARE = 0.1
"""Weight of home in the score; all clusters together have the rest."""


def strategy_costs(
    strategy: Strategy, sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> dict[str, float]:
    """Return the cost of every site in ms, by key; lower is better.

    The legs are in the order of the sites.
    """
    match strategy:
        case Strategy.FASTEST_PATH:
            costs = fastest_path(legs)
        case Strategy.CLOSE_TO_PEERS:
            costs = close_to_peers(sites, legs, swarm)
        case Strategy.CLOSE_TO_HOME:
            costs = close_to_home(legs)
    return {site.key: cost for site, cost in zip(sites, costs.tolist(), strict=True)}


def fastest_path(legs: PathLegs) -> FloatArray:
    """Return the round trip home, server, peers in ms, shape (sites,)."""
    return legs.home_ms + legs.peer_ms


def close_to_home(legs: PathLegs) -> FloatArray:
    """Return the round trip between home and server in ms, shape (sites,)."""
    return legs.home_ms


def close_to_peers(
    sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> FloatArray:
    """Return costs in ms, shape (sites,), that rank like the classic score.

        score(s) = Σ weight / (distance + 50 km)    over clusters and home

    Home has a tenth of the weight. The score is the inverse of a weighted harmonic mean
    distance, and the cost is the modeled round trip over that distance.
    """
    clusters = cluster_swarm(swarm, ClusterSettings(max_clusters=None))
    score = _HOME_SHARE / (legs.home_km + _EPSILON_KM)
    weight = _HOME_SHARE
    if clusters:
        places = vectors_of(site.coordinates for site in sites)
        centers = np.array([cluster.vector for cluster in clusters])
        distances = distances_km(places, centers)
        shares = np.array([cluster.weight for cluster in clusters])
        shares *= (1.0 - _HOME_SHARE) / shares.sum()
        score += (1.0 / (distances + _EPSILON_KM)) @ shares
        weight = 1.0
    return modeled_round_trip_ms(weight / score - _EPSILON_KM)
