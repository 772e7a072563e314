"""The decision by costs that have settled, and what the newest poll alone would decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from ..geo import FloatArray
from ..models import Coordinates, Reason, ServerSite
from .decision import Decision, Situation, decide
from .decision_state import DecisionState
from .path_cost import PathLegs
from .settings import Settings
from .settling import remember
from .site_costs import SiteCosts
from .smoothing import PeerPart, Settled, settle

_MAY_BE_USED: Final = timedelta(days=1)
"""If the exit is unknown, a site that is gone is a reason to move for this long."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Poll:
    """What is known now."""

    home: Coordinates
    """Where the paths begin."""
    sites: Sequence[ServerSite]
    legs: PathLegs
    """In the order of the sites."""
    costs: SiteCosts
    """By these legs."""
    networks: int
    """Located networks of peers."""
    in_use: str | None
    """Key of the site in use; None if it is unknown."""
    now: datetime

    def index(self, key: str) -> int:
        """Return the position of a site."""
        return next(i for i, site in enumerate(self.sites) if site.key == key)

    def nearest(self) -> str:
        """Return the key of the site nearest to home.

        Virtual sites share a place with others, and the cheapest of them counts.
        """
        distances = self.legs.home_km.tolist()
        _, _, key = min(
            (distance, self.costs.total(site.key), site.key)
            for site, distance in zip(self.sites, distances, strict=True)
        )
        return key

    def parts(self) -> dict[str, PeerPart]:
        """Return what the peers contribute to each site, by its key."""
        return {
            site.key: PeerPart(
                leg_ms=leg_ms, cost_ms=self.costs.peers[site.key], leg_km=leg_km
            )
            for site, leg_ms, leg_km in zip(
                self.sites,
                self.legs.peer_ms.tolist(),
                self.legs.peer_km.tolist(),
                strict=True,
            )
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SettledDecision:
    """A decision, and the numbers it was made by."""

    decision: Decision
    costs: SiteCosts
    peer_ms: FloatArray
    """Settled peer legs, in the order of the sites."""
    peer_km: FloatArray
    """Settled distances to the peers, in the order of the sites."""
    state: DecisionState
    """For the next cycle."""
    is_decided: bool
    """Whether there are peers to decide by."""


def decide_settled(
    poll: Poll, state: DecisionState, settings: Settings
) -> SettledDecision:
    """Decide by settled costs, and remember them and the decision.

    Without peers nothing is remembered: the last decision is valid when they return.

    Args:
        poll: what is known now.
        state: of the last cycle.
        settings: the user's choices.

    """
    is_decided, margin_ms = poll.networks > 0, settings.margin_ms
    newest = poll.parts()
    settled = (
        settle(state.settled, newest, poll.now) if is_decided else Settled(parts=newest)
    )
    peers = {key: part.cost_ms for key, part in settled.parts.items()}
    costs = replace(poll.costs, peers=peers)
    situation = _situation(poll, state, settled)
    decision = decide(costs, situation, state, margin_ms=margin_ms)
    if is_decided:
        alone = decide(poll.costs, situation, state, margin_ms=margin_ms)
        state = replace(remember(state, decision, alone, poll.now), settled=settled)
    parts = [settled.parts[site.key] for site in poll.sites]
    return SettledDecision(
        decision=decision,
        costs=costs,
        peer_ms=np.array([part.leg_ms for part in parts]),
        peer_km=np.array([part.leg_km for part in parts]),
        state=state,
        is_decided=is_decided,
    )


def _situation(poll: Poll, state: DecisionState, settled: Settled) -> Situation:
    since = state.standing.since if state.standing else poll.now
    return Situation(
        in_use=poll.in_use,
        nearest=poll.nearest(),
        networks=poll.networks,
        is_early=settled.is_early,
        was_gone=state.reason is Reason.SERVER_GONE and poll.now - since < _MAY_BE_USED,
        unrest=state.unrest,
    )
