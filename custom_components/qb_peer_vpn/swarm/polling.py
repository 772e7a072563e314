"""One poll of the peers; how qBittorrent is asked is passed in."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
import time
from typing import Final, Protocol

from ..models import PeerSnapshot, Torrents, TorrentSnapshot, category_names, tag_names
from .errors import NoPeersReadableError
from .memory import Answer, SwarmMemory
from .torrent_peers import TorrentPeers

POLL_BUDGET: Final = 15.0
"""Seconds after which a poll asks no further torrent."""

GIVE_UP: Final = 3
"""Torrents in a row with tolerated errors after which a poll asks no further one."""

type AskPeers = Callable[[str, TorrentPeers], Awaitable[TorrentPeers | None]]
"""From a torrent's hash, and its last known peers, to its peers; None if the torrent is
gone or its answer cannot be read."""


class RunInWorker(Protocol):
    """Runs arithmetic of some 100 ms where it does not hold up the event loop."""

    async def __call__[T](self, job: Callable[[], T], /) -> T:
        """Return what the job returns."""


async def async_poll_peers(
    table: TorrentSnapshot,
    memory: SwarmMemory,
    *,
    ask: AskPeers,
    run_in_worker: RunInWorker,
    tolerated: type[Exception] | tuple[type[Exception], ...] = (),
    clock: Callable[[], float] = time.monotonic,
) -> PeerSnapshot:
    """Ask at most 100 torrents for their peers; return the last known peers of all.

    Each torrent is asked by a call of its own, so that other requests get in between.
    What ``ask`` raises ends the poll; the answers until then are kept. A tolerated error
    may concern one torrent only, so it is raised only if no torrent could be asked.

    Raises:
        NoPeersReadableError: no torrent that was asked has a usable answer.

    """
    began = clock()
    asking = _Asking(table.torrents, memory, ask, tolerated, clock)
    chosen = await run_in_worker(
        partial(memory.choose, table.torrents, began, is_settling=table.is_settling)
    )
    try:
        await asking.async_ask_all(chosen, until=began + POLL_BUDGET)
    except Exception:
        # The answers until then are good, even if the connection is broken now.
        with suppress(NoPeersReadableError):
            await run_in_worker(partial(asking.record, began))
        raise
    await run_in_worker(partial(asking.record, began))
    return await run_in_worker(partial(_snapshot, table, memory, clock()))


def _snapshot(table: TorrentSnapshot, memory: SwarmMemory, now: float) -> PeerSnapshot:
    merged = memory.merged(table.torrents, now)
    return PeerSnapshot(
        peers=merged.peers,
        groups=merged.groups,
        memberships=merged.memberships,
        categories=category_names(table.torrents),
        tags=tag_names(table.torrents),
        torrents_with_peers=len(memory),
        torrents_waiting=memory.waiting(now),
        exit_v4=table.server.exit_v4,
        exit_v6=table.server.exit_v6,
        fetched_at=table.fetched_at,
    )


class _Asking:
    """The answers of one poll, as far as there are."""

    def __init__(
        self,
        torrents: Torrents,
        memory: SwarmMemory,
        ask: AskPeers,
        tolerated: type[Exception] | tuple[type[Exception], ...],
        clock: Callable[[], float],
    ) -> None:
        self._torrents, self._memory = torrents, memory
        self._ask, self._clock = ask, clock
        self._tolerated = tolerated
        self._answers: list[Answer] = []

    async def async_ask_all(self, hashes: Iterable[str], *, until: float) -> None:
        """Ask one torrent after the other, at least one, until a time."""
        error: Exception | None = None
        in_row = 0
        for torrent_hash in hashes:
            if in_row == GIVE_UP or (self._answers and self._clock() >= until):
                break
            try:
                await self._async_ask(torrent_hash)
                in_row = 0
            except self._tolerated as err:
                error = err
                in_row += 1
        if error and all(answer.peers is None for answer in self._answers):
            raise error

    async def _async_ask(self, torrent_hash: str) -> None:
        peers: TorrentPeers | None = None
        try:
            peers = await self._ask(
                torrent_hash, self._memory.last_answer(torrent_hash)
            )
        finally:
            # Also if it failed: the next poll must not begin with this torrent.
            self._answers.append(
                Answer(torrent_hash=torrent_hash, peers=peers, at=self._clock())
            )

    def record(self, asked_at: float) -> None:
        """Let the memory keep them; see there."""
        self._memory.record(self._torrents, self._answers, asked_at=asked_at)
