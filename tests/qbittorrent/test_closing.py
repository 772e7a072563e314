"""The end of a session comes soon, whatever the other side does."""

import asyncio
import socket
import threading
from threading import Event
from typing import Any

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    Priority,
    QbittorrentSession,
    SessionClosedError,
    WebApi,
)

from .hostile import CHUNKED, OK, Line, Script, misbehaving
from .web_ui import WebUi
from .workers import PATIENCE, USER, workers

pytestmark = pytest.mark.usefixtures("socket_enabled")


def stuck_in_a_body(line: Line) -> None:
    line.request()
    line.send(OK, b"Content-Length: 1000000\r\n\r\n")
    line.endlessly(b"x", every=0.1)


def stuck_in_chunks(line: Line) -> None:
    line.request()
    line.send(CHUNKED)
    line.endlessly(b"1\r\nx\r\n", every=0.1)


def stuck_in_the_head(line: Line) -> None:
    line.request()
    line.endlessly(b"x", every=0.1)


def stuck_and_closing(line: Line) -> None:
    """The connection belongs to the answer alone."""
    line.request()
    line.send(OK, b"Connection: close\r\n\r\n")
    line.endlessly(b"x", every=0.1)


def silent(line: Line) -> None:
    line.wait()


STUCK: dict[str, tuple[Script, str]] = {
    "in the head": (stuck_in_the_head, "http"),
    "in a body": (stuck_in_a_body, "http"),
    "in chunks": (stuck_in_chunks, "http"),
    "in a body that closes": (stuck_and_closing, "http"),
    "without an answer": (silent, "http"),
    "in a TLS handshake": (silent, "https"),
}


@pytest.mark.parametrize(("script", "scheme"), STUCK.values(), ids=STUCK)
async def test_closing_does_not_wait_for_the_other_side(
    script: Script, scheme: str
) -> None:
    connected = Event()

    def noting(line: Line) -> None:
        connected.set()
        script(line)

    with misbehaving(noting) as server:
        session = QbittorrentSession(server.url.replace("http", scheme), USER)
        running = asyncio.create_task(
            session.async_ask(lambda api: api.get("torrents/info", b"".join))
        )
        waiting = asyncio.create_task(session.async_version())
        assert await asyncio.to_thread(connected.wait, 60)
        async with asyncio.timeout(PATIENCE):
            await session.async_close()

        for task in (running, waiting):
            with pytest.raises(SessionClosedError):
                await task
        assert workers() == []


async def test_closing_does_not_wait_for_a_connection_that_is_not_accepted() -> None:
    begun = Event()
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        begun.set()
        real_connect(self, address)

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        session = QbittorrentSession(f"http://127.0.0.1:{address[1]}", USER)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "connect", connect)
            running = asyncio.create_task(session.async_version())
            assert await asyncio.to_thread(begun.wait, 60)
            await session.async_close()
        with pytest.raises(SessionClosedError):
            await running
        for each in waiting:
            each.close()


async def test_closing_does_not_wait_for_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, go_on = Event(), Event()

    def resolve(*args: Any, flags: int, **kwargs: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        asked.set()
        go_on.wait(20)
        return []

    session = QbittorrentSession("http://nas.local", USER)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolve)
        running = asyncio.create_task(session.async_version())
        assert await asyncio.to_thread(asked.wait, 60)
        await session.async_close()
        with pytest.raises(SessionClosedError):
            await running
        go_on.set()


async def test_closing_gives_up_a_worker_that_computes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.qbittorrent.session.CLOSE_SECONDS", 0.05
    )
    begun, go_on = Event(), Event()

    def compute(api: WebApi) -> None:
        begun.set()
        go_on.wait(20)

    session = QbittorrentSession("http://127.0.0.1:1", USER)
    running = asyncio.create_task(session.async_ask(compute))
    assert await asyncio.to_thread(begun.wait, 60)

    await session.async_close()
    assert all(worker.daemon for worker in workers())

    # It ends as soon as it has computed.
    (worker,) = workers()
    go_on.set()
    await running
    await asyncio.to_thread(worker.join, 10)
    assert not worker.is_alive()


async def test_a_closed_session_says_so(web_ui: WebUi) -> None:
    session = QbittorrentSession(web_ui.url, USER)
    await session.async_version()
    await session.async_close()

    for priority in Priority:
        with pytest.raises(SessionClosedError):
            await session.async_ask(WebApi.app_version, priority)
    with pytest.raises(SessionClosedError):
        await session.async_version()

    assert workers() == []


async def test_a_request_may_be_canceled_before_its_session_closes(
    session: QbittorrentSession,
) -> None:
    go_on = Event()
    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(60)))
    waiting = asyncio.create_task(session.async_ask(lambda api: 7))
    await asyncio.sleep(0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await session.async_close()

    assert await first


async def test_a_session_may_be_closed_twice_at_once_and_unused() -> None:
    unused = QbittorrentSession("http://127.0.0.1:1", USER)
    used = QbittorrentSession("http://127.0.0.1:1", USER)
    await used.async_ask(lambda api: None)

    await asyncio.gather(*(each.async_close() for each in (unused, used, used, unused)))
    await used.async_close()

    assert workers() == []


async def test_a_thread_that_cannot_be_started_is_a_closed_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    session = QbittorrentSession("http://127.0.0.1:1", USER)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        for _ in range(2):
            with pytest.raises(SessionClosedError):
                await session.async_version()
    await session.async_close()
