"""Recommend a site: the legs, their cost, the decision, and what it gains."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..models import Coordinates, Reason, Recommendation, ScoredSite, ServerSite
from .decision import Decision, Situation, decide
from .decision_state import DecisionState, with_costs
from .explanation import ServerPick
from .path_cost import path_legs
from .ranking import rank_sites
from .saving import confidence, saving_ms
from .settings import Settings
from .strategies import strategy_costs
from .swarm import Swarm


def recommend(
    swarm: Swarm,
    sites: Iterable[ServerSite],
    home: Coordinates,
    *,
    settings: Settings,
    state: DecisionState,
    in_use: str | None,
    measured_legs: Mapping[str, float],
    pick_server: ServerPick,
) -> tuple[Recommendation, DecisionState]:
    """Recommend one of the sites, and return the state for the next cycle.

    Args:
        swarm: the weighted points of the peers.
        sites: in any order.
        home: where the paths begin.
        settings: the user's choices.
        state: of the last cycle.
        in_use: key of the site whose exit is in use; None if it is unknown.
        measured_legs: round trips between home and site in ms, by site key.
        pick_server: for the recommended site.

    Raises:
        ValueError: there is no site.

    """
    sites = sorted(sites, key=lambda site: site.key)
    if not sites:
        raise ValueError("There is no site to recommend")
    legs = path_legs(sites, home, swarm, measured_legs)
    costs = strategy_costs(settings.strategy, sites, legs, swarm)
    nearest = sites[int(legs.home_km.argmin())].key
    situation = Situation(in_use=in_use, nearest=nearest, networks=swarm.networks)
    decision, state = _decide(costs, situation, state, settings)
    costs = dict(state.costs) if swarm.networks else costs
    ranking = rank_sites(sites, home, legs, costs, has_peers=swarm.networks > 0)
    return _build(decision, ranking, situation, settings, pick_server), state


def _decide(
    costs: Mapping[str, float],
    situation: Situation,
    state: DecisionState,
    settings: Settings,
) -> tuple[Decision, DecisionState]:
    """Decide by smoothed costs, and remember both.

    Without peers nothing is remembered: the last decision is valid when they return.
    """
    if not situation.networks:
        return decide(costs, situation, state, margin_ms=settings.margin_ms), state
    state = with_costs(state, settings.strategy, costs)
    decision = decide(state.costs, situation, state, margin_ms=settings.margin_ms)
    return decision, replace(
        state,
        chosen=decision.chosen,
        reference=decision.reference,
        was_better=decision.reason is Reason.BETTER_FOUND,
    )


def _build(
    decision: Decision,
    ranking: tuple[ScoredSite, ...],
    situation: Situation,
    settings: Settings,
    pick_server: ServerPick,
) -> Recommendation:
    """Build the recommendation: look up both sites, add saving, confidence, server."""
    by_key = {scored.site.key: scored for scored in ranking}
    chosen, reference = by_key[decision.chosen], by_key[decision.reference]
    saving = saving_ms(settings.strategy, decision, chosen, reference)
    return Recommendation(
        chosen=chosen,
        server=pick_server(chosen.site),
        reason=decision.reason,
        reference=reference,
        reference_in_use=decision.reference == situation.in_use,
        saving_ms=saving,
        confidence=confidence(saving, chosen, reference, situation.networks),
        ranking=ranking,
    )
