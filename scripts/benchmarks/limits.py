"""What a decision about upload limits costs, and how well the caps are used."""

from dataclasses import dataclass
from statistics import median
from time import thread_time
from typing import Final

from custom_components.qb_peer_vpn.shaping import (
    Memory,
    Promise,
    ShapingSettings,
    after_call,
    decide,
)

from .limit_swarm import CYCLES, CapUse, LimitSwarm, compare_strategies, rulebook

TORRENTS: Final = 30_000
RUNS: Final = 9
WARM_UP: Final = 35
"""Cycles of at most 1,000 new limits, after which all torrents have one of ours. A
decision without them has less to compare, and takes two thirds of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitCost:
    """Cycles with many torrents, of which a tenth sends."""

    torrents: int
    decision_ms: float
    """Median processor time."""
    requests: int
    """Of a cycle at most, its poll included."""
    uses: tuple[CapUse, ...]
    """How each strategy uses the caps in a simulated swarm."""


def measure_limits(
    torrents: int = TORRENTS,
    runs: int = RUNS,
    cycles: int = CYCLES,
    warm_up: int = WARM_UP,
) -> LimitCost:
    """Decide some times after a warm-up, and compare the strategies."""
    swarm, rules, memory = (
        LimitSwarm(torrents, awake=0.1),
        rulebook(Promise.AVERAGE),
        Memory(),
    )
    settings = ShapingSettings(rollout=100)
    times, most = [], 0
    for _ in range(warm_up + runs):
        for _ in range(3):
            swarm.step()
        snapshot = swarm.poll()
        began = thread_time()
        decision = decide(snapshot, rules, settings, memory, now=swarm.seconds)
        times.append(1000 * (thread_time() - began))
        memory = decision.memory
        for call in decision.plan.calls:
            swarm.take(call.hashes, call.limit)
            memory = after_call(memory, call)
        most = max(most, 1 + len(decision.plan.calls))
    return LimitCost(
        torrents=torrents,
        decision_ms=median(times[warm_up:]),
        requests=most,
        uses=tuple(compare_strategies(cycles=cycles, warm_up=cycles // 4)),
    )
