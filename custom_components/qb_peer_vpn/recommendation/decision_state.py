"""What is kept from one cycle to the next, and over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

from .settings import Strategy

# Share of the newest cycle in a smoothed cost.
_NEWEST_SHARE = 0.3
_STORE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the recommendation remembers; a new one knows nothing."""

    strategy: Strategy | None = None
    """The strategy the costs belong to."""
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


def remember_costs(
    memory: Memory, strategy: Strategy, costs: Mapping[str, float]
) -> Memory:
    """Smooth this cycle's costs into the memory.

    An exponentially weighted mean per site. A new site starts with the cost it has, a
    site that vanished is forgotten, and another strategy starts anew.
    """
    if memory.strategy is not strategy:
        memory = Memory(strategy=strategy)
    smoothed = {
        key: memory.costs.get(key, cost)
        + _NEWEST_SHARE * (cost - memory.costs.get(key, cost))
        for key, cost in costs.items()
    }
    return replace(memory, costs=smoothed, cycles=memory.cycles + 1)


def memory_to_store(memory: Memory) -> dict[str, object]:
    """Return the memory as plain data for a JSON file."""
    return {
        "version": _STORE_VERSION,
        "strategy": memory.strategy,
        "costs": dict(memory.costs),
        "cycles": memory.cycles,
        "chosen": memory.chosen,
        "reference": memory.reference,
        "was_better": memory.was_better,
    }


def memory_from_store(stored: object) -> Memory:
    """Return the memory that `memory_to_store` saved, an empty one for nonsense."""
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
            return Memory(
                strategy=Strategy(strategy),
                costs=dict(costs),
                cycles=cycles,
                chosen=chosen,
                reference=reference,
                # Older stores do not tell.
                was_better=others.get("was_better") is not False,
            )
    return Memory()


def _are_costs(costs: Mapping[object, object]) -> bool:
    """Say whether every key is a text and every value a finite float."""
    return all(
        isinstance(key, str) and isinstance(cost, float) and isfinite(cost)
        for key, cost in costs.items()
    )
