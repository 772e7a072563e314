"""Whether a move is worth it, and where to.

Two rules keep the answer calm. A move away from the reference must gain at least the
margin, so that "stay" is a normal answer. And a recommended site stays recommended until
another one beats it by the margin, so that nearly equal sites do not alternate, even if
the user never moves or the site in use is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..models import Reason
from .decision_state import DecisionState

ENOUGH_NETWORKS: Final = 15
"""This many located networks represent a swarm; fewer only from the third cycle on."""
_ENOUGH_CYCLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a decision starts from; sites by key."""

    in_use: str | None
    """The site in use; None if it is unknown."""
    nearest: str
    """The site nearest to home."""
    networks: int
    """Located networks of peers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice among the sites, by key."""

    chosen: str
    reference: str
    """The site in use, else the one nearest to home."""
    reason: Reason


def decide(
    costs: Mapping[str, float],
    situation: Situation,
    state: DecisionState,
    *,
    margin_ms: float,
) -> Decision:
    """Choose a site.

    Args:
        costs: smoothed cost of every site in ms, by key.
        situation: what is known now.
        state: the last decision, and how many cycles there were.
        margin_ms: a move that gains less is not worth it.

    """
    case = _Case(costs=costs, situation=situation, state=state, margin_ms=margin_ms)
    reference = case.reference
    if not situation.networks:
        return Decision(
            chosen=situation.nearest, reference=reference, reason=Reason.NO_PEERS
        )
    kept = case.kept()
    early = kept is None and case.is_early()
    best = min(costs, key=lambda key: (costs[key], key))
    chosen = kept or reference
    if case.is_gone(state.chosen) and reference != situation.in_use:
        # The user cannot stay there: recommend the best other site, even without a
        # gain.
        chosen = best
    elif not early and costs[chosen] - costs[best] >= margin_ms:
        chosen = best
    return Decision(
        chosen=chosen, reference=reference, reason=case.reason(chosen, early=early)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What `decide` works on."""

    costs: Mapping[str, float]
    situation: Situation
    state: DecisionState
    margin_ms: float

    @property
    def reference(self) -> str:
        """The site in use if it is on the list, else the one nearest to home."""
        in_use = self.situation.in_use
        if in_use is not None and in_use in self.costs:
            return in_use
        return self.situation.nearest

    def kept(self) -> str | None:
        """Return the last recommended site if it is still to be recommended.

        If the site in use is unknown, the user may have followed the recommendation, so
        it is kept. If it is known, the user has not followed: the recommendation is kept
        while it gains anything, or the whole margin over a site that the user has just
        moved to.
        """
        chosen, reference = self.state.chosen, self.reference
        if chosen is None or chosen not in self.costs or chosen == reference:
            return None
        if reference != self.situation.in_use:
            return chosen
        gain = self.costs[reference] - self.costs[chosen]
        has_moved = self.state.reference != reference
        is_kept = gain >= self.margin_ms if has_moved else gain > 0.0
        return chosen if is_kept else None

    def is_early(self) -> bool:
        """Return whether the swarm is too small and too new for a first move."""
        return (
            self.situation.networks < ENOUGH_NETWORKS
            and self.state.cycles < _ENOUGH_CYCLES
        )

    def is_gone(self, key: str | None) -> bool:
        """Return whether a site is no longer on the list."""
        return key is not None and key not in self.costs

    def reason(self, chosen: str, *, early: bool) -> Reason:
        """Return why a site is recommended."""
        if self.is_gone(self.state.chosen) or self.is_gone(self.situation.in_use):
            return Reason.SERVER_GONE
        if early:
            return Reason.TOO_FEW_PEERS
        if self._is_better(chosen):
            return Reason.BETTER_FOUND
        if self.situation.in_use is None and chosen == self.reference:
            return Reason.NEAREST_IS_FINE
        return Reason.CURRENT_IS_FINE

    def _is_better(self, chosen: str) -> bool:
        """Return whether the chosen site beats the reference.

        A site that fell behind, and is kept because the site in use is unknown, has to
        gain the whole margin again, so that the verdict does not swing around zero.
        """
        gain = self.costs[self.reference] - self.costs[chosen]
        fell_behind = chosen == self.state.chosen and not self.state.was_better
        return gain >= self.margin_ms if fell_behind else gain > 0.0
