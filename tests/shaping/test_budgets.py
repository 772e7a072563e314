"""What the limits of a rule's torrents may add up to."""

from dataclasses import replace

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.shaping import Promise, Rulebook, ShapingSettings

from .torrent_box import KIB, MIB, Shaper, TorrentBox, rule


def shaper_of(
    demand: list[float], promise: Promise = Promise.STRICT, cap: int = 4 * MIB
) -> Shaper:
    box = TorrentBox(demand=np.array(demand), hosts=["a.example"] * len(demand))
    box.run(60)
    return Shaper(box, Rulebook((rule(cap=cap, promise=promise),)))


def budget(shaper: Shaper, seconds: float = 15) -> float:
    """Return the budget of the next cycle as a share of the cap."""
    report = shaper.cycle(seconds).reports[0]
    return (report.budget or 0) / (report.cap or 1)


def test_sleepers_take_two_percent() -> None:
    assert budget(shaper_of([MIB])) == 1.0
    assert budget(shaper_of([MIB, 0.0])) == pytest.approx(0.98)


def test_what_a_person_limits_is_taken_off() -> None:
    shaper = shaper_of([5 * MIB, 5 * MIB])
    for _ in range(3):
        shaper.cycle()
    shaper.box.limits[0] = 0
    shaper.box.demand[0] = 3 * MIB
    shaper.box.run(60)
    shaper.decide()
    shaper.box.run(15)
    assert budget(shaper) == pytest.approx(0.25, abs=0.01)
    # Its limit counts where the rate is still higher.
    shaper.box.limits[0] = MIB
    assert budget(shaper) == pytest.approx(0.75, abs=0.01)
    # And the rate counts where it does not use its limit.
    shaper.box.limits[0] = 100 * MIB
    shaper.box.demand[0] = 2 * MIB
    shaper.box.run(60)
    assert budget(shaper) == pytest.approx(0.5, abs=0.01)


def test_a_person_who_uses_all_leaves_a_little() -> None:
    shaper = shaper_of([5 * MIB, 5 * MIB])
    shaper.cycle()
    shaper.cycle()
    shaper.box.limits[0] = 0
    shaper.box.demand[0] = 50 * MIB
    shaper.box.run(60)
    assert budget(shaper) == pytest.approx(0.02, abs=1e-6)
    assert 0 < shaper.box.limits[1] <= 0.02 * 4 * MIB


def test_who_is_outside_of_the_rollout_counts_by_what_it_sends() -> None:
    # Hashes are spread evenly; a hundredth of them is 2**32 / 100 apart.
    shaper = shaper_of([200.0 * KIB] * 10)
    shaper.settings = ShapingSettings(rollout=50)
    report = shaper.cycle().reports[0]
    outside = 10 - report.managed
    assert 0 < report.managed < 10
    share = 1 - outside * 200 * KIB / (4 * MIB)
    assert (report.budget or 0) / (4 * MIB) == pytest.approx(share, abs=0.01)


def test_the_first_torrents_of_a_rollout_do_not_starve() -> None:
    shaper = shaper_of([5 * MIB] * 10)
    shaper.settings = ShapingSettings(rollout=50)
    report = shaper.cycle().reports[0]
    share = report.managed / 10
    assert (report.budget or 0) / (4 * MIB) == pytest.approx(share, abs=0.01)


def boosted() -> Shaper:
    """Return torrents that use so little that the boost is at its maximum."""
    shaper = shaper_of([10.0 * KIB] * 40, Promise.AVERAGE)
    for _ in range(8):
        shaper.cycle(60)
    return shaper


def test_a_boost_is_given_slowly_and_taken_back_fast() -> None:
    shaper = shaper_of([10.0 * KIB] * 40, Promise.AVERAGE)
    boosts = [budget(shaper, 60) for _ in range(8)]
    assert boosts[:2] == pytest.approx([2**0.3, 2**0.6], rel=1e-3)
    assert boosts[-2:] == [3.0, 3.0]
    shaper.box.demand[:] = 20 * MIB
    shaper.box.run(60)
    # The torrents get all that the boost allows, and then it is too much.
    assert budget(shaper, 60) == 3.0
    assert budget(shaper, 60) == 1.0


def test_nothing_reacts_twice_to_one_overrun() -> None:
    shaper = boosted()
    boosts = []
    for seconds in (0, 5, 10):
        shaper.box.now += seconds
        shaper.box._speeds[:] = 1.15 * 4 * MIB / 40
        boosts.append(budget(shaper, 0))
    first = 3 * (0.96 / 1.15) ** 1.5
    assert boosts[:2] == pytest.approx([first, first], rel=1e-3)
    assert boosts[2] < 0.8 * first


def test_a_full_link_gives_no_boost_and_holds_no_torrent_back() -> None:
    shaper = shaper_of([MIB] * 4, Promise.AVERAGE)
    shaper.box.server = ServerState(upload_limit=MIB)
    shaper.box._speeds[:] = 250 * KIB
    reports = [shaper.cycle().reports[0] for _ in range(3)]
    assert [report.budget for report in reports] == [4 * MIB] * 3
    assert [report.held_back for report in reports] == [0] * 3


@pytest.mark.parametrize(("limit", "borrowed"), [(None, True), (6 * MIB, False)])
def test_nothing_is_lent_that_the_link_does_not_have(
    limit: int | None, borrowed: bool
) -> None:
    box = TorrentBox(
        demand=np.array([3.5 * MIB, 5 * MIB]), hosts=["a.example", "b.example"]
    )
    box.run(60)
    box.server = ServerState(upload_limit=limit)
    book = Rulebook((rule("a", 6 * MIB), rule("b", MIB)))
    shaper = Shaper(box, book, ShapingSettings(rollout=100, lending=1.0))
    for _ in range(4):
        report = shaper.cycle().reports[1]
    assert (report.borrowed > 0) is borrowed


def test_a_report_says_how_a_rule_fares() -> None:
    shaper = shaper_of([5 * MIB, 100.0 * KIB, 0.0])
    for _ in range(4):
        shaper.cycle()
    report = shaper.decide().reports[0]
    assert (report.key, report.torrents, report.managed) == ("a", 3, 3)
    assert (report.awake, report.by_hand, report.held_back) == (2, 0, 1)
    assert report.limits <= (report.budget or 0)
    assert report.share_of_cap == pytest.approx(report.rate / (4 * MIB))
    assert 0.9 <= (report.share_of_cap or 0) <= 1.0
    assert replace(report, effective_cap=5 * MIB).borrowed == MIB
