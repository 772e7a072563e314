"""Who the peers of a qBittorrent are now, asked from asyncio.

The Web API is synchronous: it lives in one worker thread of its own, from its creation to
its end, and the event loop only waits.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
import time
from typing import Final

from ..models import PeerSnapshot
from .connections import Connections
from .errors import ClientClosedError
from .login import Login
from .peers import merge_connections
from .rotation import TorrentRotation
from .traffic import TrafficCounter
from .version import QbittorrentVersion
from .web_api import WebApi

POLL_BUDGET: Final = 15.0
"""Seconds after which a poll asks no further torrent."""


class QbittorrentClient:
    """One qBittorrent and its login.

    Calls made at the same time are answered one after the other. Every call may raise any
    ``QbittorrentError``; after a ``LoginError`` only a new client asks again.
    """

    def __init__(
        self,
        url: str,
        login: Login,
        verify_ssl: bool,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep where qBittorrent is; nothing is asked yet.

        Args:
            url: with a scheme, and with a path if a proxy has one.
            login: with what to log in.
            verify_ssl: whether the certificate must be trusted.
            clock: monotonic time in seconds, for the budget of a poll and the age of
                what was counted.

        """
        self._connect = partial(WebApi, url=url, login=login, verify_ssl=verify_ssl)
        self._web_api: WebApi | None = None
        self._clock = clock
        self._rotation = TorrentRotation(budget=POLL_BUDGET, clock=clock)
        self._traffic = TrafficCounter()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=__name__)
        self._closing = False

    async def async_version(self) -> QbittorrentVersion:
        """Ask for the versions, which also proves that the login works."""
        return await self._in_worker(self._version)

    async def async_peer_snapshot(self, now: datetime) -> PeerSnapshot:
        """Ask for the peers of all torrents, and for the outside addresses.

        One request for the list of torrents, one for each that has peers, one for the
        addresses. Torrents for which the time did not suffice come first in the next poll
        and keep their last peers until then; see ``TorrentRotation``.
        """
        return await self._in_worker(partial(self._peer_snapshot, now))

    async def async_resolves_countries(self) -> bool:
        """Ask whether qBittorrent tells the countries of its peers."""
        return await self._in_worker(self._resolves_countries)

    async def async_resolve_countries(self) -> None:
        """Let qBittorrent tell the countries of its peers from now on."""
        await self._in_worker(self._resolve_countries)

    async def async_close(self) -> None:
        """Let a running call finish, close the connections and end the worker thread.

        May be called again; other calls end in a ``ClientClosedError`` from now on.
        """
        if not self._closing:
            self._closing = True
            self._worker.submit(self._close_web_api)
        # Waits for the worker's thread, which would hold the event loop.
        await asyncio.to_thread(self._worker.shutdown)

    async def _in_worker[ResultT](self, job: Callable[[], ResultT]) -> ResultT:
        if self._closing:
            raise ClientClosedError
        return await asyncio.get_running_loop().run_in_executor(self._worker, job)

    def _opened(self) -> WebApi:
        if self._web_api is None:
            self._web_api = self._connect()
        return self._web_api

    def _version(self) -> QbittorrentVersion:
        return self._opened().version()

    def _resolves_countries(self) -> bool:
        return self._opened().resolves_countries()

    def _resolve_countries(self) -> None:
        self._opened().resolve_countries()

    def _peer_snapshot(self, fetched_at: datetime) -> PeerSnapshot:
        web_api = self._opened()
        now = self._clock()
        torrents = web_api.torrents_with_peers()
        waiting = self._rotation.turn(
            torrents, lambda torrent_hash: self._connections(torrent_hash, now)
        )
        exit_v4, exit_v6 = web_api.exit_addresses()
        return PeerSnapshot(
            peers=merge_connections(
                self._rotation.answers,
                partial(self._traffic.recent_bytes, now=now),
            ),
            torrents_with_peers=len(torrents),
            torrents_waiting=waiting,
            exit_v4=exit_v4,
            exit_v6=exit_v6,
            fetched_at=fetched_at,
        )

    def _connections(self, torrent_hash: str, now: float) -> Connections | None:
        before = self._rotation.answers[torrent_hash]
        connections = self._opened().connections(torrent_hash, before=before)
        if connections is not None:
            self._traffic.count(torrent_hash, connections, now=now)
        return connections

    def _close_web_api(self) -> None:
        if self._web_api is not None:
            self._web_api.close()
