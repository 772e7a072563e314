"""Whether a move is worth it, and where to.

Two rules keep the answer calm. A move away from the reference must gain at least the
margin and a part of what the model may err by, so that "stay" is a normal answer: it
means that nothing better is known. And a recommended site stays recommended until
another one beats it like that, so that nearly equal sites do not alternate, even if the
user never moves or the site in use is unknown.
"""

from dataclasses import dataclass
from typing import Final

from ..models import Reason
from .decision_state import DecisionState, Verdict
from .site_costs import SiteCosts

ENOUGH_NETWORKS: Final = 15
"""This many located networks represent a swarm; fewer only after some minutes."""
_DOUBT: Final = 0.10
"""Share of the difference of two modeled legs that may be the model's error: a gain of
10 ms that is the difference of two large errors is none."""
_KEPT: Final = 0.5
"""Share of the needed gain with which a move is still recommended."""
_UNREST_MS: Final = 20.0
"""What a new move has to gain in addition for each change of the verdict lately. Few peers
between two distant sites move the settled costs by as much, and the verdict with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a decision starts from; sites by key."""

    in_use: str | None
    """The site in use; None if it is unknown."""
    nearest: str
    """The site nearest to home."""
    networks: int
    """Located networks of peers."""
    is_early: bool
    """Whether the polls so far do not make up for few networks."""
    was_gone: bool
    """Whether a recommended site vanished lately."""
    unrest: float
    """How often the verdict changed lately, although the reference was the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice among the sites, by key."""

    chosen: str
    reference: str
    """The site in use, else the one nearest to home."""
    reference_in_use: bool
    reason: Reason

    @property
    def verdict(self) -> Verdict:
        """What to do."""
        stays = self.reference_in_use and self.chosen == self.reference
        return Verdict(
            site=self.chosen, worth_moving=self.reason.asks_to_move(stays=stays)
        )


def decide(
    costs: SiteCosts, situation: Situation, state: DecisionState, *, margin_ms: float
) -> Decision:
    """Choose a site.

    Args:
        costs: of every site.
        situation: what is known now.
        state: the last decision.
        margin_ms: a move that gains less is not worth it.

    """
    case = _Case(costs=costs, situation=situation, state=state, margin_ms=margin_ms)
    reference = case.reference
    in_use = situation.in_use == reference
    if not situation.networks:
        return Decision(
            chosen=situation.nearest,
            reference=reference,
            reference_in_use=in_use,
            reason=Reason.NO_PEERS,
        )
    kept = case.kept()
    early = kept is None and case.is_early()
    chosen = kept or reference
    if case.is_gone(state.chosen) and not in_use:
        # The user cannot stay there: recommend the best other site, even without a
        # gain.
        chosen = costs.best(costs.home) or reference
    elif not early:
        better = (key for key in costs.home if case.beats(key, chosen))
        chosen = costs.best(better) or chosen
    return Decision(
        chosen=chosen,
        reference=reference,
        reference_in_use=in_use,
        reason=case.reason(chosen, early=early),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What `decide` works on."""

    costs: SiteCosts
    situation: Situation
    state: DecisionState
    margin_ms: float

    @property
    def reference(self) -> str:
        """The site in use if it is on the list, else the one nearest to home."""
        in_use = self.situation.in_use
        if in_use is not None and not self.is_gone(in_use):
            return in_use
        return self.situation.nearest

    def beats(self, key: str, other: str, *, before: bool = False) -> bool:
        """Return whether a site gains what makes a move worth it.

        Args:
            key: of the site.
            other: key of the site to move from.
            before: whether the move was recommended before, so that less is enough.

        """
        needed = self.margin_ms + _DOUBT * self.costs.doubt(key, other)
        calm = _UNREST_MS * self.situation.unrest
        needed = _KEPT * needed if before else needed + calm
        return key != other and self.costs.gain(key, other) >= needed

    def kept(self) -> str | None:
        """Return the last recommended site if it is still to be recommended.

        If the site in use is unknown, the user may have followed the recommendation, so
        it is kept. If it is known, the user has not followed: the recommendation is kept
        while it gains half of what a move needs, or all of it over a site that the user
        has just moved to.
        """
        chosen, reference = self.state.chosen, self.reference
        if chosen is None or self.is_gone(chosen) or chosen == reference:
            return None
        if reference != self.situation.in_use:
            return chosen
        has_moved = self.state.reference != reference
        is_kept = self.beats(chosen, reference, before=not has_moved)
        return chosen if is_kept else None

    def is_early(self) -> bool:
        """Return whether the swarm is too small and too new for a first move."""
        return self.situation.networks < ENOUGH_NETWORKS and self.situation.is_early

    def is_gone(self, key: str | None) -> bool:
        """Return whether a site is no longer on the list."""
        return key is not None and key not in self.costs.home

    def reason(self, chosen: str, *, early: bool) -> Reason:
        """Return why a site is recommended."""
        if self._must_leave(chosen):
            return Reason.SERVER_GONE
        if early:
            return Reason.TOO_FEW_PEERS
        if self._is_better(chosen):
            return Reason.BETTER_FOUND
        if self.situation.in_use is None and chosen == self.reference:
            return Reason.NEAREST_IS_FINE
        return Reason.CURRENT_IS_FINE

    def _must_leave(self, chosen: str) -> bool:
        """Return whether a site is gone that the user uses or may use."""
        in_use, before = self.situation.in_use, self.state.chosen
        may_use = in_use is None and chosen == before and self.situation.was_gone
        return self.is_gone(before) or self.is_gone(in_use) or may_use

    def _is_better(self, chosen: str) -> bool:
        """Return whether the chosen site beats the reference.

        Once it does, half of the needed gain is enough to say so. Once it does not any
        more, and is kept because the site in use is unknown, it needs all of that again.
        """
        was_better = self.state.reason is Reason.BETTER_FOUND
        return self.beats(chosen, self.reference, before=was_better)
