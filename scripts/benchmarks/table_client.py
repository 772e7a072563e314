"""What the table of torrents costs, seen from inside.

A program in a process of its own::

    python -m scripts.benchmarks.table_client URL

It logs in to the stand-in at the URL, prints a line when it is ready, polls the table, and
prints the costs as JSON: of the full table, of polls without changes, and of polls with
changes. Its memory is watched from outside, from the first line on.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
import json
from statistics import median
from time import process_time, thread_time
from typing import Any

from custom_components.qb_peer_vpn.models import TorrentSnapshot
from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    TorrentTableSource,
    UserLogin,
)

from .watched import DONE, READY

IDLE_POLLS = 6
BUSY_POLLS = 6

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCost:
    """Processor time of one poll; waiting does not count."""

    worker_ms: float
    """Of the session's worker."""
    all_ms: float
    """Of all threads, the event loop's too."""


async def measure(url: str) -> dict[str, Any]:
    """Log in and poll."""
    session = QbittorrentSession(url, UserLogin(username="any", password="any"))
    source = TorrentTableSource()
    try:
        version = await session.async_version()
        print(READY, flush=True)

        async def poll() -> TorrentSnapshot:
            return await source.async_poll(session, version, NOW)

        full = await _cost(session, poll)
        idle = [await _cost(session, poll) for _ in range(IDLE_POLLS)]
        busy = [await _cost(session, poll) for _ in range(BUSY_POLLS)]
        torrents = len((await poll()).torrents)
        print(DONE, flush=True)
    finally:
        await session.async_close()
    return {
        "torrents": torrents,
        "full": asdict(full),
        "idle": asdict(_median(idle)),
        "busy": asdict(_median(busy)),
    }


async def _cost(
    session: QbittorrentSession, poll: Callable[[], Awaitable[object]]
) -> PollCost:
    worker_before = await session.async_ask(lambda _: thread_time())
    before = process_time()
    await poll()
    after = process_time()
    worker_after = await session.async_ask(lambda _: thread_time())
    return PollCost(
        worker_ms=1000.0 * (worker_after - worker_before),
        all_ms=1000.0 * (after - before),
    )


def _median(costs: list[PollCost]) -> PollCost:
    return PollCost(
        worker_ms=median(cost.worker_ms for cost in costs),
        all_ms=median(cost.all_ms for cost in costs),
    )


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    print(json.dumps(asyncio.run(measure(parser.parse_args().url))))


if __name__ == "__main__":
    main()
