"""After a stop of all, only what ran before is started again."""

import pytest

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import (
    hashes_to_resume,
    remembered_after_stop,
    remembered_from,
    running_hashes,
)

from .tables import digits, names, row, torrents


def in_states(**states: str) -> Torrents:
    return torrents({name: row(state=state) for name, state in states.items()})


BEFORE = in_states(
    seed="stalledUP",
    load="downloading",
    queued="queuedDL",
    check="checkingUP",
    old="pausedUP",
    new="stoppedDL",
    broken="error",
)
STOPPED = in_states(
    seed="stoppedUP",
    load="pausedDL",
    queued="stoppedDL",
    check="pausedUP",
    old="pausedUP",
    new="stoppedDL",
    broken="error",
)
RUNNING = ["check", "load", "queued", "seed"]


def test_what_neither_is_stopped_nor_has_failed_is_running() -> None:
    assert names(BEFORE, running_hashes(BEFORE)) == RUNNING


def test_only_what_ran_before_is_started() -> None:
    remembered = remembered_after_stop((), BEFORE)

    assert names(STOPPED, hashes_to_resume(remembered, STOPPED)) == RUNNING


def test_a_second_stop_does_not_forget_the_first() -> None:
    first = remembered_after_stop((), BEFORE)

    assert remembered_after_stop(first, STOPPED) == first
    later = in_states(seed="stoppedUP", old="uploading")
    both = remembered_after_stop(first, later)
    assert set(both) == {*first, digits("old")}


def test_what_runs_again_or_is_gone_is_left_alone() -> None:
    remembered = remembered_after_stop((), BEFORE)
    now = in_states(seed="uploading", load="pausedDL", old="pausedUP")

    assert names(now, hashes_to_resume(remembered, now)) == ["load"]
    assert hashes_to_resume(remembered, Torrents()) == ()


@pytest.mark.parametrize(
    "stored", [None, {}, "all", 7, ["all", 7, None, [], {}, "a" * 39]]
)
def test_a_store_of_any_shape_starts_nothing(stored: object) -> None:
    assert remembered_from(stored) == ()


def test_what_was_stored_is_read() -> None:
    remembered = remembered_after_stop((), BEFORE)
    assert remembered_from([*remembered, "x"]) == remembered
