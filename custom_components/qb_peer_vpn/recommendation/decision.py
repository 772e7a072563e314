"""Whether a move is worth it, and where to.

Two rules keep the answer calm. A move away from where the user is must promise at
least the margin, so that "stay" is a normal answer. And what is recommended holds until
another site beats it by the margin, so that nearly equal sites do not take turns, even
if the user never moves or nobody knows where they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..models import Reason
from .decision_state import Memory

# So many located networks are a sample; fewer are one from this cycle on.
ENOUGH_NETWORKS = 15
_ENOUGH_CYCLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the user stands, by site key."""

    in_use: str | None
    """The site in use; None where that is unknown."""
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
    costs: Mapping[str, float], standing: Standing, memory: Memory, *, margin_ms: float
) -> Decision:
    """Choose a site by the smoothed costs, which hold every site's key.

    The memory says what the last decision was, and which cycle this is.
    """
    reference = standing.nearest
    if standing.in_use is not None and standing.in_use in costs:
        reference = standing.in_use
    if not standing.networks:
        return Decision(
            chosen=standing.nearest, reference=reference, reason=Reason.NO_PEERS
        )
    held = _held(costs, reference, standing, memory, margin_ms)
    early = held is None and _is_early(standing, memory)
    best = min(costs, key=lambda key: (costs[key], key))
    chosen = held or reference
    lost = _has_lost(memory.chosen, costs)
    if lost and reference != standing.in_use:
        # Nobody can stay there: the best of the others, whatever it gains.
        chosen = best
    elif not early and costs[chosen] - costs[best] >= margin_ms:
        chosen = best
    if lost or _has_lost(standing.in_use, costs):
        reason = Reason.SERVER_GONE
    elif early:
        reason = Reason.TOO_FEW_PEERS
    elif _is_better(costs, chosen, reference, memory, margin_ms):
        reason = Reason.BETTER_FOUND
    elif standing.in_use is None and chosen == reference:
        reason = Reason.NEAREST_IS_FINE
    else:
        reason = Reason.CURRENT_IS_FINE
    return Decision(chosen=chosen, reference=reference, reason=reason)


def _has_lost(key: str | None, costs: Mapping[str, float]) -> bool:
    """Say whether a site that is known by its key is no longer there."""
    return key is not None and key not in costs


def _held(
    costs: Mapping[str, float],
    reference: str,
    standing: Standing,
    memory: Memory,
    margin_ms: float,
) -> str | None:
    """Return the last recommendation where it still stands against the reference.

    Unless the site in use is known, the user may well have followed: then it stands.
    Where it is known, the user has not: it stands while it gains anything at all, or
    the whole margin over a site that the user has only just moved to.
    """
    chosen = memory.chosen
    if chosen is None or chosen not in costs or chosen == reference:
        return None
    if reference != standing.in_use:
        return chosen
    gain = costs[reference] - costs[chosen]
    stands = gain > 0.0 if memory.reference == reference else gain >= margin_ms
    return chosen if stands else None


def _is_better(
    costs: Mapping[str, float],
    chosen: str,
    reference: str,
    memory: Memory,
    margin_ms: float,
) -> bool:
    """Say whether the chosen site beats the reference.

    One that fell behind, and is held because nobody knows the site in use, has to gain
    the whole margin again, so that the verdict does not swing around nothing.
    """
    gain = costs[reference] - costs[chosen]
    fell_behind = chosen == memory.chosen and not memory.was_better
    return gain >= margin_ms if fell_behind else gain > 0.0


def _is_early(standing: Standing, memory: Memory) -> bool:
    """Say whether the swarm is too small and too new to suggest a first move."""
    return standing.networks < ENOUGH_NETWORKS and memory.cycles < _ENOUGH_CYCLES
