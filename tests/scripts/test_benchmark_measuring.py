"""How the benchmark measures: other processes, the event loop, and who waits for what."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from threading import Event
import time

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.qbittorrent import (
    Priority,
    QbittorrentSession,
    SessionClosedError,
    UserLogin,
    WebApi,
)
from scripts.benchmarks.load import Swarm, make_swarm
from scripts.benchmarks.loop_watch import LoopWatch
from scripts.benchmarks.patience import TABLE, Call, CallMeter, Controls
from scripts.benchmarks.stand_in import StandIn, serve
from scripts.benchmarks.table import measure_table
from scripts.benchmarks.watched import MeasurementError, run_watched

CITIES = ShippedData.load().gazetteer.cities

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture(scope="module")
def swarm() -> Swarm:
    return make_swarm(CITIES, addresses=80, torrents=20, active=8)


@pytest.fixture
async def url(swarm: Swarm) -> AsyncIterator[str]:
    async with serve(StandIn(swarm)) as url:
        yield url


@pytest.fixture
async def session(url: str) -> AsyncIterator[QbittorrentSession]:
    session = QbittorrentSession(url, UserLogin(username="any", password="any"))
    yield session
    await session.async_close()


@pytest.fixture
async def controls(url: str) -> AsyncIterator[Controls]:
    async with ClientSession() as http:
        yield Controls(http, url)


def poll(web_api: WebApi) -> bytes:
    return web_api.get(TABLE, b"".join, params={"rid": 0})


async def test_the_table_is_measured_in_a_process_of_its_own() -> None:
    cost = await measure_table(torrents=200, changed=20)

    assert (cost.torrents, cost.requests) == (200, 1)
    assert cost.full.worker_ms > 0.0
    assert cost.full.all_ms >= cost.full.worker_ms
    assert cost.memory_mb >= 0.0


async def test_the_reason_why_a_measurement_failed_is_reported() -> None:
    with pytest.raises(MeasurementError, match="CannotConnectError"):
        await run_watched("table_client", "http://127.0.0.1:1")


async def measured_call(session: QbittorrentSession, priority: Priority) -> Call:
    """Make a small call while one request is under way and four others wait."""
    meter = CallMeter(session)
    begun, go_on = asyncio.Event(), Event()
    loop = asyncio.get_running_loop()

    def slow(web_api: WebApi) -> None:
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(60)

    first = asyncio.create_task(session.async_ask(slow))
    await begun.wait()
    others = [asyncio.create_task(session.async_ask(poll)) for _ in range(4)]
    await asyncio.sleep(0)

    async def command(request: Callable[[WebApi], int]) -> int:
        return await session.async_ask(request, priority)

    calling = asyncio.create_task(meter.time(command))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, *others)
    return await calling


async def test_a_small_call_waits_for_the_request_under_way_alone(
    session: QbittorrentSession,
) -> None:
    call = await measured_call(session, Priority.USER)

    assert call.waited_for == 1
    assert call.milliseconds > 0.0


async def test_a_small_call_that_waits_for_more_is_noticed(
    session: QbittorrentSession,
) -> None:
    call = await measured_call(session, Priority.POLL)

    assert call.waited_for == 5


async def test_a_slow_stand_in_takes_its_time(
    session: QbittorrentSession, controls: Controls
) -> None:
    await controls.slow(50)
    begin = time.perf_counter()

    await session.async_ask(poll)

    assert time.perf_counter() - begin >= 0.05


async def test_an_answer_that_drips_can_be_cut_off(
    session: QbittorrentSession, controls: Controls
) -> None:
    await controls.drip(TABLE)
    hanging = asyncio.create_task(session.async_ask(poll))
    await controls.until_dripping()

    await session.async_close()

    with pytest.raises(SessionClosedError):
        await hanging


async def test_only_one_answer_drips(
    session: QbittorrentSession, controls: Controls, url: str
) -> None:
    await controls.drip(TABLE)
    other = QbittorrentSession(url, UserLogin(username="any", password="any"))
    hanging = asyncio.create_task(session.async_ask(poll))
    await controls.until_dripping()

    assert b'"full_update":true' in await other.async_ask(poll)

    await other.async_close()
    await session.async_close()
    with pytest.raises(SessionClosedError):
        await hanging


def compute(seconds: float) -> None:
    """Take this much processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def slow_sum(seconds: Iterable[float]) -> float:
    compute(0.05)
    return sum(seconds)


async def test_work_on_the_event_loop_is_noticed() -> None:
    watch = LoopWatch()
    await asyncio.sleep(0.01)
    watch.hold()

    compute(0.02)
    await asyncio.sleep(0.01)
    hold = watch.hold()
    watch.stop()

    assert hold.longest_own_ms >= 15.0
    assert hold.longest_ms >= hold.longest_own_ms


async def test_time_that_others_take_is_not_own_work() -> None:
    watch = LoopWatch()
    await asyncio.sleep(0.01)
    watch.hold()

    time.sleep(0.05)  # noqa: ASYNC251
    await asyncio.sleep(0.01)
    hold = watch.hold()
    watch.stop()

    assert hold.longest_ms >= 45.0
    assert hold.longest_own_ms < hold.longest_ms


async def test_summarizing_does_not_count_as_a_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = LoopWatch()
    monkeypatch.setattr(
        "scripts.benchmarks.loop_watch._longest_ms",
        slow_sum,
    )
    watch.hold()
    monkeypatch.undo()
    await asyncio.sleep(0.01)
    hold = watch.hold()
    watch.stop()

    assert hold.longest_own_ms < 45.0
