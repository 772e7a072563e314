"""What the journal concludes from the limits that qBittorrent shows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping import (
    Journal,
    Promise,
    Rulebook,
    after_call,
    decide,
    journal_from_store,
    journal_to_store,
    manage_again,
)
from custom_components.qb_peer_vpn.shaping.journal import RowState

from .torrent_box import EVERYONE, KIB, MIB, Shaper, TorrentBox, rule

CAP = rule(cap=MIB)


def one(original: int = 0) -> Shaper:
    """Return a shaper of one busy torrent, after some cycles."""
    box = TorrentBox(demand=np.array([5.0 * MIB]), hosts=["a.example"])
    box.limits[:] = original
    box.run(30)
    shaper = Shaper(box, Rulebook((CAP,)))
    for _ in range(3):
        shaper.cycle()
    assert box.limits.tolist() == [MIB]
    return shaper


def by_hand(shaper: Shaper) -> int:
    """Decide, and return how many limits of the rule are changed by hand."""
    return shaper.decide().reports[0].by_hand


def cap(shaper: Shaper, rate: int) -> None:
    shaper.rulebook = Rulebook((replace(CAP, cap=rate),))


def test_a_limit_that_a_person_changed_is_left_alone_and_counted() -> None:
    shaper = one()
    shaper.box.limits[:] = 77 * KIB

    decision = shaper.decide()

    assert (decision.newly_by_hand, decision.reports[0].by_hand) == (1, 1)
    assert decision.plan.calls == ()
    assert shaper.decide().newly_by_hand == 0
    assert by_hand(shaper) == 1


def test_a_limit_that_a_person_lifted_is_left_alone() -> None:
    shaper = one()
    shaper.box.limits[:] = 0
    assert by_hand(shaper) == 1
    assert by_hand(shaper) == 1


@pytest.mark.parametrize("value", [MIB, 5 * KIB], ids=["ours", "original"])
def test_a_limit_is_managed_again_when_it_returns_to_what_we_know(value: int) -> None:
    shaper = one(original=5 * KIB)
    shaper.box.limits[:] = 77 * KIB
    assert by_hand(shaper) == 1
    shaper.box.limits[:] = value

    shaper.cycle()

    assert by_hand(shaper) == 0
    assert shaper.box.limits.tolist() == [MIB]


def test_a_person_can_change_it_again() -> None:
    shaper = one()
    for value in (77, 78):
        shaper.box.limits[:] = value
        assert by_hand(shaper) == 1


def test_the_user_can_give_up_what_was_changed_by_hand() -> None:
    shaper = one(original=5 * KIB)
    shaper.box.limits[:] = 77 * KIB
    shaper.decide()

    shaper.memory = manage_again(shaper.memory)
    shaper.cycle()

    assert by_hand(shaper) == 0
    assert shaper.box.limits.tolist() == [MIB]
    assert shaper.memory.journal.rows["original"].tolist() == [5 * KIB]


def test_a_limit_that_was_never_written_is_planned_again() -> None:
    shaper = one()
    cap(shaper, 2 * MIB)
    first = shaper.decide()
    again = shaper.decide()

    assert again.plan.calls == first.plan.calls != ()
    assert by_hand(shaper) == 0


def test_a_call_that_took_effect_without_an_answer_is_noticed() -> None:
    shaper = one()
    cap(shaper, 2 * MIB)
    (call,) = shaper.decide().plan.calls
    shaper.box.accept(call)

    assert shaper.decide().plan.calls == ()
    assert by_hand(shaper) == 0


def test_a_change_by_hand_between_plan_and_call_is_noticed_after_it() -> None:
    shaper = one()
    cap(shaper, 2 * MIB)
    decision = shaper.decide()
    shaper.box.limits[:] = 77 * KIB

    assert by_hand(shaper) == 1
    shaper.write(decision.plan.calls)
    assert shaper.box.limits.tolist() == [2 * MIB]
    # It is what we wrote at last, and so it is managed again.
    assert by_hand(shaper) == 0


def lose(shaper: Shaper, value: int) -> None:
    """Restart qBittorrent, which comes back with an older limit."""
    shaper.box.limits[:] = value
    shaper.box.is_settling = True


@pytest.mark.parametrize("value", [0, 3 * KIB])
def test_limits_that_a_restart_lost_are_written_again(value: int) -> None:
    shaper = one()
    lose(shaper, value)

    decision = shaper.cycle()

    assert decision.reports[0].by_hand == 0
    assert shaper.box.limits.tolist() == [MIB]
    shaper.box.is_settling = False
    assert by_hand(shaper) == 0


def test_a_lost_limit_that_is_near_enough_is_kept_and_is_not_by_hand() -> None:
    shaper = one()
    lose(shaper, MIB - 10 * KIB)
    assert shaper.cycle().plan.calls == ()
    shaper.box.is_settling = False
    assert by_hand(shaper) == 0


def test_what_differs_some_time_after_a_restart_was_changed_by_hand() -> None:
    shaper = one()
    lose(shaper, 0)
    shaper.cycle()
    shaper.box.is_settling = False
    shaper.cycle()
    shaper.box.limits[:] = 77 * KIB
    assert by_hand(shaper) == 1


def test_a_change_by_hand_outlasts_a_restart_of_qbittorrent() -> None:
    shaper = one()
    shaper.box.limits[:] = 77 * KIB
    shaper.decide()
    shaper.box.is_settling = True
    assert by_hand(shaper) == 1


@pytest.mark.parametrize("is_settling", [True, False])
def test_after_our_own_restart_only_known_limits_are_ours(is_settling: bool) -> None:
    for value, expected in ((MIB, 0), (5 * KIB, 0), (900 * KIB, 0), (77 * KIB, 1)):
        shaper = one(original=5 * KIB)
        cap(shaper, 900 * KIB)
        shaper.cycle()
        cap(shaper, MIB)
        shaper.box.run(15)
        shaper.cycle()
        shaper.restart()
        shaper.box.limits[:] = value
        shaper.box.is_settling = is_settling
        assert by_hand(shaper) == expected, value


def test_a_change_by_hand_outlasts_our_own_restart() -> None:
    shaper = one(original=5 * KIB)
    shaper.box.limits[:] = 77 * KIB
    shaper.decide()
    shaper.restart()
    assert by_hand(shaper) == 1


def gone(shaper: Shaper) -> Callable[[], None]:
    """Take the torrent out of the table; return what puts it back."""
    box = shaper.box
    rest = TorrentBox(demand=np.zeros(0), hosts=[], now=box.now)
    shaper.box = rest

    def back() -> None:
        box.now, box.is_settling = shaper.box.now, shaper.box.is_settling
        shaper.box = box

    return back


def test_a_torrent_that_is_gone_is_forgotten_after_two_polls() -> None:
    shaper = one()
    gone(shaper)
    shaper.cycle()
    assert len(shaper.memory.journal) == 1
    shaper.cycle()
    assert len(shaper.memory.journal) == 0


def test_a_torrent_may_be_missing_after_a_restart() -> None:
    shaper = one(original=5 * KIB)
    back = gone(shaper)
    shaper.box.is_settling = True
    for _ in range(5):
        shaper.cycle()
    back()
    shaper.decide()
    assert shaper.memory.journal.rows["original"].tolist() == [5 * KIB]


def test_a_torrent_that_comes_back_has_a_new_original() -> None:
    shaper = one(original=5 * KIB)
    back = gone(shaper)
    shaper.cycle()
    back()
    shaper.box.limits[:] = 0
    shaper.cycle()
    assert by_hand(shaper) == 0
    assert shaper.memory.journal.rows["original"].tolist() == [0]


def test_a_torrent_that_was_added_again_between_two_polls_is_a_new_one() -> None:
    shaper = one(original=5 * KIB)
    shaper.box.table["added_on"] = 5
    shaper.box.limits[:] = 0
    shaper.cycle()
    assert by_hand(shaper) == 0
    assert shaper.memory.journal.rows["original"].tolist() == [0]


def test_without_deltas_the_table_may_be_older_than_what_was_sent() -> None:
    shaper = one()
    shaper.box.demand[:] = 0.0
    shaper.box._speeds[:] = 0.0
    shaper.box.uses_deltas = False
    # It still sent something since the last poll but one.
    shaper.decide()
    shaper.box.run(15)
    (call,) = shaper.decide().plan.calls
    shaper.memory = after_call(shaper.memory, call)

    # The table still shows the old limit.
    assert shaper.decide().plan.calls == ()
    # After a list of all torrents, it would not.
    shaper.box.run(1000)
    assert shaper.decide().plan.calls == (call,)
    # With deltas, the next poll shows that it had no effect.
    shaper.memory = after_call(shaper.memory, call)
    shaper.box.uses_deltas = True
    shaper.box.run(15)
    assert shaper.decide().plan.calls == (call,)


def test_no_limit_in_any_spelling_is_none() -> None:
    shaper = one()
    shaper.box.limits[:] = 2**31 - 1
    shaper.decide()
    assert shaper.memory.journal.rows["by_hand"].tolist() == [0]


def test_a_rule_without_a_cap_gives_back_what_was_there() -> None:
    shaper = one(original=5 * KIB)
    shaper.rulebook = Rulebook((replace(CAP, promise=Promise.UNLIMITED),))
    shaper.cycle()
    assert shaper.box.limits.tolist() == [5 * KIB]
    shaper.cycle()
    assert len(shaper.memory.journal) == 0
    assert len(shaper.cycle().plan.changes) == 0
    # And the other way round.
    shaper.rulebook = Rulebook((CAP,))
    shaper.cycle()
    assert shaper.box.limits[0] > 5 * KIB
    assert shaper.memory.journal.rows["original"].tolist() == [5 * KIB]


def test_a_report_of_a_call_that_is_not_the_last_plan_changes_nothing() -> None:
    shaper = one()
    cap(shaper, 2 * MIB)
    (old,) = shaper.decide().plan.calls
    cap(shaper, 3 * MIB)
    shaper.decide()
    shaper.memory = after_call(shaper.memory, old)
    assert shaper.memory.journal.rows["state"].tolist() == [RowState.PLANNED]


def test_neither_hashes_nor_limits_are_in_the_repr() -> None:
    shaper = one()
    decision = shaper.decide()
    assert repr(shaper.memory.journal) == "<Journal: 1>"
    assert repr(shaper.memory) == "<Memory: 1>"
    cap(shaper, 3 * MIB)
    decision = shaper.decide()
    assert "0000" not in repr(decision)
    assert repr(decision.plan) == "<Plan: 1 calls>"


def test_an_empty_journal_is_stored() -> None:
    stored = journal_from_store(journal_to_store(Journal()))
    assert stored is not None
    assert len(stored) == 0
    assert stored.is_restored


def test_a_second_cycle_with_the_same_poll_knows_what_the_first_one_sent() -> None:
    shaper = one()
    cap(shaper, 2 * MIB)
    snapshot, now = shaper.box.poll(), shaper.box.now
    first = decide(snapshot, shaper.rulebook, EVERYONE, shaper.memory, now=now)
    (call,) = first.plan.calls
    memory = after_call(first.memory, call)

    again = decide(snapshot, shaper.rulebook, EVERYONE, memory, now=now)

    assert again.plan.calls == ()
    # Without the call, it is planned again.
    again = decide(snapshot, shaper.rulebook, EVERYONE, first.memory, now=now + 20)
    assert again.plan.calls == (call,)


def test_without_deltas_a_call_that_failed_hides_no_earlier_one() -> None:
    shaper = one()
    box = shaper.box
    cap(shaper, 2 * MIB)
    shaper.cycle()
    # The table still shows 1 MiB/s, and qBittorrent has 2: the next call fails.
    box.uses_deltas = False
    box.demand[:] = 0.0
    box._speeds[:] = 0.0
    box.limits[:] = MIB
    shaper.decide()
    box.run(15)
    (call,) = shaper.decide().plan.calls
    assert call.is_decrease
    assert shaper.memory.journal.rows["before"].tolist() == [2 * MIB]
    box.run(15)
    shaper.decide()
    # A list of all torrents shows what qBittorrent has.
    box.limits[:] = 2 * MIB
    assert by_hand(shaper) == 0
