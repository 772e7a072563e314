"""Whether speeds changed, and when that cannot be known."""

from math import exp
import random

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Comparison,
    SpeedWindow,
    Verdict,
    compare_speeds,
    judge,
    pairs_needed,
)

TABLE = {
    1.1: (227, 444, 905, 2036),
    1.2: (62, 122, 248, 557),
    1.5: (13, 25, 50, 113),
}
SPREADS = (0.5, 0.7, 1.0, 1.5)


@pytest.mark.parametrize("change", TABLE)
def test_the_needed_pairs_are_those_of_the_specification(change: float) -> None:
    found = tuple(pairs_needed(change, spread) for spread in SPREADS)
    for mine, theirs in zip(found, TABLE[change], strict=True):
        assert abs(mine - theirs) <= 1


def compared(pairs: int, change: float, spread: float, seed: int = 1) -> Comparison:
    chance = random.Random(seed)
    before = {number: exp(chance.gauss(10.0, 2.0)) for number in range(pairs)}
    after = {
        number: rate * change * exp(chance.gauss(0.0, spread))
        for number, rate in before.items()
    }
    return compare_speeds(before, after)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [(1.5, Verdict.BETTER), (0.67, Verdict.WORSE), (1.0, Verdict.SAME)],
)
def test_a_large_change_of_many_pairs_is_seen(change: float, verdict: Verdict) -> None:
    comparison = compared(400, change, 0.7)
    assert judge(comparison) is verdict
    assert comparison.low < comparison.ratio < comparison.high
    assert comparison.ratio == pytest.approx(change, rel=0.15)
    assert comparison.spread == pytest.approx(0.7, rel=0.1)


@pytest.mark.parametrize("pairs", [0, 1, 2, 12])
def test_few_pairs_say_nothing(pairs: int) -> None:
    comparison = compared(pairs, 3.0, 0.7)
    assert comparison.pairs == pairs
    assert judge(comparison) is Verdict.TOO_FEW


def test_pairs_that_agree_need_thirteen_all_the_same() -> None:
    for pairs, verdict in ((12, Verdict.TOO_FEW), (13, Verdict.BETTER)):
        assert judge(compared(pairs, 1.5, 0.0)) is verdict


def test_a_spread_that_nothing_can_have_needs_very_many_pairs() -> None:
    wild = Comparison(pairs=10**6, ratio=1.0, low=1.0, high=1.0, spread=1e308)
    assert wild.needed_pairs > 10**5


def test_chance_alone_is_rarely_taken_for_a_change() -> None:
    verdicts = [judge(compared(60, 1.0, 0.7, seed)) for seed in range(200)]
    assert verdicts.count(Verdict.SAME) >= 180


def test_more_pairs_than_are_compared_count_all_the_same() -> None:
    comparison = compared(3000, 1.2, 0.7)
    assert comparison.pairs == 3000
    assert comparison.ratio == pytest.approx(1.2, rel=0.05)
    assert judge(comparison) is Verdict.BETTER


def test_peers_that_did_not_come_back_or_were_silent_are_no_pairs() -> None:
    before = {"kept": 100.0, "gone": 100.0, "silent": 100.0, "was silent": 0.0}
    after = {"kept": 200.0, "silent": 0.0, "was silent": 100.0, "new": 5.0}
    comparison = compare_speeds(before, after)
    assert comparison.pairs == 1
    assert comparison.ratio == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("move", "drift", "verdict"),
    [
        ((0.7, 0.9), (0.75, 0.95), Verdict.SAME),
        ((0.5, 0.7), (0.75, 0.95), Verdict.WORSE),
        ((1.1, 1.4), (0.75, 0.95), Verdict.BETTER),
        ((1.1, 1.4), (1.05, 1.2), Verdict.SAME),
        ((0.9, 1.2), (0.75, 0.85), Verdict.SAME),
    ],
)
def test_a_change_must_lie_outside_of_the_usual_drift(
    move: tuple[float, float], drift: tuple[float, float], verdict: Verdict
) -> None:
    comparison, usual = (
        Comparison(pairs=100, ratio=1.0, low=low, high=high, spread=0.5)
        for low, high in (move, drift)
    )
    assert judge(comparison, usual) is verdict


def test_a_drift_of_few_pairs_is_no_control() -> None:
    comparison = Comparison(pairs=100, ratio=0.8, low=0.7, high=0.9, spread=0.5)
    drift = Comparison(pairs=3, ratio=0.8, low=0.5, high=0.95, spread=0.5)
    assert judge(comparison, drift) is Verdict.WORSE


def test_a_window_has_the_mean_rate_while_a_peer_was_connected() -> None:
    window = SpeedWindow[str]({})
    window = window.with_sample({"a": 100.0, "b": 10.0}, 60.0)
    window = window.with_sample({"a": 300.0}, 20.0)
    assert window.means() == {"a": pytest.approx(150.0), "b": 10.0}
    assert SpeedWindow[str]({"c": (0.0, 0.0)}).means() == {}
