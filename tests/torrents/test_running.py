"""After a stop of all, only what ran before is started again."""

from datetime import UTC, datetime

import pytest

from custom_components.qb_peer_vpn.models import ServerState, Torrents, TorrentSnapshot
from custom_components.qb_peer_vpn.torrents import (
    hashes_to_resume,
    remembered_after_start,
    remembered_after_stop,
    remembered_from,
    running_hashes,
)

from .tables import digits, names, row, torrents


def in_states(**states: str) -> Torrents:
    return torrents({name: row(state=state) for name, state in states.items()})


def polled(torrents: Torrents, *, settling: bool = False) -> TorrentSnapshot:
    return TorrentSnapshot(
        torrents=torrents,
        server=ServerState(),
        is_settling=settling,
        session_is_shared=False,
        uses_deltas=True,
        fetched_at=datetime(2026, 11, 30, tzinfo=UTC),
    )


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
    remembered = remembered_after_stop((), polled(BEFORE))

    assert names(STOPPED, hashes_to_resume(remembered, STOPPED)) == RUNNING


def test_a_second_stop_does_not_forget_the_first() -> None:
    first = remembered_after_stop((), polled(BEFORE))

    assert remembered_after_stop(first, polled(STOPPED)) == first
    later = in_states(seed="stoppedUP", old="uploading")
    both = remembered_after_stop(first, polled(later, settling=True))
    assert set(both) == {*first, digits("old")}


def test_what_is_gone_is_forgotten_with_the_next_stop() -> None:
    first = remembered_after_stop((), polled(BEFORE))
    later = in_states(seed="stoppedUP", old="uploading")
    both = remembered_after_stop(first, polled(later))
    assert set(both) == {digits("seed"), digits("old")}


def test_what_qbittorrent_has_not_listed_yet_can_be_started_later() -> None:
    remembered = remembered_after_stop((), polled(BEFORE))
    part = in_states(seed="stoppedUP", load="checkingResumeData")
    assert names(part, hashes_to_resume(remembered, part)) == ["load", "seed"]
    left = remembered_after_start(remembered, polled(part, settling=True))
    assert set(left) == {digits("check"), digits("queued")}
    assert remembered_after_start(remembered, polled(part)) == ()


def test_what_runs_again_or_is_gone_is_left_alone() -> None:
    remembered = remembered_after_stop((), polled(BEFORE))
    now = in_states(seed="uploading", load="pausedDL", old="pausedUP")

    assert names(now, hashes_to_resume(remembered, now)) == ["load"]
    assert hashes_to_resume(remembered, Torrents()) == ()


@pytest.mark.parametrize(
    "stored", [None, {}, "all", 7, ["all", 7, None, [], {}, "a" * 39]]
)
def test_a_store_of_any_shape_starts_nothing(stored: object) -> None:
    assert remembered_from(stored) == ()


def test_what_was_stored_is_read() -> None:
    remembered = remembered_after_stop((), polled(BEFORE))
    assert remembered_from([*remembered, "x"]) == remembered
