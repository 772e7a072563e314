"""The simulated swarm of the benchmark: strategies differ in it as they should."""

from scripts.benchmarks.limit_swarm import FAIR_AVERAGE, FAIR_STRICT
from scripts.benchmarks.limits import measure_limits


def test_strategies_are_compared_in_the_same_swarm() -> None:
    cost = measure_limits(torrents=600, runs=3, cycles=40, warm_up=2)

    assert cost.torrents == 600
    assert cost.decision_ms > 0
    assert 1 < cost.requests <= 60
    uses = {use.name: use for use in cost.uses}
    assert len(uses) == 6
    assert uses[FAIR_STRICT].worst_percent <= 0.01
    assert uses[FAIR_AVERAGE].use_percent > uses[FAIR_STRICT].use_percent
    assert uses[FAIR_AVERAGE].use_percent > uses["equal"].use_percent + 10
    assert uses["soft"].kept_percent < uses[FAIR_AVERAGE].kept_percent
