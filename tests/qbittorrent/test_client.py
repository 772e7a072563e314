"""What a poll finds, against a server that answers as 4.5.2 and as 5.3.0 do."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
import gc
from itertools import count
import threading
from typing import Any

import pytest
from qbittorrentapi.request import QbittorrentSession

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    RequestRejectedError,
    SessionClosedError,
)
from custom_components.qb_peer_vpn.qbittorrent.client import POLL_BUDGET

from .conftest import Connect
from .test_answers import ROW
from .web_ui import Answer, Release, WebUi, load_fixture

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 13, tzinfo=UTC)


def row(address: str) -> dict[str, object]:
    return {**ROW, "ip": address}


def sample(web_ui: WebUi) -> None:
    """Give the server the recorded torrent, peers and addresses of its version."""
    torrents = load_fixture(web_ui.release.number, "torrents-info")
    transfer = load_fixture(web_ui.release.number, "transfer-info")
    assert isinstance(torrents, list)
    assert isinstance(transfer, dict)
    web_ui.torrents = torrents
    web_ui.transfer = transfer
    peers = load_fixture(web_ui.release.number, "sync-torrentPeers")
    web_ui.peers = {torrents[0]["hash"]: peers}


async def test_a_recorded_swarm_is_read(web_ui: WebUi, connect: Connect) -> None:
    sample(web_ui)

    snapshot = await connect(web_ui.url).async_peer_snapshot(NOW)

    assert [str(peer.address) for peer in snapshot.peers] == [
        "89.160.20.112",
        "175.16.199.37",
        "216.160.83.57",
        "2001:218::1",
    ]
    assert (snapshot.torrents_with_peers, snapshot.torrents_waiting) == (1, 0)
    assert snapshot.fetched_at == NOW
    known = web_ui.release is Release.V5_3
    assert str(snapshot.exit_v4) == ("81.2.69.142" if known else "None")
    assert str(snapshot.exit_v6) == ("2a02:d3c0::9" if known else "None")


async def test_two_polls_of_the_same_swarm_are_equal(
    web_ui: WebUi, connect: Connect
) -> None:
    sample(web_ui)
    client = connect(web_ui.url)

    first = await client.async_peer_snapshot(NOW)
    second = await client.async_peer_snapshot(LATER)

    assert first == second
    assert web_ui.logins == 1


async def test_one_address_in_two_torrents_is_one_peer(
    web_ui: WebUi, connect: Connect
) -> None:
    web_ui.add_torrent("bb", row("81.2.69.142"), row("9.9.9.9"))
    web_ui.add_torrent("aa", row("81.2.69.142"))

    snapshot = await connect(web_ui.url).async_peer_snapshot(NOW)

    assert [str(peer.address) for peer in snapshot.peers] == ["9.9.9.9", "81.2.69.142"]
    assert snapshot.torrents_with_peers == 2


async def test_bytes_are_counted_from_poll_to_poll(
    web_ui: WebUi, connect: Connect
) -> None:
    web_ui.add_torrent("aa", row("9.9.9.9") | {"uploaded": 100, "downloaded": 7})
    client = connect(web_ui.url, clock=lambda: 0.0)

    first = await client.async_peer_snapshot(NOW)
    web_ui.add_torrent(
        "aa", row("9.9.9.9") | {"uploaded": 150, "downloaded": 8, "port": 7000}
    )
    second = await client.async_peer_snapshot(LATER)

    assert [peer.recent_bytes for poll in (first, second) for peer in poll.peers] == [
        0,
        51,
    ]


async def test_nobody_is_connected(web_ui: WebUi, connect: Connect) -> None:
    web_ui.add_torrent("aa")

    snapshot = await connect(web_ui.url).async_peer_snapshot(NOW)

    assert (len(snapshot.peers), snapshot.torrents_with_peers) == (0, 0)
    assert web_ui.asked_hashes() == []


async def test_all_peers_are_asked_for_anew_each_time(
    web_ui: WebUi, connect: Connect
) -> None:
    for torrent_hash in ("aa", "bb", "cc"):
        web_ui.add_torrent(torrent_hash, row("9.9.9.9"))
    client = connect(web_ui.url)

    await client.async_peer_snapshot(NOW)
    await client.async_peer_snapshot(LATER)

    asked = [form for path, form in web_ui.asked if path == "sync/torrentPeers"]
    assert {form["rid"] for form in asked} == {"0"}
    assert web_ui.asked_hashes() == ["aa", "bb", "cc"] * 2


async def test_a_torrent_that_vanished_is_skipped(
    web_ui: WebUi, connect: Connect
) -> None:
    web_ui.add_torrent("aa", row("81.2.69.142"))
    web_ui.add_torrent("bb", row("9.9.9.9"))
    del web_ui.peers["aa"]

    snapshot = await connect(web_ui.url).async_peer_snapshot(NOW)

    assert [str(peer.address) for peer in snapshot.peers] == ["9.9.9.9"]


async def test_a_session_that_ended_is_renewed(web_ui: WebUi, connect: Connect) -> None:
    sample(web_ui)
    client = connect(web_ui.url)
    before = await client.async_peer_snapshot(NOW)

    web_ui.end_sessions()

    assert await client.async_peer_snapshot(LATER) == before
    assert web_ui.logins == 2


async def test_a_qbittorrent_that_comes_back_is_found(
    web_ui: WebUi, connect: Connect
) -> None:
    sample(web_ui)
    client = connect(web_ui.url)
    before = await client.async_peer_snapshot(NOW)
    web_ui.override = lambda path, form: Answer(503, "Service Unavailable")
    with pytest.raises(CannotConnectError):
        await client.async_peer_snapshot(NOW)

    web_ui.override = None

    assert await client.async_peer_snapshot(LATER) == before


async def test_what_the_budget_leaves_comes_first_in_the_next_poll(
    web_ui: WebUi, connect: Connect
) -> None:
    for number, torrent_hash in enumerate(("aa", "bb", "cc", "dd", "ee"), 1):
        web_ui.add_torrent(torrent_hash, row(f"{number}.1.2.3"))
    ticks = count()
    client = connect(web_ui.url, clock=lambda: next(ticks) * POLL_BUDGET / 2)

    first = await client.async_peer_snapshot(NOW)
    second = await client.async_peer_snapshot(LATER)
    third = await client.async_peer_snapshot(LATER)

    assert web_ui.asked_hashes() == ["aa", "bb", "cc", "dd", "ee", "aa"]
    assert [len(poll.peers) for poll in (first, second, third)] == [2, 4, 5]
    assert [poll.torrents_waiting for poll in (first, second, third)] == [3, 3, 3]


async def test_one_thread_does_everything_one_after_the_other(
    web_ui: WebUi, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample(web_ui)
    threads: list[threading.Thread] = []
    request = QbittorrentSession.request
    close = QbittorrentSession.close

    def noted_request(self: QbittorrentSession, *args: Any, **kwargs: Any) -> Any:
        threads.append(threading.current_thread())
        return request(self, *args, **kwargs)

    def noted_close(self: QbittorrentSession) -> None:
        threads.append(threading.current_thread())
        close(self)

    monkeypatch.setattr(QbittorrentSession, "request", noted_request)
    monkeypatch.setattr(QbittorrentSession, "close", noted_close)
    client = connect(web_ui.url)

    await asyncio.gather(
        *(client.async_peer_snapshot(NOW) for _ in range(8)),
        *(client.async_version() for _ in range(8)),
    )
    await client.async_close()

    assert len(set(threads)) == 1
    assert threads[0] is not threading.main_thread()
    assert web_ui.most_at_once == 1
    assert web_ui.logins == 1


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Let nothing be closed only because the collector came by."""
    gc.disable()
    yield
    gc.enable()


