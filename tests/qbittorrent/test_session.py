"""One worker, one request at a time, and an end that nothing can hold up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
import gc
import socket
import threading
from threading import Event
from typing import Any
import weakref

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    Priority,
    QbittorrentSession,
    SessionClosedError,
    UserLogin,
    WebApi,
)

from .hostile import CHUNKED, OK, Line, Script, answer, drip, misbehaving
from .web_ui import PASSWORD, USERNAME, WebUi

pytestmark = pytest.mark.usefixtures("socket_enabled")

USER = UserLogin(username=USERNAME, password=PASSWORD)

PATIENCE = 15.0
"""Seconds: half of a request's deadline, and far more than closing needs."""


def workers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if "qbittorrent" in each.name]


@pytest.fixture
async def session() -> AsyncIterator[QbittorrentSession]:
    """A session that makes no connection."""
    session = QbittorrentSession("http://127.0.0.1:1", USER)
    yield session
    await session.async_close()
    assert workers() == []


async def test_requests_run_by_priority_and_then_in_their_order(
    session: QbittorrentSession,
) -> None:
    order: list[str] = []
    go_on = Event()

    def note(name: str, api: WebApi) -> str:
        order.append(name)
        return name

    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(10)))
    await asyncio.sleep(0)
    asked = [
        asyncio.create_task(session.async_ask(partial(note, name), priority))
        for name, priority in (
            ("poll 1", Priority.POLL),
            ("write 1", Priority.WRITE),
            ("poll 2", Priority.POLL),
            ("user", Priority.USER),
            ("write 2", Priority.WRITE),
        )
    ]
    await asyncio.sleep(0)
    go_on.set()

    answers = await asyncio.gather(*asked)
    await first

    assert order == ["user", "write 1", "write 2", "poll 1", "poll 2"]
    assert answers == ["poll 1", "write 1", "poll 2", "user", "write 2"]


async def test_a_click_waits_for_one_request_of_a_long_poll(
    session: QbittorrentSession,
) -> None:
    """The poll asks its 100 torrents one by one."""
    order: list[str] = []
    clicked = asyncio.Event()

    async def poll() -> None:
        for number in range(100):
            await session.async_ask(lambda api: order.append("poll"))
            if number == 10:
                clicked.set()

    polling = asyncio.create_task(poll())
    await clicked.wait()
    before = len(order)
    await session.async_ask(lambda api: order.append("user"), Priority.USER)
    position = order.index("user")
    await polling

    assert position - before <= 1
    assert len(order) == 101


async def test_a_request_whose_caller_is_gone_is_not_made(
    session: QbittorrentSession,
) -> None:
    made: list[str] = []
    go_on = Event()
    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(10)))
    waiting = asyncio.create_task(
        session.async_ask(lambda api: made.append("cancelled"))
    )
    await asyncio.sleep(0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await first
    await session.async_ask(lambda api: made.append("next"))

    assert made == ["next"]


async def test_a_caller_that_goes_during_its_request_does_not_disturb_the_next(
    session: QbittorrentSession,
) -> None:
    begun, go_on = asyncio.Event(), Event()
    loop = asyncio.get_running_loop()

    def slow(api: WebApi) -> None:
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(10)

    running = asyncio.create_task(session.async_ask(slow))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    go_on.set()

    assert await session.async_ask(lambda api: 7) == 7


async def test_an_error_of_any_kind_reaches_its_caller_only(
    session: QbittorrentSession,
) -> None:
    def fail(api: WebApi) -> None:
        raise SystemExit

    with pytest.raises(CannotConnectError):
        await session.async_ask(WebApi.app_version)
    with pytest.raises(SystemExit):
        await session.async_ask(fail)

    assert await session.async_ask(lambda api: 7) == 7


async def test_a_result_is_not_kept(session: QbittorrentSession) -> None:
    class Large:
        pass

    result: Large | None = await session.async_ask(lambda api: Large())
    assert result is not None
    reference = weakref.ref(result)
    del result
    # The worker may still be on its way back to the queue.
    for _ in range(500):
        gc.collect()
        if reference() is None:
            break
        await asyncio.sleep(0.01)
    assert reference() is None


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
        assert await asyncio.to_thread(connected.wait, 10)
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
            assert await asyncio.to_thread(begun.wait, 10)
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
        assert await asyncio.to_thread(asked.wait, 10)
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
    assert await asyncio.to_thread(begun.wait, 10)

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
    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(10)))
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


async def test_answers_come_back_to_the_loop_they_were_asked_from() -> None:
    """And a loop that is gone by then is no trouble for the worker."""
    begun, go_on = Event(), Event()

    def slow(api: WebApi) -> None:
        begun.set()
        go_on.wait(10)

    session = QbittorrentSession("http://127.0.0.1:1", USER)

    async def leave() -> None:
        asking = asyncio.ensure_future(session.async_ask(slow))
        await asyncio.to_thread(begun.wait, 10)
        asking.cancel()

    with ThreadPoolExecutor(1) as other:
        await asyncio.wrap_future(other.submit(asyncio.run, leave()))
    go_on.set()

    assert await session.async_ask(lambda api: 7) == 7
    await session.async_close()


async def test_all_requests_of_a_session_are_made_by_one_thread_over_one_connection() -> (
    None
):
    connections: list[Line] = []

    def script(line: Line) -> None:
        connections.append(line)
        drip([answer(b"v5.3.0")])(line)

    with misbehaving(script) as server:
        session = QbittorrentSession(server.url, USER)
        threads = await asyncio.gather(
            *(session.async_ask(thread_of(WebApi.app_version)) for _ in range(20))
        )
        await session.async_close()

    assert len(set(threads)) == 1
    assert threads[0] is not threading.main_thread()
    assert len(connections) == 1


def thread_of(request: Callable[[WebApi], str]) -> Callable[[WebApi], threading.Thread]:
    def run(api: WebApi) -> threading.Thread:
        request(api)
        return threading.current_thread()

    return run
