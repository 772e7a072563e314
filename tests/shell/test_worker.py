"""The thread for what takes long."""

import asyncio
import threading

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import HomeAssistant
import pytest

from custom_components.qb_peer_vpn.shell.worker import Worker


def ours() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "qb_peer_vpn" in thread.name}


async def test_jobs_run_one_after_the_other_in_one_thread(hass: HomeAssistant) -> None:
    worker = Worker(hass)
    running = 0
    seen: list[tuple[str, int]] = []

    def job() -> int:
        nonlocal running
        running += 1
        seen.append((threading.current_thread().name, running))
        running -= 1
        return len(seen)

    assert sorted(
        await asyncio.gather(*(worker.async_run(job) for _ in range(10)))
    ) == [*range(1, 11)]
    assert len(set(seen)) == 1
    assert threading.main_thread().name not in dict(seen)
    await worker.async_close()


async def test_what_a_job_raises_comes_through_and_the_next_one_runs(
    hass: HomeAssistant,
) -> None:
    worker = Worker(hass)

    with pytest.raises(ZeroDivisionError):
        await worker.async_run(lambda: 1 // 0)

    assert await worker.async_run(lambda: 7) == 7
    await worker.async_close()


async def test_closing_waits_for_the_running_job_and_drops_the_others(
    hass: HomeAssistant,
) -> None:
    worker = Worker(hass)
    begun, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def long_job() -> None:
        begun.set()
        may_end.wait(60)
        done.append("long")

    running = asyncio.create_task(worker.async_run(long_job))
    waiting = asyncio.create_task(worker.async_run(lambda: done.append("waiting")))
    await asyncio.to_thread(begun.wait, 60)
    closing = asyncio.create_task(worker.async_close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    may_end.set()
    await closing

    await running
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done == ["long"]
    assert not ours()


async def test_an_unused_worker_has_no_thread(hass: HomeAssistant) -> None:
    worker = Worker(hass)

    assert not ours()
    await worker.async_close()


async def test_the_thread_ends_with_home_assistant(hass: HomeAssistant) -> None:
    worker = Worker(hass)
    await worker.async_run(lambda: None)
    assert ours()

    hass.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await hass.async_block_till_done()

    assert not ours()


async def test_a_closed_worker_leaves_no_listener(hass: HomeAssistant) -> None:
    before = hass.bus.async_listeners()

    await Worker(hass).async_close()

    assert hass.bus.async_listeners() == before
