"""The bounds that the promises have in a simulated swarm."""

import numpy as np
from numpy.typing import NDArray
import pytest

from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.shaping import Promise, Rulebook

from .torrent_box import KIB, MIB, STEP, Shaper, TorrentBox, rule

CAP = 8 * MIB


def steady(promise: Promise) -> Shaper:
    """Return 100 torrents that want 20 MiB/s of 8."""
    rng = np.random.default_rng(3)
    demand = rng.lognormal(np.log(90 * KIB), 1.3, 100)
    box = TorrentBox(demand=demand, hosts=["a.example"] * 100)
    box.run(60)
    return Shaper(box, Rulebook((rule(cap=CAP, promise=promise),)))


@pytest.mark.parametrize("promise", [Promise.STRICT, Promise.AVERAGE])
@pytest.mark.parametrize("seconds", [15.0, 60.0])
def test_steady_demand_uses_the_cap_after_three_cycles_and_then_writes_nothing(
    promise: Promise, seconds: float
) -> None:
    shaper = steady(promise)

    changes = [len(shaper.cycle(seconds).plan.changes) for _ in range(3)]

    assert 0.9 * CAP <= shaper.box.rates.sum() <= 1.05 * CAP
    shaper.cycle(seconds)
    later = [len(shaper.cycle(seconds).plan.changes) for _ in range(4)]
    assert changes[0] == 100
    assert later == [0, 0, 0, 0]


def test_sleepers_that_wake_up_at_once_do_not_overrun_the_cap() -> None:
    rng = np.random.default_rng(1)
    demand = np.where(np.arange(140) < 40, 200.0 * KIB, 0.0)
    box = TorrentBox(demand=demand, hosts=["a.example"] * 140)
    shaper = Shaper(box, Rulebook((rule(cap=4 * MIB, promise=Promise.AVERAGE),)))
    for _ in range(10):
        shaper.cycle()
    box.demand[40:] = 2 * MIB
    sent = []
    for _ in range(20):
        box.noise = 1 + 0.03 * rng.standard_normal(140)
        shaper.cycle()
        sent.append(box.rates.sum() / (4 * MIB))
    assert max(sent) <= 1.1
    assert np.mean(sent[3:]) >= 0.85


class Swarm:
    """Torrents whose peers come and go, and want more or less."""

    def __init__(self, promise: Promise, count: int = 300) -> None:
        self.rng = np.random.default_rng(0)
        self.caps = np.array([8.0, 4.0, 2.0]) * MIB
        group = self.rng.choice(3, count, p=[0.5, 0.3, 0.2])
        self.group: NDArray[np.int_] = group
        self.mean = self.rng.lognormal(np.log(150 * KIB), 1.3, count)
        self.is_on = self.rng.random(count) < 0.3
        keys = "abc"
        hosts = [f"{keys[each]}.example" for each in group]
        self.box = TorrentBox(demand=self.mean * self.is_on, hosts=hosts)
        rules = [
            rule(key, int(cap), promise)
            for key, cap in zip(keys, self.caps, strict=True)
        ]
        self.shaper = Shaper(self.box, Rulebook(tuple(rules)))
        self.windows: list[NDArray[np.float64]] = []
        """Share of each cap that was sent, in windows of 15 seconds."""
        self.asked: list[NDArray[np.float64]] = []

    def run(self, cycles: int) -> None:
        count = len(self.mean)
        for _ in range(cycles):
            self.shaper.write(self.shaper.decide().plan.calls)
            sent, asked = np.zeros(3), np.zeros(3)
            for _ in range(3):
                leaves, comes = (self.rng.random(count) < p for p in (0.01, 0.004))
                self.is_on = np.where(self.is_on, ~leaves, comes)
                noise = np.exp(0.3 * self.rng.standard_normal(count))
                self.box.demand = self.mean * noise * self.is_on
                self.box.noise = 1 + 0.03 * self.rng.standard_normal(count)
                self.box.run(STEP)
                sent += np.bincount(self.group, self.box.rates, 3) / 3
                asked += np.bincount(self.group, self.box.demand, 3) / 3
            self.windows.append(sent / self.caps)
            self.asked.append(asked / self.caps)


def use_of(swarm: Swarm) -> float:
    """Return which part of what the caps allow was sent."""
    sent, asked = np.array(swarm.windows)[20:], np.array(swarm.asked)[20:]
    return float(np.minimum(sent, 1.0).sum() / np.minimum(asked, 1.0).sum())


def test_the_promises_hold_in_a_swarm_that_changes_all_the_time() -> None:
    average, strict = Swarm(Promise.AVERAGE), Swarm(Promise.STRICT)
    average.run(150)
    strict.run(150)

    # The simulated limits themselves are off by 3 %.
    assert np.max(strict.windows[5:]) <= 1.02
    sent = np.array(average.windows)[20:]
    assert np.mean(sent <= 1.05) >= 0.95
    above = sent > 1.7
    assert not np.any(above[2:] & above[1:-1] & above[:-2])
    assert use_of(average) >= 0.85
    assert use_of(average) >= use_of(strict) + 0.1


@pytest.mark.parametrize("promise", [Promise.STRICT, Promise.AVERAGE])
def test_alternative_limits_that_come_and_go_within_a_cycle_change_no_share(
    promise: Promise,
) -> None:
    shaper = steady(promise)
    box = shaper.box
    for _ in range(5):
        shaper.cycle()
    for link in (MIB, None, MIB, None):
        decision = shaper.decide()
        # Between the poll and the calls, which belong to what was there before.
        box.server = ServerState(upload_limit=link)
        shaper.write(decision.plan.calls)
        box.run(15)
        sent = []
        for _ in range(4):
            decision = shaper.cycle()
            assert decision.newly_by_hand == 0
            sent.append(box.rates.sum())
        most = link or CAP
        assert max(sent) <= 1.05 * most
        assert sent[-1] >= 0.9 * most


def test_a_newcomer_gets_a_share_in_the_first_cycle() -> None:
    box = TorrentBox(demand=np.array([5.0 * MIB, 0.0]), hosts=["a.example"] * 2)
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))
    for _ in range(4):
        shaper.cycle()
    assert box.limits[1] <= 10 * KIB
    box.demand[1] = 5 * MIB
    box.run(5)
    shaper.cycle()
    assert box.limits[1] >= 64 * KIB
    for _ in range(3):
        shaper.cycle()
    assert box.limits[1] == pytest.approx(box.limits[0], rel=0.25)
