"""Which VPN server is best: arithmetic without I/O, clock or Home Assistant.

One cycle reads like this::

    exits = judge_exits(exits, servers, home_line, ...)
    in_use = site_in_use(vpn_location(exits), sites)
    peers = divide_peers(located_peers, counts, recent_bytes)
    swarm = merge_peers(peers.counted)
    legs = validate_legs(measured, sites, home)
    recommendation, state = recommend(swarm, sites, home, state=state, ...)
    explained = explain(recommendation.ranking[:6], recommendation, swarm, ...)
    clustering = find_clusters(swarm, names, previous=clustering.clusters, ...)
    centroid = peer_centroid(swarm, names)

The user's ``lens`` divides the located peers. Those that count become weighted points:
every network counts the same, or by its traffic (``swarm``, ``weights``), and the
points of one degree are merged (``peer_cells``). Every site gets the round trip of its
two legs, home to server and server to peers (``path_cost``), by the measured ``legs``
and by the ``latency_model``, which follows the ``corridors`` of the internet. It gets a
cost under the user's strategy (``strategies``), whose part of the peers is a mean over
time (``smoothing``). The ``decision`` says whether the best site is worth a move,
``settling`` whether that has lasted, ``saving`` how sure it is, and ``shown_paths``
rounds all of it to what people see. Then the ``ranking`` says how all sites compare,
``headline`` what to do in one word, ``recommendation_change`` what is new, and
``explanation`` what speaks against a site.

For people only: clusters and their names (``clustering``), shares of ``continents``, and
the ``diary``, which says what was in use and recommended over the last month.
"""

from .clustering.adaptive import adaptive_is_available
from .clustering.category_shares import category_shares
from .clustering.peer_clusters import find_clusters, peer_centroid
from .clustering.place_names import NEAR, PlaceNames
from .clustering.site_paths import SitePaths, site_paths
from .continents import shares_by_continent
from .corridors import Corridor, Corridors
from .decision_state import DecisionState
from .diary.spans import Diary, NamedSite
from .diary.stored_diary import diary_from_store, diary_to_store
from .diary.summary import Stay, Summary, days_right, summarize
from .exit_evidence import Evidence, Exit, HomeLine
from .explanation import WITHIN_MS, Drawback, ExplainedSite, ServerPick, explain
from .headline import Headline, HeadlineKind, InUse, headline, in_use
from .legs.connection_budget import CONNECTIONS_A_DAY, Spending, last_day
from .legs.home_leg import HomeLeg
from .legs.leg_history import merge_legs, update_legs, with_exit
from .legs.measurement_plan import measurable_sites, plan_measurement
from .legs.stored_legs import legs_from_store, legs_to_store, spendings_from_store
from .legs.validated_legs import Rejection, ValidatedLegs, validate_legs
from .lens import DividedPeers, divide_peers
from .own_line import ExitReport, JudgedExit, Protection, judge_exits, vpn_location
from .recommend_site import recommend
from .recommendation_change import (
    Announced,
    Change,
    announce,
    announced_from_store,
    announced_to_store,
    can_be_announced,
    find_change,
)
from .settings import DEFAULT_EPS_KM, ClusterSettings, Settings, Strategy, Weighting
from .site_in_use import site_in_use
from .stored_state import decision_state_from_store, decision_state_to_store
from .swarm import Swarm, merge_peers

__all__ = [
    "CONNECTIONS_A_DAY",
    "DEFAULT_EPS_KM",
    "NEAR",
    "WITHIN_MS",
    "Announced",
    "Change",
    "ClusterSettings",
    "Corridor",
    "Corridors",
    "DecisionState",
    "Diary",
    "DividedPeers",
    "Drawback",
    "Evidence",
    "Exit",
    "ExitReport",
    "ExplainedSite",
    "Headline",
    "HeadlineKind",
    "HomeLeg",
    "HomeLine",
    "InUse",
    "JudgedExit",
    "NamedSite",
    "PlaceNames",
    "Protection",
    "Rejection",
    "ServerPick",
    "Settings",
    "SitePaths",
    "Spending",
    "Stay",
    "Strategy",
    "Summary",
    "Swarm",
    "ValidatedLegs",
    "Weighting",
    "adaptive_is_available",
    "announce",
    "announced_from_store",
    "announced_to_store",
    "can_be_announced",
    "category_shares",
    "days_right",
    "decision_state_from_store",
    "decision_state_to_store",
    "diary_from_store",
    "diary_to_store",
    "divide_peers",
    "explain",
    "find_change",
    "find_clusters",
    "headline",
    "in_use",
    "judge_exits",
    "last_day",
    "legs_from_store",
    "legs_to_store",
    "measurable_sites",
    "merge_legs",
    "merge_peers",
    "peer_centroid",
    "plan_measurement",
    "recommend",
    "shares_by_continent",
    "site_in_use",
    "site_paths",
    "spendings_from_store",
    "summarize",
    "update_legs",
    "validate_legs",
    "vpn_location",
    "with_exit",
]
