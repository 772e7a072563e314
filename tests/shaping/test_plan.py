"""Which limits are written in a cycle, in which order, and in how many calls."""

from dataclasses import replace

import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping import (
    LimitCall,
    Memory,
    Promise,
    Rulebook,
    ShapingSettings,
    after_call,
    plan_restoration,
)

from .torrent_box import EVERYONE, KIB, MIB, Shaper, TorrentBox, rule


def shaper_of(count: int, awake: int, cap: int = 100 * MIB) -> Shaper:
    """Return sleeping torrents, the first of which are awake."""
    demand = np.where(np.arange(count) < awake, 50.0 * KIB, 0.0)
    box = TorrentBox(demand=demand, hosts=["a.example"] * count)
    box.run(30)
    return Shaper(box, Rulebook((rule(cap=cap),)))


def written(shaper: Shaper) -> list[int]:
    return [int(row) for row in np.flatnonzero(shaper.box.limits)]


def test_a_cycle_changes_at_most_a_thousand_limits_and_goes_on_in_the_next() -> None:
    shaper = shaper_of(2500, 10)
    plans = [shaper.cycle().plan for _ in range(4)]

    assert [len(plan.changes) for plan in plans] == [1000, 1000, 500, 0]
    assert [plan.waiting for plan in plans] == [1500, 500, 0, 0]


def test_who_is_awake_comes_first_then_who_may_wake_up_soonest() -> None:
    shaper = shaper_of(1020, 10)
    table = shaper.box.table
    table["swarm_leechs"][20:1000] = 1
    table["last_activity"][1000:1005] = 1_700_000_000
    # Without leechers and activity: 10 to 19, and 1005 to 1019. Ten of them fit.
    shaper.cycle()

    assert len(written(shaper)) == 1000
    assert set(written(shaper)) >= {*range(10), *range(20, 1005)}


def test_parking_many_sleepers_keeps_no_newcomer_waiting() -> None:
    shaper = shaper_of(3000, 0)
    shaper.cycle()
    parked = written(shaper)
    shaper.box.demand[parked[:5]] = MIB
    shaper.box.run(15)

    shaper.cycle()

    assert np.all(shaper.box.limits[parked[:5]] >= 64 * KIB)
    assert len(written(shaper)) == 1995


def test_more_decreases_than_a_cycle_allows_leave_no_increase() -> None:
    shaper = shaper_of(1510, 1500)
    first = shaper.cycle().plan
    assert len(first.changes) == 1000
    shaper.box.demand[1500:] = MIB
    shaper.cycle()
    # Those without a limit come first: the ten newcomers are among them.
    assert len(written(shaper)) == 1510


def test_decreases_come_before_increases() -> None:
    demand = np.array([MIB, MIB, 0.0, 0.0])
    box = TorrentBox(demand=demand, hosts=["a.example"] * 4)
    shaper = Shaper(box, Rulebook((rule(cap=MIB),)))
    for _ in range(3):
        shaper.cycle()
    box.demand = np.array([0.0, MIB, MIB, MIB])
    box.run(60)
    shaper.decide()
    box.run(15)

    calls = shaper.decide().plan.calls

    kinds = [call.is_decrease for call in calls]
    assert kinds == sorted(kinds, reverse=True)
    assert {*kinds} == {True, False}


def test_equal_limits_share_a_call_and_many_different_ones_are_rounded() -> None:
    demand = np.geomspace(2 * KIB, 200 * MIB, 900)
    box = TorrentBox(demand=demand, hosts=["a.example"] * 900)
    box.run(60)
    shaper = Shaper(box, Rulebook((rule(cap=2**31 - 2),)))
    box.table["ratio"] = 1.0

    plan = shaper.cycle().plan

    assert len(plan.changes) == 900
    assert 30 <= len(plan.calls) <= 59
    assert sum(len(call.hashes) for call in plan.calls) == 900
    limits = [(call.limit, call.is_decrease) for call in plan.calls]
    assert len({*limits}) == len(limits)


def test_different_originals_come_back_exactly_in_several_cycles() -> None:
    shaper = shaper_of(150, 150)
    originals = np.arange(150) + 1000
    shaper.box.limits = originals.copy()
    while len(shaper.cycle().plan.changes):
        pass
    shaper.rulebook = Rulebook((rule(cap=None, promise=Promise.UNLIMITED),))

    plans = [shaper.cycle().plan for _ in range(4)]

    assert [len(plan.calls) for plan in plans] == [59, 59, 32, 0]
    assert shaper.box.limits.tolist() == originals.tolist()


