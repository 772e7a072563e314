"""Which VPN server is best: the arithmetic, without I/O, clock or Home Assistant.

One cycle reads like this::

    swarm = merge_peers(located_peers)
    clusters = find_clusters(swarm, names, previous=clusters.clusters)
    centroid = peer_centroid(swarm, names)
    recommendation, memory = recommend(swarm, sites, home, memory=memory, ...)

Located peers become weighted points, one vote per network or by traffic (``swarm``,
``votes``). Every site gets the round trip of its two legs, home to server and server to
peers (``path_cost``), and a cost under the user's strategy (``strategies``), smoothed
over the cycles (``memory``). Whether the cheapest is worth a move is the ``decision``;
the ``ranking`` shows how all compare, the ``saving`` what the move brings, a
``headline`` says what to do, and a ``change`` what is new about it. Beside that, clusters and names (``clusters``,
``place_names``) show people where their peers are, shares of ``continents`` how that
changes over the months, and an ``explanation`` says what speaks for and against a site.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..models import Coordinates, Reason, Recommendation, ScoredSite, ServerSite
from .clustering.clusters import find_clusters, peer_centroid
from .clustering.place_names import PlaceNames
from .continents import shares_by_continent
from .decision import Decision, Standing, decide
from .decision_state import Memory, memory_from_store, memory_to_store, remember_costs
from .explanation import REACH_LIMITS_MS, Drawback, Explanation, explain
from .headline import Headline, HeadlineKind, InUse, headline, in_use
from .legs.legs_to_measure import measurement_due, merge_legs, sites_to_measure
from .legs.stored_legs import legs_from_store, legs_to_store
from .legs.validated_legs import Rejection, judge_legs
from .path_cost import path_legs
from .ranking import rank_sites, with_geodesic_distances
from .recommendation_change import Change, decided, find_change
from .saving import confidence, rounded_ms, saving_ms
from .settings import REACH_KM, ClusterMethod, Settings, Strategy, Votes
from .site_in_use import site_in_use
from .strategies import strategy_costs
from .swarm import Swarm, merge_peers

__all__ = [
    "REACH_KM",
    "REACH_LIMITS_MS",
    "Change",
    "ClusterMethod",
    "Drawback",
    "Explanation",
    "Headline",
    "HeadlineKind",
    "InUse",
    "Memory",
    "PlaceNames",
    "Rejection",
    "Settings",
    "Strategy",
    "Swarm",
    "Votes",
    "decided",
    "explain",
    "find_change",
    "find_clusters",
    "headline",
    "in_use",
    "judge_legs",
    "legs_from_store",
    "legs_to_store",
    "measurement_due",
    "memory_from_store",
    "memory_to_store",
    "merge_legs",
    "merge_peers",
    "peer_centroid",
    "recommend",
    "rounded_ms",
    "shares_by_continent",
    "site_in_use",
    "sites_to_measure",
]


def recommend(
    swarm: Swarm,
    sites: Iterable[ServerSite],
    home: Coordinates,
    *,
    settings: Settings,
    memory: Memory,
    in_use: str | None,
    measured_legs: Mapping[str, float],
) -> tuple[Recommendation, Memory]:
    """Recommend one of the sites, and return what to remember for the next cycle.

    ``in_use`` is the key of the site whose exit is in use, None where that is unknown;
    ``measured_legs`` holds measured round trips from home in ms by site key. The order
    of the sites does not matter. Raises ValueError where there is no site at all.
    """
    sites = sorted(sites, key=lambda site: site.key)
    if not sites:
        raise ValueError("There is no site to recommend")
    legs = path_legs(sites, home, swarm, measured_legs)
    costs = strategy_costs(settings.strategy, sites, legs, swarm)
    if swarm.networks:
        memory = remember_costs(memory, settings.strategy, costs)
        costs = dict(memory.costs)

    standing = Standing(
        in_use=in_use,
        nearest=sites[int(legs.home_km.argmin())].key,
        networks=swarm.networks,
    )
    decision = decide(costs, standing, memory, margin_ms=settings.margin_ms)
    if swarm.networks:
        # An empty swarm decides nothing: what stood before stands when peers return.
        memory = replace(
            memory,
            chosen=decision.chosen,
            reference=decision.reference,
            was_better=decision.reason is Reason.BETTER_FOUND,
        )

    ranking = rank_sites(sites, legs, costs, peers=swarm.networks > 0)
    read = {decision.chosen, decision.reference}
    ranking = with_geodesic_distances(ranking, home, keys=read)
    return _explain(decision, ranking, standing, settings), memory


def _explain(
    decision: Decision,
    ranking: tuple[ScoredSite, ...],
    standing: Standing,
    settings: Settings,
) -> Recommendation:
    """Say what a decision means: the sites behind the keys, the saving, how sure."""
    by_key = {scored.site.key: scored for scored in ranking}
    chosen, reference = by_key[decision.chosen], by_key[decision.reference]
    saving = saving_ms(settings.strategy, decision, chosen, reference)
    return Recommendation(
        chosen=chosen,
        reason=decision.reason,
        reference=reference,
        reference_in_use=decision.reference == standing.in_use,
        saving_ms=saving,
        confidence=confidence(saving, chosen, reference, standing.networks),
        ranking=ranking,
    )
