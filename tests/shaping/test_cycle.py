"""A cycle as a whole: what it costs, and what it keeps."""

from collections import Counter
import sys
from types import FrameType
from typing import Any

import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping import (
    Promise,
    Rule,
    Rulebook,
    ShapingSettings,
    Strategy,
    decide,
)

from .torrent_box import KIB, MIB, Shaper, TorrentBox, rule


def calls_of(shaper: Shaper) -> int:
    """Return how many Python functions one decision calls."""
    snapshot = shaper.box.poll()
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        counts[event] += 1

    sys.setprofile(count)
    try:
        decide(
            snapshot,
            shaper.rulebook,
            shaper.settings,
            shaper.memory,
            now=shaper.box.now,
        )
    finally:
        sys.setprofile(None)
    return counts["call"]


@pytest.mark.parametrize("strategy", list(Strategy))
def test_no_torrent_costs_a_call_of_its_own(strategy: Strategy) -> None:
    counts = []
    for number in (300, 6000):
        rng = np.random.default_rng(0)
        demand = np.where(rng.random(number) < 0.1, 100.0 * KIB, 0.0)
        hosts = [f"{'abcd'[row % 4]}.example" for row in range(number)]
        box = TorrentBox(demand=demand, hosts=hosts)
        box.run(30)
        book = Rulebook(tuple(rule(key, MIB, Promise.AVERAGE) for key in "abcd"))
        settings = ShapingSettings(strategy=strategy, rollout=100, lending=0.5)
        shaper = Shaper(box, book, settings)
        shaper.cycle()
        counts.append(calls_of(shaper))
    # Up to 1,000 hashes of a plan become text, one by one.
    assert counts[1] < 2 * counts[0]
    assert counts[1] < 3000


def test_hosts_are_compared_with_the_rules_once() -> None:
    box = TorrentBox(demand=np.array([MIB]), hosts=["a.example"])
    shaper = Shaper(box, Rulebook((rule(),)))
    shaper.cycle()
    known = shaper.memory.host_rules
    shaper.cycle()
    assert shaper.memory.host_rules is known


def test_nothing_is_written_without_a_rule_that_has_a_cap() -> None:
    box = TorrentBox(demand=np.array([MIB, MIB]), hosts=["a.example", ""])
    shaper = Shaper(box, Rulebook(()))
    decision = shaper.cycle()
    assert decision.plan.calls == ()
    assert len(decision.memory.journal) == 0
    assert [report.torrents for report in decision.reports] == [2]


def test_a_rule_can_cover_the_rest() -> None:
    box = TorrentBox(demand=np.array([5 * MIB, 5 * MIB]), hosts=["a.example", ""])
    rest = Rule(key="rest", cap=2 * MIB, promise=Promise.STRICT)
    shaper = Shaper(box, Rulebook((rule(), rest)))
    shaper.cycle()
    shaper.cycle()
    assert box.limits.tolist() == [MIB, 2 * MIB]


def test_edited_rules_count_in_the_next_cycle() -> None:
    box = TorrentBox(demand=np.array([5.0 * MIB]), hosts=["a.example"])
    box.run(60)
    shaper = Shaper(box, Rulebook((rule("a", MIB), rule("b", 2 * MIB))))
    shaper.cycle()
    assert box.limits.tolist() == [MIB]
    # Another order, another cap, and the rule of the torrent is gone.
    for rules, expected in (
        ((rule("b", 2 * MIB), rule("a", 512 * KIB)), 512 * KIB),
        ((rule("b", 2 * MIB),), 0),
    ):
        shaper.rulebook = Rulebook(rules)
        shaper.cycle()
        assert box.limits.tolist() == [expected]


def test_the_strategy_can_change_at_any_time() -> None:
    rng = np.random.default_rng(0)
    box = TorrentBox(demand=rng.lognormal(11, 1, 40), hosts=["a.example"] * 40)
    box.run(30)
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))
    for strategy in (*Strategy, *reversed(Strategy)):
        shaper.settings = ShapingSettings(strategy=strategy, rollout=100)
        shaper.cycle()
        assert np.all(box.limits > 0)
        assert box.limits.sum() <= MIB


def test_a_torrent_whose_tracker_is_lost_keeps_its_rule() -> None:
    box = TorrentBox(demand=np.array([5.0 * MIB]), hosts=["a.example"])
    shaper = Shaper(box, Rulebook((rule(),)))
    shaper.cycle()
    box.hosts = [""]
    assert shaper.cycle().reports[0].torrents == 1
    shaper.rulebook = Rulebook((rule("b"),))
    assert [report.torrents for report in shaper.cycle().reports] == [0, 1]
