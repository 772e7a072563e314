"""qBittorrent's terms of all versions become a few words."""

import pytest

from custom_components.qb_peer_vpn.models import Torrents, TorrentState
from custom_components.qb_peer_vpn.torrents import (
    TorrentStatus,
    has_status,
    is_active,
    status_at,
    status_counts,
    status_of,
)

from .tables import row, torrents

WORDS = {
    TorrentStatus.DOWNLOADING: "downloading forcedDL metaDL forcedMetaDL allocating",
    TorrentStatus.STALLED: "stalledDL",
    TorrentStatus.SEEDING: "uploading forcedUP stalledUP",
    TorrentStatus.QUEUED: "queuedDL queuedUP",
    TorrentStatus.STOPPED: "pausedDL pausedUP stoppedDL stoppedUP",
    TorrentStatus.CHECKING: (
        "checkingDL checkingUP checkingResumeData queuedForChecking"
    ),
    TorrentStatus.MOVING: "moving",
    TorrentStatus.FAILED: "error missingFiles",
    TorrentStatus.UNKNOWN: "unknown",
}
STATUS_OF = {word: status for status, words in WORDS.items() for word in words.split()}


@pytest.mark.parametrize("word", STATUS_OF)
def test_each_term_has_its_status(word: str) -> None:
    table = torrents({"a": row(state=word)})

    assert status_of(word) is STATUS_OF[word]
    assert status_at(table, 0) is STATUS_OF[word]
    assert has_status(table, STATUS_OF[word]).tolist() == [True]
    others = set(TorrentStatus) - {STATUS_OF[word]}
    assert has_status(table, *others).tolist() == [False]


def test_every_state_of_the_table_has_a_status() -> None:
    assert set(STATUS_OF) == set(TorrentState)
    assert set(WORDS) == set(TorrentStatus)


@pytest.mark.parametrize("word", ["", "SEEDING", "brandNewState", "stalledup"])
def test_a_new_term_is_unknown_and_no_error(word: str) -> None:
    assert status_of(word) is TorrentStatus.UNKNOWN
    assert status_at(torrents({"a": row(state=word)}), 0) is TorrentStatus.UNKNOWN


def test_torrents_are_counted_by_status() -> None:
    states = ["stalledUP", "uploading", "error", "pausedDL", "brandNewState"]
    table = torrents({str(at): row(state=state) for at, state in enumerate(states)})

    counts = status_counts(table)

    assert set(counts) == set(TorrentStatus)
    assert {status: count for status, count in counts.items() if count} == {
        TorrentStatus.SEEDING: 2,
        TorrentStatus.FAILED: 1,
        TorrentStatus.STOPPED: 1,
        TorrentStatus.UNKNOWN: 1,
    }
    assert not any(status_counts(Torrents()).values())


def test_a_torrent_is_active_with_a_rate_above_zero() -> None:
    for rates, expected in (
        ({}, False),
        ({"dlspeed": 1}, True),
        ({"upspeed": 1}, True),
        ({"dlspeed": 0, "upspeed": 0}, False),
    ):
        assert is_active(torrents({"a": row(**rates)})).tolist() == [expected]
