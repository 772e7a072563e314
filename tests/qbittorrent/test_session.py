"""One worker, one request at a time, and an end that nothing can hold up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
import gc
import threading
from threading import Event
import weakref

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    Priority,
    QbittorrentSession,
    Timing,
    TooSlowError,
    WebApi,
)
from custom_components.qb_peer_vpn.qbittorrent.session import LONGEST_WAIT

from .hostile import Line, answer, drip, misbehaving
from .workers import USER

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_requests_run_by_priority_and_then_in_their_order(
    session: QbittorrentSession,
) -> None:
    order: list[str] = []
    go_on = Event()

    def note(name: str, api: WebApi) -> str:
        order.append(name)
        return name

    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(60)))
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


def _note(order: list[str], name: str, web_api: WebApi) -> None:
    order.append(name)


async def test_a_command_that_waited_for_minutes_is_not_sent_any_more() -> None:
    now, order = [0.0], list[str]()
    session = QbittorrentSession(
        "http://127.0.0.1:1", USER, timing=Timing(clock=lambda: now[0])
    )
    go_on = Event()
    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(60)))
    late, poll = (
        asyncio.create_task(session.async_ask(partial(_note, order, name), each))
        for name, each in (("late", Priority.USER), ("poll", Priority.POLL))
    )
    await asyncio.sleep(0)
    now[0] += LONGEST_WAIT
    in_time = asyncio.create_task(
        session.async_ask(partial(_note, order, "in time"), Priority.USER)
    )
    await asyncio.sleep(0)
    now[0] += 1.0
    go_on.set()

    with pytest.raises(TooSlowError):
        await late
    await asyncio.gather(first, poll, in_time)
    await session.async_close()

    assert order == ["in time", "poll"]


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
    first = asyncio.create_task(session.async_ask(lambda api: go_on.wait(60)))
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
        go_on.wait(60)

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


async def test_answers_come_back_to_the_loop_they_were_asked_from() -> None:
    """And a loop that is gone by then is no trouble for the worker."""
    begun, go_on = Event(), Event()

    def slow(api: WebApi) -> None:
        begun.set()
        go_on.wait(60)

    session = QbittorrentSession("http://127.0.0.1:1", USER)

    async def leave() -> None:
        asking = asyncio.ensure_future(session.async_ask(slow))
        await asyncio.to_thread(begun.wait, 60)
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
