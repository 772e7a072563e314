"""Which VPN server is best: arithmetic without I/O, clock or Home Assistant.

One cycle reads like this::

    swarm = merge_peers(located_peers)
    legs = validate_legs(measured, sites, home, in_use=in_use)
    recommendation, state = recommend(swarm, sites, home, state=state, ...)
    explained = explain(recommendation.ranking[:6], recommendation, swarm, ...)
    clustering = find_clusters(swarm, names, previous=clustering.clusters, ...)
    centroid = peer_centroid(swarm, names)

Located peers become weighted points: every network counts the same, or by its traffic
(``swarm``, ``weights``). Every site gets the round trip of its two legs, home to server
and server to peers (``path_cost`` with the ``latency_model`` and the measured ``legs``),
and a cost under the user's strategy (``strategies``), smoothed over the cycles
(``decision_state``). The ``decision`` says whether the best site is worth a move, the
``ranking`` how all sites compare, ``saving`` what the move gains, ``headline`` what to do
in one word, ``recommendation_change`` what is new, and ``explanation`` what speaks against
a site.

For people only: clusters and their names (``clustering``), and shares of ``continents``.
"""

from .clustering.adaptive import adaptive_is_available
from .clustering.peer_clusters import find_clusters, peer_centroid
from .clustering.place_names import PlaceNames
from .continents import shares_by_continent
from .decision_state import (
    DecisionState,
    decision_state_from_store,
    decision_state_to_store,
)
from .explanation import WITHIN_MS, Drawback, ExplainedSite, ServerPick, explain
from .headline import Headline, HeadlineKind, InUse, headline, in_use
from .legs.legs_to_measure import measurement_due, merge_legs, sites_to_measure
from .legs.stored_legs import legs_from_store, legs_to_store
from .legs.validated_legs import Rejection, validate_legs
from .recommend_site import recommend
from .recommendation_change import Change, decided, find_change
from .saving import rounded_ms
from .settings import DEFAULT_EPS_KM, ClusterSettings, Settings, Strategy, Weighting
from .site_in_use import site_in_use
from .swarm import Swarm, merge_peers

__all__ = [
    "DEFAULT_EPS_KM",
    "WITHIN_MS",
    "Change",
    "ClusterSettings",
    "DecisionState",
    "Drawback",
    "ExplainedSite",
    "Headline",
    "HeadlineKind",
    "InUse",
    "PlaceNames",
    "Rejection",
    "ServerPick",
    "Settings",
    "Strategy",
    "Swarm",
    "Weighting",
    "adaptive_is_available",
    "decided",
    "decision_state_from_store",
    "decision_state_to_store",
    "explain",
    "find_change",
    "find_clusters",
    "headline",
    "in_use",
    "legs_from_store",
    "legs_to_store",
    "measurement_due",
    "merge_legs",
    "merge_peers",
    "peer_centroid",
    "recommend",
    "rounded_ms",
    "shares_by_continent",
    "site_in_use",
    "sites_to_measure",
    "validate_legs",
]
