"""What a site costs under the strategy that the user chose.

Every strategy gives milliseconds, so that the margin means the same with each.
"""

from collections.abc import Sequence

import numpy as np

from ..geo import FloatArray, distances_km, vectors_of
from ..models import ServerSite
from .clustering.clusters import cluster_swarm
from .corridors import LAND
from .latency_model import round_trip_ms
from .path_cost import PathLegs
from .settings import ClusterSettings, Strategy
from .site_costs import SiteCosts
from .swarm import Swarm

_EPSILON_KM = 50.0
"""Keeps the score of a site inside a cluster finite; about the size of a city."""
_HOME_SHARE = 0.1
"""Weight of home in the score; all clusters together have the rest."""


def strategy_costs(
    strategy: Strategy, sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> SiteCosts:
    """Return what every site costs.

    *Fastest path* is the round trip home, server, peers; *close to home* its first leg.
    While a home leg is modeled, the number of servers adds to the former what it says
    about the site.

    Args:
        strategy: the user's.
        sites: in the order of the legs.
        legs: of the path through every site.
        swarm: what the strategy *close to peers* clusters.

    """
    nothing = prior = np.zeros(len(sites))
    match strategy:
        case Strategy.FASTEST_PATH:
            home, peers, prior = legs.home_ms, legs.peer_ms, legs.prior_ms
        case Strategy.CLOSE_TO_PEERS:
            home, peers = nothing, close_to_peers(sites, legs, swarm)
        case Strategy.CLOSE_TO_HOME:
            home, peers = legs.home_ms, nothing
    keys = [site.key for site in sites]
    return SiteCosts(
        home=dict(zip(keys, home.tolist(), strict=True)),
        peers=dict(zip(keys, peers.tolist(), strict=True)),
        prior=dict(zip(keys, prior.tolist(), strict=True)),
    )


def close_to_peers(
    sites: Sequence[ServerSite], legs: PathLegs, swarm: Swarm
) -> FloatArray:
    """Return costs in ms, shape (sites,), that rank like the classic score.

        score(s) = Σ weight / (distance + 50 km)    over clusters and home

    Home has a tenth of the weight. The score is the inverse of a weighted harmonic mean
    distance. It knows distances only, whatever the way there is, so the cost is the
    modeled round trip over that distance with a direct way by land.
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
    mean_km = weight / score - _EPSILON_KM
    return round_trip_ms(mean_km, LAND * mean_km)
