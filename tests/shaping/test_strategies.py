"""The strategies, by the examples that describe them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
import pytest

from custom_components.qb_peer_vpn.shaping import (
    Promise,
    Rulebook,
    ShapingSettings,
    Strategy,
)

from .torrent_box import KIB, MIB, Shaper, TorrentBox, rule

EQUAL = ShapingSettings(strategy=Strategy.EQUAL, rollout=100)
WEIGHTED = ShapingSettings(strategy=Strategy.WEIGHTED, rollout=100)
SOFT = ShapingSettings(strategy=Strategy.SOFT, rollout=100)
FAIR = ShapingSettings(strategy=Strategy.FAIR, rollout=100)


def box_of(demand: list[float], hosts: list[str] | None = None) -> TorrentBox:
    """Return torrents that have been sending long enough for the speeds to show it."""
    box = TorrentBox(
        demand=np.array(demand, dtype=float), hosts=hosts or ["a.example"] * len(demand)
    )
    box.run(60)
    return box


def limits(box: TorrentBox, settings: ShapingSettings, cap: int) -> NDArray[np.int64]:
    """Return the limits after one cycle."""
    Shaper(box, Rulebook((rule(cap=cap),)), settings).cycle()
    return box.limits


@pytest.mark.parametrize("settings", [EQUAL, WEIGHTED, SOFT, FAIR])
def test_a_single_torrent_has_the_whole_cap(settings: ShapingSettings) -> None:
    assert limits(box_of([5 * MIB]), settings, 2 * MIB).tolist() == [2 * MIB]


def test_equal_gives_everyone_the_same() -> None:
    found = limits(box_of([5 * MIB, 20 * KIB, MIB]), EQUAL, 3 * MIB)
    assert found.tolist() == [MIB, MIB, MIB]


def test_a_floor_never_breaks_the_cap() -> None:
    # 400 torrents with 10 KiB/s each would send 3.9 MiB/s.
    for settings in (EQUAL, WEIGHTED, SOFT, FAIR):
        found = limits(box_of([20.0 * KIB] * 400), settings, MIB)
        assert found.min() > 0
        assert 0.9 * MIB <= found.sum() <= MIB


def weighted_box() -> TorrentBox:
    """Return two torrents whose scores are 0.8 and 0.2."""
    box = box_of([MIB, 0.5 * MIB])
    box.table["num_seeds"] = [12, 0]
    box.demand = np.array([MIB, 0.5 * MIB])
    return box


def test_weighted_caps_one_at_60_percent_and_gives_the_rest_to_the_other() -> None:
    box = weighted_box()
    found = limits(box, WEIGHTED, 6 * MIB)
    assert found / MIB == pytest.approx([3.6, 2.4], abs=1e-5)
    assert found.sum() == 6 * MIB


def test_weighted_shares_by_peers_and_speed() -> None:
    # 0.6 * 5/20 + 0.4 * 0.25, 0.6 * 10/20 + 0.4 * 0.5, and 0.6 + 0.4.
    box = box_of([0.25 * MIB, 0.5 * MIB, MIB, 0.5 * MIB])
    box.table["num_seeds"] = [4, 9, 39, 9]
    found = limits(box, WEIGHTED, 9 * MIB)
    scores = np.array([0.25, 0.5, 1.0, 0.5])
    assert found / found.sum() == pytest.approx(scores / scores.sum(), rel=1e-3)


def test_weighted_without_any_score_shares_equally() -> None:
    box = box_of([100.0 * KIB, 300.0 * KIB])
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)), WEIGHTED)
    for _ in range(3):
        shaper.cycle()
    # Both have just lost their peers, and have sent something since the last poll.
    box.demand[:] = box._speeds[:] = 0.0
    shaper.cycle()
    assert box.limits.tolist() == [MIB // 2, MIB // 2]


def test_weighted_takes_from_those_above_the_floor() -> None:
    box = box_of([MIB, MIB, 11 * KIB, 11 * KIB])
    box.table["num_seeds"] = [19, 19, 0, 0]
    found = limits(box, WEIGHTED, 60 * KIB)
    assert found.tolist() == [20 * KIB, 20 * KIB, 10 * KIB, 10 * KIB]


def test_weighted_looks_at_the_best_thousand_only() -> None:
    box = box_of([12.0 * KIB] * 1000 + [MIB] * 10)
    shaper = Shaper(box, Rulebook((rule(cap=100 * MIB),)), WEIGHTED)
    for _ in range(2):
        shaper.cycle()
    # Ten of the small ones are parked.
    assert np.sum(box.limits > 10 * KIB) == 1000
    assert np.all(box.limits > 0)
    assert np.all(box.limits[1000:] > 10 * KIB)


def test_a_parked_torrent_takes_part_again_when_it_wakes_up() -> None:
    for settings in (EQUAL, WEIGHTED, SOFT):
        box = box_of([500.0 * KIB, 0.0])
        shaper = Shaper(box, Rulebook((rule(cap=MIB),)), settings)
        shaper.cycle()
        assert 0 < box.limits[1] <= 10 * KIB
        box.demand[1] = 500.0 * KIB
        shaper.cycle(60)
        shaper.cycle(60)
        assert box.limits[1] > 100 * KIB
        assert box.limits.sum() <= MIB


SOFT_HOSTS = ["a.example", "b.example", "b.example", "c.example", "c.example"]


def soft_book() -> Rulebook:
    return Rulebook(
        (
            rule("a", 4 * MIB),
            rule("b", 2 * MIB, priority=10),
            rule("c", 2 * MIB, priority=2),
        )
    )


def test_soft_lends_by_priority_up_to_half_of_the_cap() -> None:
    box = box_of([MIB, MIB, MIB, MIB, MIB], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), SOFT)

    reports = shaper.cycle().reports

    # Of 3 MiB/s, B could get 2.5 and gets 1.0; C gets 0.5.
    caps = [report.effective_cap or 0 for report in reports[:3]]
    assert np.array(caps) / MIB == pytest.approx([4.0, 3.0, 2.5], rel=1e-3)
    assert [report.borrowed for report in reports[3:]] == [0]


def test_soft_can_take_from_the_lender_what_it_lends() -> None:
    box = box_of([MIB, MIB, MIB, MIB, MIB], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), replace(SOFT, keeps_total=True))

    reports = shaper.cycle().reports

    caps = [report.effective_cap or 0 for report in reports[:3]]
    assert np.array(caps) / MIB == pytest.approx([2.5, 3.0, 2.5], rel=1e-3)


def test_soft_is_smoothed_and_a_new_cap_counts_at_once() -> None:
    box = box_of([MIB, MIB, MIB, MIB, MIB], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), SOFT)
    shaper.cycle(60)
    box.demand[1:3] = 0.0
    box.run(60)
    # B needs nothing any more: 0.4 * 2 + 0.6 * 3.
    cap = shaper.cycle().reports[1].effective_cap or 0
    assert cap / MIB == pytest.approx(2.6, rel=1e-3)
    a, b, c = soft_book().rules[:3]
    shaper.rulebook = Rulebook((a, replace(b, cap=MIB), c))
    assert shaper.cycle().reports[1].effective_cap == MIB


def test_a_soft_cap_that_moves_little_stays() -> None:
    box = box_of([MIB, 0.92 * MIB, 0.92 * MIB, 0.0, 0.0], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), SOFT)
    first = shaper.cycle(60).reports[1].effective_cap
    box.demand[1] = 0.97 * MIB
    box.run(60)
    assert shaper.cycle().reports[1].effective_cap == first


def test_fair_gives_a_torrent_that_needs_little_what_it_needs() -> None:
    box = box_of([50.0 * KIB, 5 * MIB, 5 * MIB])
    found = limits(box, FAIR, 2 * MIB)
    assert 50 * KIB < found[0] < 80 * KIB
    assert found[1] == found[2]
    assert found.sum() == pytest.approx(2 * MIB, abs=3)


def test_fair_gives_what_is_left_over_as_headroom() -> None:
    found = limits(box_of([100.0 * KIB, 100.0 * KIB]), FAIR, 8 * MIB)
    # Four times the wish, which is 1.125 times the demand, rounded up by at most 9 %.
    assert np.all(found >= 4 * 1.125 * 99.9 * KIB - 1)
    assert np.all(found <= 4 * 1.125 * 99.9 * KIB * 1.1)


def test_sleepers_share_a_reserve() -> None:
    found = limits(box_of([5 * MIB] + [0.0] * 10), FAIR, 4 * MIB)
    assert found[0] == int(0.98 * 4 * MIB)
    assert np.all(found[1:] == found[1])
    assert 5 * KIB < found[1] <= 0.02 * 4 * MIB / 10


def test_few_sleepers_get_no_more_than_10_kib() -> None:
    found = limits(box_of([5 * MIB, 0.0]), FAIR, 100 * MIB)
    assert 7 * KIB < found[1] <= 10 * KIB


def test_the_limit_of_sleepers_changes_only_when_it_is_off_by_half() -> None:
    box = box_of([0.0] * 10)
    shaper = Shaper(box, Rulebook((rule(cap=4 * MIB),)), FAIR)
    shaper.cycle()
    before = box.limits.copy()
    shaper.rulebook = Rulebook((rule(cap=5 * MIB),))
    assert len(shaper.cycle().plan.changes) == 0
    shaper.rulebook = Rulebook((rule(cap=2 * MIB),))
    shaper.cycle()
    assert np.all(box.limits < before)
    assert box.limits.sum() <= 0.02 * 2 * MIB


def test_fair_lends_what_a_quiet_tracker_does_not_use() -> None:
    box = box_of([MIB, 2.5 * MIB, 2.5 * MIB, 2.5 * MIB, 2.5 * MIB], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), replace(FAIR, lending=0.5))

    for _ in range(4):
        decision = shaper.cycle()
    caps = np.array([report.effective_cap or 0 for report in decision.reports[:3]])
    assert caps / MIB == pytest.approx([2.0, 3.0, 3.0], abs=0.2)
    assert caps.sum() <= 8 * MIB
    assert [r.borrowed > 0 for r in decision.reports[:3]] == [False, True, True]

    # A wants everything: it gets its cap back, and the sum stays.
    box.demand[0] = 8 * MIB
    for _ in range(6):
        decision = shaper.cycle()
        assert sum(r.effective_cap or 0 for r in decision.reports[:3]) <= 8 * MIB
        assert box.limits.sum() <= 8 * MIB
    caps = np.array([report.effective_cap or 0 for report in decision.reports[:3]])
    assert caps / MIB == pytest.approx([4.0, 2.0, 2.0])


def test_without_a_borrower_nothing_is_lent() -> None:
    box = box_of([MIB, 0.0, 0.0, 0.0, 0.0], SOFT_HOSTS)
    shaper = Shaper(box, soft_book(), replace(FAIR, lending=0.5))
    assert [r.borrowed for r in shaper.cycle().reports] == [0, 0, 0, 0]


def test_an_unlimited_rule_takes_no_part() -> None:
    box = box_of([MIB, MIB], ["a.example", "b.example"])
    free = rule("b", None, Promise.UNLIMITED)
    for settings in (replace(FAIR, lending=1.0), SOFT, EQUAL):
        shaper = Shaper(box, Rulebook((rule("a", 4 * MIB), free)), settings)
        (_, report, _) = shaper.cycle().reports
        assert box.limits[1] == 0
        assert (report.cap, report.effective_cap, report.budget) == (None, None, None)
        assert (report.borrowed, report.share_of_cap) == (0, None)
        assert report.managed == 0


def test_more_weight_means_a_larger_share() -> None:
    box = box_of([5 * MIB, 5 * MIB])
    box.table["ratio"] = [0.5, 2.0]
    book = Rulebook((replace(rule(cap=MIB), protected_ratio=1.0),))
    Shaper(box, book, FAIR).cycle()
    assert box.limits[0] / box.limits[1] == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize(
    "fields", [{"rollout": -1}, {"rollout": 101}, {"lending": 1.1}, {"lending": -0.1}]
)
def test_settings_out_of_range_are_refused(fields: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"no percentage|not between"):
        ShapingSettings(**fields)  # type: ignore[arg-type]
