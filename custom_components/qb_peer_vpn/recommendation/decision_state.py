"""What is kept from one cycle to the next, and over restarts."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ..models import Reason
from .settings import Settings, Strategy, Weighting
from .smoothing import Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do: which site to use, and whether a move there is worth it."""

    site: str
    """Its key."""
    worth_moving: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A verdict, and since when it has been the same."""

    verdict: Verdict
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionState:
    """What earlier cycles decided, and by which costs; empty at first."""

    strategy: Strategy | None = None
    """The strategy of the costs."""
    weighting: Weighting | None = None
    """The weights of the peers in the costs."""
    settled: Settled = field(default_factory=Settled)
    """The mean of what the peers cost so far."""
    chosen: str | None = None
    """Key of the site recommended last."""
    reference: str | None = None
    """Key of the site it was compared with."""
    reason: Reason | None = None
    """Why it was recommended."""
    standing: Standing | None = None
    """The last verdict."""
    dissent: Standing | None = None
    """The verdict of the newest poll alone, if that was another one."""
    unrest: float = 0.0
    """How often the verdict changed lately, although the reference was the same."""

    def without_costs(self) -> DecisionState:
        """Return a state that knows the swarm for as long, but none of its costs.

        So the next cycle decides by the newest poll alone, and calls no swarm new.
        """
        return DecisionState(
            strategy=self.strategy,
            weighting=self.weighting,
            settled=replace(self.settled, parts={}),
        )


def for_settings(state: DecisionState, settings: Settings) -> DecisionState:
    """Forget what other settings made: all of another strategy, the means of other weights."""
    strategy, weighting = settings.strategy, settings.weighting
    if state.strategy is not strategy:
        return DecisionState(strategy=strategy, weighting=weighting)
    if state.weighting is not weighting:
        return replace(state, weighting=weighting, settled=Settled())
    return state
