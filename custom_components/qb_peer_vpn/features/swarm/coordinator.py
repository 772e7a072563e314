"""The coordinator that polls the peers of the torrents."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
import numpy as np
from numpy.typing import NDArray

from ...models import PeerSnapshot
from ...qbittorrent import (
    LIST_CAP,
    AnswerTooLargeError,
    CommandError,
    SessionClosedError,
    UnavailableError,
    UnreadableAnswerError,
    WebApi,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ...shell.worker import Worker
from ...swarm import (
    NoPeersReadableError,
    SwarmMemory,
    TorrentPeers,
    async_poll_peers,
    read_torrent_peers,
)
from ..connection import Connection, TorrentTableCoordinator
from .issues import show_countries_issue
from .router_preference import RouterPreference

PEER_INTERVAL: Final = timedelta(seconds=60)
"""Peers come and go within minutes; each request costs qBittorrent some milliseconds."""

_TOLERANCE: Final = timedelta(seconds=5)
"""The table is polled a little earlier or later each time."""

COUNTRIES_CHECK: Final = timedelta(hours=1)
"""How often ``resolve_peer_countries`` is read again while no peer has a country."""


class PeerCoordinator(Coordinator[PeerSnapshot]):
    """Polls the peers every minute, right after the table of torrents."""

    duration_ms: float
    """Of the last successful poll; known after the first refresh."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        connection: Connection,
        table: TorrentTableCoordinator,
        memory: SwarmMemory,
        worker: Worker,
    ) -> None:
        super().__init__(hass, entry, name="peers", interval=None)
        self._connection = connection
        self._table = table
        self._memory = memory
        self._worker = worker
        self._router_preference = RouterPreference(connection)
        self._lock = asyncio.Lock()
        self._polls_now = 0
        self._is_following = False
        self._polled_at: datetime | None = None
        self._countries_checked: datetime | None = None

    @callback
    def async_follow_table(self) -> None:
        """Poll after the table from now on, until the entry is unloaded."""
        self._is_following = True
        self.config_entry.async_on_unload(
            self._table.async_add_listener(self._async_table_polled)
        )

    @callback
    def _async_table_polled(self) -> None:
        if self._polls_now:
            return
        if not self._table.last_update_success:
            self.async_fail_with(self._table)
        elif self._is_due():
            self.config_entry.async_create_background_task(
                self.hass, self.async_refresh(), f"{DOMAIN} peers"
            )

    def _is_due(self) -> bool:
        """Whether the last poll is old enough, also if it failed.

        The table may be polled every few seconds.
        """
        if self._polled_at is None:
            return True
        return dt_util.utcnow() - self._polled_at >= PEER_INTERVAL - _TOLERANCE

    def addresses_of(self, torrent_hash: str) -> NDArray[np.bytes_]:
        """Return the packed addresses of a torrent's last known peers, shape (n,)."""
        addresses: NDArray[np.bytes_] = self._memory.last_answer(torrent_hash).table[
            "address"
        ]
        return addresses

    def last_answers(self) -> dict[str, TorrentPeers]:
        """Return the last known peers of each torrent that has some, by its hash."""
        return self._memory.answers()

    async def async_poll_now(self) -> None:
        """Poll the table, then the peers, whether they are due or not."""
        # The listener must not begin a poll of its own in between.
        self._polls_now += 1
        try:
            with self._table.asked():
                await self._table.async_refresh()
        finally:
            self._polls_now -= 1
        if self._table.last_update_success:
            await self.async_refresh_for_person()
        else:
            self.async_fail_with(self._table)

    @override
    async def _async_update_data(self) -> PeerSnapshot:
        self._polled_at = dt_util.utcnow()
        try:
            # A user may ask for a poll during the regular one.
            async with self._lock, self._connection.asking():
                return await self._async_poll()
        except NoPeersReadableError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="unreadable_answer"
            ) from err
        except HomeAssistantError as err:
            if self._is_following and self.last_update_success:
                # The connection has failed: one of the two logs it for both. Only once:
                # where nothing but the peers cannot be asked, the table recovers.
                self._table.async_set_update_error(err)
                self.async_fail_with(self._table)
            raise
        except SessionClosedError:
            return self.last_data()

    async def _async_poll(self) -> PeerSnapshot:
        begin = perf_counter()
        snapshot = await async_poll_peers(
            self._table.data,
            self._memory,
            ask=self._async_ask,
            tolerated=UnavailableError,
            run_in_worker=self._worker.async_run,
        )
        self.duration_ms = 1000 * (perf_counter() - begin)
        await self._async_check_countries(snapshot)
        if snapshot.exit_v4 is None and snapshot.exit_v6 is None:
            return snapshot
        asks_router = await self._router_preference.async_asks_router(dt_util.utcnow())
        return replace(snapshot, asks_router=asks_router)

    async def _async_ask(
        self, torrent_hash: str, before: TorrentPeers
    ) -> TorrentPeers | None:
        """Ask for the peers of a torrent; None without a usable answer.

        One torrent that cannot be read does not end the poll for the others.
        """
        try:
            return await self._connection.session.async_ask(
                lambda web_api: web_api.get(
                    "sync/torrentPeers",
                    partial(read_torrent_peers, before=before),
                    # qBittorrent keeps one last answer for a session, so another `rid`
                    # would give the difference to another torrent's peers.
                    params={"hash": torrent_hash, "rid": 0},
                    cap=LIST_CAP,
                    about_torrent=True,
                )
            )
        except CommandError, UnreadableAnswerError, AnswerTooLargeError:
            return None

    async def _async_check_countries(self, snapshot: PeerSnapshot) -> None:
        """Notice that qBittorrent does not resolve countries.

        A single peer with a country proves that it does, without a request.
        """
        now, checked = dt_util.utcnow(), self._countries_checked
        if snapshot.peers.has_countries:
            is_off = False
        elif checked is None or now - checked >= COUNTRIES_CHECK:
            self._countries_checked = now
            resolves = await self._connection.async_read(WebApi.resolves_countries)
            if resolves is None:
                return
            is_off = not resolves
        else:
            return
        show_countries_issue(self.hass, self.config_entry, is_off=is_off)
