"""A page of the torrents: what it has, in which order, and how long it takes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
import json
import time

import pytest

from custom_components.qb_peer_vpn.dashboard.torrent_page import (
    MAX_ROWS,
    PageQuery,
    torrent_page,
)
from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import SortKey, TorrentFilter, TorrentStatus
from tests.torrents.tables import ADDED, digits, row, torrents

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUERY = PageQuery(
    chosen=TorrentFilter(), sort=SortKey.NAME, descending=False, offset=0, limit=100
)
TRACKER = "https://tracker.example:443/announce?passkey=0123456789"
LONG = "x" * 300 + "<b>"
TABLE = torrents(
    {
        "Alpha": row(state="downloading", dlspeed=5, progress=0.25, amount_left=750),
        "beta": row(
            tags="linux, qbpv-1a2b3c4d", category="iso", upspeed=3, tracker=TRACKER
        ),
        "Gamma": row(state="stoppedUP"),
        "alphabet": row(state="error"),
        LONG: row(state="noSuchState"),
    },
    {TRACKER: ["beta"]},
)


def shown(table: Torrents, query: PageQuery) -> list[str]:
    return [str(each["name"]) for each in torrent_page(table, query, NOW).rows.values()]


def test_a_page_is_sorted_and_cut_and_counts_all() -> None:
    assert shown(TABLE, QUERY)[:4] == ["Alpha", "alphabet", "beta", "Gamma"]
    second = replace(QUERY, offset=1, limit=2, descending=True)
    assert shown(TABLE, second) == ["Gamma", "beta"]
    assert torrent_page(TABLE, second, NOW).total == 5
    assert shown(TABLE, replace(QUERY, offset=99)) == []
    many = torrents({f"{number:03}": row() for number in range(MAX_ROWS + 5)})
    assert len(shown(many, replace(QUERY, limit=MAX_ROWS + 5))) == MAX_ROWS


def test_the_counts_of_the_states_do_not_depend_on_the_chosen_state() -> None:
    named = TorrentFilter(name_contains="ALPHA")
    failed = replace(named, statuses=frozenset({TorrentStatus.FAILED}))
    for chosen, total in ((named, 2), (failed, 1), (replace(named, active=True), 1)):
        page = torrent_page(TABLE, replace(QUERY, chosen=chosen), NOW)
        assert page.total == len(page.rows) == total
        assert page.counts["all"] == 2
        assert page.counts["active"] == 1
        assert page.counts["failed"] == page.counts["downloading"] == 1
        assert page.counts["seeding"] == page.counts["unknown"] == 0


def test_a_row_has_the_host_of_the_tracker_and_no_tag_of_ours() -> None:
    page = torrent_page(TABLE, QUERY, NOW)
    beta = page.rows[digits("beta")]
    assert beta["tracker"] == "tracker.example"
    assert beta["tags"] == ["linux"]
    assert beta["category"] == "iso"
    assert beta["added"] == datetime.fromtimestamp(ADDED, UTC).isoformat()
    assert page.rows[digits("Alpha")]["progress"] == 25
    assert page.categories == ("iso",)
    assert page.tags == ("linux",)
    everything = json.dumps([dict(each) for each in page.rows.values()])
    assert "passkey" not in everything
    assert "qbpv" not in everything


def test_a_long_name_is_cut_and_stays_text() -> None:
    name = torrent_page(TABLE, QUERY, NOW).rows[digits(LONG)]["name"]
    assert name == "x" * 200


@pytest.mark.parametrize("sort", SortKey)
def test_every_order_has_each_torrent_once(sort: SortKey) -> None:
    assert len(set(shown(TABLE, replace(QUERY, sort=sort)))) == 5


def test_a_large_list_takes_no_longer_than_reading_it_would() -> None:
    """The limit compares with other work on the same machine, not with a clock."""
    names = {f"Some Torrent {number * 7919 % 30_000}": row() for number in range(3_000)}
    table = torrents(names)

    def read() -> None:
        for name in table.names:
            json.dumps({"name": name, "rows": [1, 2, 3], "more": {"a": 1, "b": 2}})

    assert spent(lambda: torrent_page(table, QUERY, NOW)) < 5 * spent(read)


def spent(work: Callable[[], object]) -> float:
    """Return the seconds of this thread's processor time, at best."""

    def once() -> float:
        began = time.thread_time()
        work()
        return time.thread_time() - began

    return min(once() for _ in range(5))
