"""What is shown of a torrent, and of all of them."""

from datetime import UTC, datetime

import pytest

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import TorrentStatus, describe, summarize

from .tables import ADDED, digits, row, torrents


def test_a_torrent_is_described_in_plain_values() -> None:
    loading = row(
        state="forcedDL",
        progress=0.12345,
        size=5_000,
        amount_left=4_000,
        dlspeed=10,
        upspeed=20,
        eta=400,
        ratio=0.126,
        num_seeds=3,
        num_leechs=4,
        category="films",
        tags="b, a",
        tracker="https://t.example:443/secret",
        completion_on=-1,
        up_limit=1_024,
        dl_limit=-1,
        private=True,
        seq_dl=True,
        force_start=True,
        priority=7,
    )
    found = describe(torrents({"A film": loading}), 0)

    assert (found.hash, found.name) == (digits("A film"), "A film")
    assert (found.state, found.progress) == (TorrentStatus.DOWNLOADING, 12.3)
    assert (found.size, found.left) == (5_000, 4_000)
    assert (found.download_rate, found.upload_rate) == (10, 20)
    assert (found.eta_s, found.ratio) == (400, 0.13)
    assert (found.seeds, found.peers) == (3, 4)
    assert (found.category, found.tags) == ("films", ("a", "b"))
    assert found.tracker == "t.example"
    assert found.added == datetime.fromtimestamp(ADDED, UTC)
    assert found.finished is None
    assert (found.upload_limit, found.download_limit) == (1_024, 0)
    assert (found.private, found.sequential, found.force_start) == (True, True, True)
    assert found.queue_position == 7
    assert not any(word in repr(found) for word in ("film", "t.example"))


def test_what_has_no_value_is_none() -> None:
    seed = row(eta=8_640_000, ratio=-1, private=None, added_on=0, tracker="")
    found = describe(torrents({"a": seed}), 0)

    assert (found.eta_s, found.ratio, found.tracker) == (None, None, None)
    assert (found.private, found.added) == (None, None)
    assert describe(torrents({"a": row(private=False)}), 0).private is False


@pytest.mark.parametrize(
    ("progress", "shown"), [(0, 0.0), (0.99999, 99.9), (1, 100.0), (0.0009, 0.0)]
)
def test_only_a_complete_torrent_has_100_percent(progress: float, shown: float) -> None:
    assert describe(torrents({"a": row(progress=progress)}), 0).progress == shown


def test_hostile_names_are_cut_and_cleaned() -> None:
    found = describe(torrents({"\u202e<b>x</b>" + "y" * 250: row()}), 0)
    assert found.name == ("<b>x</b>" + "y" * 192)


@pytest.mark.parametrize("seconds", [(1 << 32) - 2, 1 << 53])
def test_a_time_that_no_calendar_has_is_no_error(seconds: int) -> None:
    table = torrents({"a": row()}).table.copy()
    table["added_on"] = seconds
    found = describe(Torrents(table=table, names=("a",)), 0)
    assert (found.added is None) == (seconds == 1 << 53)


def test_all_torrents_are_summarized() -> None:
    table = torrents(
        {
            "a": row(state="downloading", eta=60, dlspeed=1),
            "b": row(state="forcedDL", eta=600),
            "never": row(state="downloading", eta=8_640_000),
            "stalled": row(state="stalledDL", eta=9_000),
            "seed": row(upspeed=1, eta=70_000),
        }
    )
    found = summarize(table)

    assert (found.total, found.active, found.done_in) == (5, 2, 600)
    assert found.by_status[TorrentStatus.DOWNLOADING] == 3
    assert found.by_status[TorrentStatus.STALLED] == 1


def test_without_running_downloads_there_is_no_end() -> None:
    assert summarize(Torrents()).done_in is None
    assert summarize(Torrents()).total == 0
    assert summarize(torrents({"a": row(state="stalledDL", eta=60)})).done_in is None
