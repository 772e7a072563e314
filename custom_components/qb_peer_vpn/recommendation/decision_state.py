"""What is kept from one cycle to the next, and over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

from .settings import Strategy

_NEWEST_SHARE = 0.3
"""Share of the newest cycle in a smoothed cost."""
_STORE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionState:
    """What earlier cycles decided, and by which costs; empty at first."""

    strategy: Strategy | None = None
    """The strategy of the costs."""
    costs: Mapping[str, float] = field(default_factory=dict)
    """Smoothed cost in ms by site key."""
    cycles: int = 0
    """Cycles with peers so far."""
    chosen: str | None = None
    """Key of the site recommended last."""
    reference: str | None = None
    """Key of the site it was compared with."""
    was_better: bool = True
    """Whether the site recommended last was better than that one."""


def with_costs(
    state: DecisionState, strategy: Strategy, costs: Mapping[str, float]
) -> DecisionState:
    """Smooth the costs of a new cycle into the state.

    Each site has an exponentially weighted mean. A new site starts with its first cost,
    a site that is gone is forgotten, and another strategy starts with an empty state.

    Args:
        state: of the last cycle.
        strategy: of the costs.
        costs: of this cycle, in ms by site key.

    """
    if state.strategy is not strategy:
        state = DecisionState(strategy=strategy)
    smoothed = {
        key: state.costs.get(key, cost)
        + _NEWEST_SHARE * (cost - state.costs.get(key, cost))
        for key, cost in costs.items()
    }
    return replace(state, costs=smoothed, cycles=state.cycles + 1)


def decision_state_to_store(state: DecisionState) -> dict[str, object]:
    """Return the state as plain data for a JSON file."""
    return {
        "version": _STORE_VERSION,
        "strategy": state.strategy,
        "costs": dict(state.costs),
        "cycles": state.cycles,
        "chosen": state.chosen,
        "reference": state.reference,
        "was_better": state.was_better,
    }


def decision_state_from_store(stored: object) -> DecisionState:
    """Return the state that was stored; an empty one if the data are not valid."""
    match stored:
        case {
            "version": 1,
            "strategy": str(strategy),
            "costs": dict(costs),
            "cycles": int(cycles),
            "chosen": str() | None as chosen,
            "reference": str() | None as reference,
            **others,
        } if strategy in Strategy and cycles >= 0 and _are_costs(costs):
            return DecisionState(
                strategy=Strategy(strategy),
                costs=dict(costs),
                cycles=cycles,
                chosen=chosen,
                reference=reference,
                # Missing in older stores.
                was_better=others.get("was_better") is not False,
            )
    return DecisionState()


def _are_costs(costs: Mapping[object, object]) -> bool:
    """Return whether every key is a text and every value a finite float."""
    return all(
        isinstance(key, str) and isinstance(cost, float) and isfinite(cost)
        for key, cost in costs.items()
    )
