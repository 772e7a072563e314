"""What the traffic of a torrent says about its demand."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping import (
    Direction,
    Memory,
    Rule,
    Rulebook,
    decide,
    has_newcomers,
)
from custom_components.qb_peer_vpn.shaping.demand import (
    Demand,
    down_the_ladder,
    estimate_demand,
    up_the_ladder,
)
from custom_components.qb_peer_vpn.shaping.memory import ESTIMATE
from custom_components.qb_peer_vpn.shaping.traffic import Traffic

from .torrent_box import EVERYONE, KIB, MIB, Shaper, TorrentBox, rule

NOW = 1000.0


def demand_of(
    seen: float,
    limit: int = 0,
    *,
    takers: bool = True,
    link_is_full: bool = False,
    **before: Any,
) -> Demand:
    """Estimate one torrent that was awake before."""
    row = np.zeros(1, dtype=ESTIMATE)
    row["written_at"], row["is_awake"] = -np.inf, True
    for name, value in before.items():
        row[name] = value
    traffic = Traffic(
        speeds=np.array([seen]),
        rates=np.array([seen]),
        totals=np.array([0]),
        limits=np.array([limit]),
        has_takers=np.array([takers]),
    )
    return estimate_demand(
        traffic, np.array([limit]), row, now=NOW, link_is_full=link_is_full
    )


@pytest.mark.parametrize(
    ("share", "was_held_back", "is_held_back"),
    [
        (0.91, False, True),
        (0.89, False, False),
        (0.81, True, True),
        (0.79, True, False),
    ],
)
def test_a_torrent_is_held_back_from_90_to_80_percent_of_its_limit(
    share: float, was_held_back: bool, is_held_back: bool
) -> None:
    found = demand_of(share * MIB, MIB, is_held_back=was_held_back)
    assert found.is_held_back.tolist() == [is_held_back]


def test_a_torrent_without_a_limit_is_not_held_back() -> None:
    assert demand_of(MIB).is_held_back.tolist() == [False]


@pytest.mark.parametrize("rate", [2 * KIB, 77 * KIB, 5 * MIB, 123_456_789])
def test_a_wish_leaves_the_torrent_between_the_two_thresholds(rate: float) -> None:
    (wish,) = demand_of(rate, 10 * int(rate)).wishes
    assert 0.81 < rate / wish < 0.89


def test_who_is_held_back_wishes_four_times_as_much() -> None:
    (wish,) = demand_of(MIB, MIB).wishes
    assert 4 * MIB <= wish <= 4 * MIB * 1.1
    assert demand_of(KIB, KIB).wishes.tolist() == [64 * KIB]


def test_demand_rises_at_once_and_falls_over_some_cycles() -> None:
    assert demand_of(MIB, demand=KIB).demand.tolist() == [MIB]
    assert demand_of(0.0, demand=MIB).demand.tolist() == [0.6 * MIB]


def test_a_torrent_that_sends_a_little_is_awake_without_anyone_who_takes() -> None:
    assert demand_of(1025.0, takers=False).is_awake.tolist() == [True]
    assert demand_of(1024.0, takers=False).is_awake.tolist() == [False]
    assert demand_of(0.0).is_awake.tolist() == [True]


def test_a_newcomer_wishes_at_least_64_kib() -> None:
    found = demand_of(0.0, KIB, is_awake=False)
    assert found.is_newcomer.tolist() == [True]
    assert found.wishes.tolist() == [64 * KIB]
    assert demand_of(0.0, KIB).is_newcomer.tolist() == [False]


def test_a_torrent_that_still_adjusts_keeps_its_limit() -> None:
    found = demand_of(10 * KIB, MIB, written_at=NOW - 9, is_held_back=True)
    assert found.wishes.tolist() == [MIB]
    assert found.is_held_back.tolist() == [True]
    assert demand_of(10 * KIB, MIB, written_at=NOW - 10).wishes[0] < 13 * KIB


def test_a_newcomer_does_not_wait_until_it_has_adjusted_to_being_parked() -> None:
    found = demand_of(0.0, KIB, is_awake=False, written_at=NOW - 5)
    assert found.wishes.tolist() == [64 * KIB]


def test_where_the_link_is_full_no_limit_of_ours_is_to_blame() -> None:
    found = demand_of(MIB, MIB, link_is_full=True)
    assert found.is_held_back.tolist() == [False]
    assert found.wishes.tolist() == [MIB]
    assert demand_of(100 * KIB, MIB, link_is_full=True).wishes[0] < 130 * KIB


def test_rates_on_the_ladder_stay_there() -> None:
    steps = up_the_ladder(np.geomspace(1, 1e9, 500))
    assert up_the_ladder(steps).tolist() == steps.tolist()
    assert down_the_ladder(steps, 8) == pytest.approx(steps)
    assert np.all(down_the_ladder(steps, 1) <= steps)
    assert np.all(down_the_ladder(steps, 1) > steps / 2.01)


def demand_after(box: TorrentBox, shaper: Shaper) -> float:
    """Return the demand that the next cycle finds."""
    return float(shaper.decide().memory.estimates.rows["demand"][0])


def busy() -> tuple[TorrentBox, Shaper]:
    """Return a torrent that needs less than its cap."""
    box = TorrentBox(demand=np.array([100.0 * KIB]), hosts=["a.example"])
    box.run(60)
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))
    for _ in range(3):
        shaper.cycle()
    return box, shaper


def test_the_rate_is_measured_by_what_was_sent() -> None:
    box, shaper = busy()
    box._speeds[:] = 0.0
    assert demand_after(box, shaper) == pytest.approx(100 * KIB, rel=0.01)


@pytest.mark.parametrize("jump", [-3600, -15, 100_000])
def test_a_clock_that_was_set_does_not_change_the_rate(jump: float) -> None:
    box, shaper = busy()
    snapshot = box.poll()
    later = snapshot.fetched_at + timedelta(seconds=jump)
    object.__setattr__(snapshot, "fetched_at", later)
    decision = decide(snapshot, shaper.rulebook, EVERYONE, shaper.memory, now=box.now)
    rows = decision.memory.estimates.rows
    assert rows["demand"].tolist() == pytest.approx([100 * KIB], rel=0.01)


def test_a_total_that_became_smaller_says_nothing() -> None:
    box, shaper = busy()
    box._uploaded[:] = 0.0
    assert demand_after(box, shaper) == pytest.approx(100 * KIB, rel=0.01)


def test_the_same_poll_twice_changes_nothing() -> None:
    box, shaper = busy()
    first = demand_after(box, shaper)
    assert demand_after(box, shaper) == pytest.approx(first, rel=1e-4)
    assert shaper.decide().plan.calls == ()


def test_what_still_goes_out_after_a_decrease_is_not_measured() -> None:
    box = TorrentBox(demand=np.array([5.0 * MIB]), hosts=["a.example"])
    box.run(60)
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))
    shaper.write(shaper.decide().plan.calls)
    # All that was granted before: twice the new limit, over the whole interval.
    box._uploaded += 30 * MIB
    box._speeds[:] = MIB
    box.now += 15
    assert demand_after(box, shaper) < 4 * MIB
    box._uploaded += 30 * MIB
    box.now += 15
    # The next interval counts.
    shaper.memory = shaper.decide().memory
    box._uploaded += 30 * MIB
    box.now += 15
    assert demand_after(box, shaper) >= 2 * MIB


def test_a_torrent_that_wakes_up_asks_for_a_cycle() -> None:
    box = TorrentBox(
        demand=np.array([MIB, 0.0, 0.0]), hosts=["a.example", "a.example", ""]
    )
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))

    def asks(memory: Memory | None = None) -> bool:
        memory = memory or shaper.memory
        return has_newcomers(box.poll(), shaper.rulebook, shaper.settings, memory)

    assert asks()
    shaper.cycle()
    assert not asks()
    box.demand[1] = MIB
    assert asks()
    shaper.cycle()
    # The third one has no cap.
    box.demand[2] = MIB
    assert not asks()


def test_downloads_have_a_cap_and_a_memory_of_their_own() -> None:
    box = TorrentBox(demand=np.zeros(3), hosts=["a.example"] * 3)
    table = box.table
    table["download_speed"] = [5 * MIB, 5 * MIB, 0]
    table["amount_left"] = [MIB, MIB, 0]
    table["num_seeds"] = 2
    book = Rulebook(
        (Rule(key="a", hosts=("a.example",), cap=MIB, download_cap=2 * MIB),)
    )

    decision = decide(
        box.poll(),
        book,
        EVERYONE,
        Memory(),
        now=0.0,
        direction=Direction.DOWNLOAD,
    )

    changes = decision.plan.changes
    limits = dict(zip(changes.rows.tolist(), changes.after.tolist(), strict=True))
    # A complete torrent sleeps, although it has peers.
    assert limits[0] == limits[1] == pytest.approx(0.98 * MIB, rel=0.01)
    assert limits[2] <= 10 * KIB
    assert decision.reports[0].cap == 2 * MIB