async def test_closing_ends_the_thread_and_the_connections(
    web_ui: WebUi, connect: Connect, no_garbage_collection: None
) -> None:
    client = connect(web_ui.url)
    await client.async_version()
    web_ui.override = lambda path, form: Answer(401, "Unauthorized")
    with pytest.raises(RequestRejectedError) as kept:
        await client.async_version()
    assert not web_ui.all_hung_up.is_set()

    await client.async_close()

    assert await asyncio.to_thread(web_ui.all_hung_up.wait, 0.5)
    assert kept.value.__traceback__
    assert not [t for t in threading.enumerate() if "qbittorrent" in t.name]


async def test_closing_ends_a_running_call(web_ui: WebUi, connect: Connect) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(path: str, form: dict[str, str]) -> None:
        begun.set()
        go_on.wait(10)

    web_ui.override = wait
    client = connect(web_ui.url)
    running = asyncio.create_task(client.async_version())
    await asyncio.to_thread(begun.wait, 10)

    await client.async_close()

    with pytest.raises(SessionClosedError):
        await running
    go_on.set()


async def test_a_closed_client_says_so(web_ui: WebUi, connect: Connect) -> None:
    client = connect(web_ui.url)
    await client.async_close()

    with pytest.raises(SessionClosedError):
        await client.async_version()
    with pytest.raises(SessionClosedError):
        await client.async_peer_snapshot(NOW)


async def test_a_client_may_be_closed_twice_and_unused(connect: Connect) -> None:
    client = connect("http://127.0.0.1:1")

    await client.async_close()
    await client.async_close()

    assert not [t for t in threading.enumerate() if "qbittorrent" in t.name]


def test_making_a_client_asks_nothing(web_ui: WebUi, connect: Connect) -> None:
    client = connect(web_ui.url)

    assert web_ui.asked == []
    assert "right" not in repr(client)
