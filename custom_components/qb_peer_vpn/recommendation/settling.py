"""What has lasted, and what the newest poll says while it has not."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import exp
from typing import Final

from .decision import Decision
from .decision_state import DecisionState, Standing, Verdict

_FORGOTTEN: Final = timedelta(days=14)
"""A change this old counts a third (1/e) of a new one."""
_MOST_UNREST: Final = 2.0
"""A swarm that has become another one may still change the verdict."""


def remember(
    state: DecisionState, decision: Decision, alone: Decision, now: datetime
) -> DecisionState:
    """Return the state after a decision.

    Args:
        state: before it.
        decision: by the settled costs.
        alone: what the newest poll alone would decide from the same state.
        now: time of the decision.

    """
    verdict, other = decision.verdict, alone.verdict
    dissents = other != verdict and (other.worth_moving or verdict.worth_moving)
    return replace(
        state,
        chosen=decision.chosen,
        reference=decision.reference,
        reason=decision.reason,
        standing=_standing(state.standing, verdict, now),
        dissent=_standing(state.dissent, other, now) if dissents else None,
        unrest=_unrest(state, decision, now),
    )


def has_lasted(standing: Standing | None, lasts: timedelta, now: datetime) -> bool:
    """Return whether a verdict has been the same for some time."""
    return standing is not None and now - standing.since >= lasts


def unsettled(
    standing: Standing | None, dissent: Standing | None, *, lasted: bool
) -> Standing | None:
    """Return what the newest poll says, if that may not last; None if all is settled.

    It says something else than the settled costs, or it agrees to a move that has not
    lasted. A verdict to stay is settled at once: there is nothing to do.

    Args:
        standing: the verdict by the settled costs; None if there is none.
        dissent: that of the newest poll, if it is another one.
        lasted: whether the verdict has lasted.

    """
    if standing is None or dissent is not None:
        return standing and dissent
    return standing if standing.verdict.worth_moving and not lasted else None


def _unrest(state: DecisionState, decision: Decision, now: datetime) -> float:
    """Return how often the verdict changed lately.

    A change of the reference explains a change of the verdict, and does not count.
    """
    passed = max(now - (state.settled.at or now), timedelta(0))
    unrest = state.unrest * exp(-passed / _FORGOTTEN)
    is_other = state.standing and state.standing.verdict != decision.verdict
    if is_other and state.reference == decision.reference:
        unrest = min(unrest + 1.0, _MOST_UNREST)
    return unrest


def _standing(before: Standing | None, verdict: Verdict, now: datetime) -> Standing:
    """Return a verdict and since when it has been the same.

    A time in the future comes from a clock that was set back, and counts as now.
    """
    if before is None or before.verdict != verdict:
        return Standing(verdict=verdict, since=now)
    return replace(before, since=min(before.since, now))
