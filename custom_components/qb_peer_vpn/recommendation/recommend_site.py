"""Recommend a site: the legs, what they cost, and the decision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ..models import Coordinates, Recommendation, ServerSite
from .build_recommendation import build_recommendation
from .corridors import Corridors
from .decision_state import DecisionState, for_settings
from .explanation import ServerPick
from .legs.home_leg import HomeLeg
from .path_cost import PathLegs, path_legs
from .settings import Settings, Strategy
from .settled_decision import Poll, decide_settled
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
    measured_legs: Mapping[str, HomeLeg],
    corridors: Corridors,
    pick_server: ServerPick,
    now: datetime,
) -> tuple[Recommendation, DecisionState]:
    """Recommend one of the sites, and return the state for the next cycle.

    Args:
        swarm: the weighted points of the peers.
        sites: in any order.
        home: where the paths begin.
        settings: the user's choices.
        state: of the last cycle.
        in_use: key of the site whose exit is in use; None if it is unknown.
        measured_legs: between home and site, by site key.
        corridors: where packets travel.
        pick_server: for the recommended site.
        now: time of the cycle.

    Raises:
        ValueError: there is no site.

    """
    places = _sorted(sites)
    legs = path_legs(places, home, swarm, measured_legs, corridors)
    poll = _poll(places, home, legs, swarm, settings.strategy, in_use=in_use, now=now)
    found = decide_settled(poll, for_settings(state, settings), settings)
    return build_recommendation(poll, found, settings, pick_server), found.state


def _sorted(sites: Iterable[ServerSite]) -> list[ServerSite]:
    places = sorted(sites, key=lambda site: site.key)
    if not places:
        raise ValueError("There is no site to recommend")
    return places


def _poll(
    sites: Sequence[ServerSite],
    home: Coordinates,
    legs: PathLegs,
    swarm: Swarm,
    strategy: Strategy,
    *,
    in_use: str | None,
    now: datetime,
) -> Poll:
    """Return what is known now, with what the sites cost."""
    return Poll(
        home=home,
        sites=sites,
        legs=legs,
        costs=strategy_costs(strategy, sites, legs, swarm),
        networks=swarm.networks,
        in_use=in_use,
        now=now,
    )