def test_a_large_call_is_split() -> None:
    shaper = shaper_of(12_000, 0)
    for _ in range(12):
        shaper.cycle()

    plan = plan_restoration(shaper.box.poll(), shaper.memory, now=shaper.box.now).plan

    assert [len(call.hashes) for call in plan.calls] == [5000, 5000, 2000]
    assert {call.limit for call in plan.calls} == {0}


def test_a_preview_is_exactly_what_the_next_cycle_writes() -> None:
    shaper = shaper_of(30, 10, cap=MIB)
    before = shaper.memory
    preview = shaper.decide().plan
    shaper.memory = before

    plan = shaper.cycle().plan

    assert preview.calls == plan.calls
    assert preview.largest_changes() == plan.largest_changes()


def test_the_largest_changes_are_shown() -> None:
    shaper = shaper_of(3, 3, cap=MIB)
    shaper.box.limits = np.array([10 * MIB, 0, 6 * KIB])
    shown = shaper.decide().plan.largest_changes(2)

    hashes = shaper.box.table["hash"]
    assert [change.torrent_hash.encode() for change in shown] == [hashes[1], hashes[0]]
    assert [change.before for change in shown] == [0, 10 * MIB]
    assert [change.rule for change in shown] == ["a", "a"]
    assert all(change.after > 0 for change in shown)
    assert "000" not in repr(shown)


def test_a_restoration_after_our_restart_does_not_know_the_rules() -> None:
    shaper = shaper_of(1, 1)
    shaper.cycle()
    shaper.restart()

    restoration = plan_restoration(shaper.box.poll(), shaper.memory, now=shaper.box.now)

    assert [change.rule for change in restoration.plan.largest_changes()] == [None]
    assert restoration.plan.waiting == 0
    assert not restoration.is_complete


def test_a_restoration_writes_decreases_first() -> None:
    shaper = shaper_of(2, 2)
    shaper.box.limits = np.array([0, 5 * KIB])
    shaper.cycle()
    calls = plan_restoration(
        shaper.box.poll(), shaper.memory, now=shaper.box.now
    ).plan.calls
    assert [(call.limit, call.is_decrease) for call in calls] == [
        (5 * KIB, True),
        (0, False),
    ]


def test_a_restoration_is_not_repeated_while_the_table_is_old() -> None:
    shaper = shaper_of(1, 0)
    shaper.cycle()
    shaper.cycle()
    box = shaper.box
    box.uses_deltas = False
    first = plan_restoration(box.poll(), shaper.memory, now=box.now)
    memory = after_call(first.memory, first.plan.calls[0])

    again = plan_restoration(box.poll(), memory, now=box.now + 15)

    assert len(first.plan.calls) == 1
    assert again.plan.calls == ()
    assert not again.is_complete
    box.limits[:] = 0
    assert plan_restoration(box.poll(), again.memory, now=box.now + 30).is_complete


def test_a_rollout_writes_its_share_and_keeps_it_when_it_grows() -> None:
    shaper = shaper_of(1000, 1000)
    shaper.settings = ShapingSettings()
    shaper.cycle()
    tenth = written(shaper)
    assert 80 <= len(tenth) <= 120
    shaper.settings = ShapingSettings(rollout=50)
    shaper.cycle()
    assert {*tenth} < {*written(shaper)}
    # Those that leave get back what they had.
    shaper.settings = ShapingSettings(rollout=10)
    shaper.cycle()
    assert written(shaper) == tenth
    shaper.settings = ShapingSettings(rollout=0)
    shaper.cycle()
    assert written(shaper) == []


@pytest.mark.parametrize("is_full", [True, False])
def test_a_plan_for_no_torrents_is_empty(is_full: bool) -> None:
    box = TorrentBox(demand=np.zeros(0), hosts=[])
    shaper = Shaper(box, Rulebook((rule(),) if is_full else ()), EVERYONE)
    assert shaper.cycle().plan.calls == ()
    assert plan_restoration(box.poll(), Memory(), now=0.0).is_complete


def test_hashes_are_in_no_repr() -> None:
    call = LimitCall(limit=5, hashes=("00ff",), is_decrease=True)
    assert "00ff" not in repr(call)
    assert "00ff" in repr(replace(call).hashes)
