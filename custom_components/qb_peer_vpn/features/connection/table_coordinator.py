"""The coordinator that polls the table of torrents, which all features share."""

import asyncio
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...models import TorrentSnapshot
from ...qbittorrent import SessionClosedError, TorrentTableSource
from ...shell.coordinator import Coordinator
from .connection import Connection
from .issues import show_shared_session_issue

TABLE_INTERVAL: Final = timedelta(seconds=60)


class TorrentTableCoordinator(Coordinator[TorrentSnapshot]):
    """Polls the table; its listeners run after each poll, also after a failed one.

    So the features that ask qBittorrent for more can do it right after the table.
    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, connection: Connection
    ) -> None:
        super().__init__(hass, entry, name="torrents", interval=TABLE_INTERVAL)
        self.always_update = True
        self._connection = connection
        self._source = TorrentTableSource()
        self._lock = asyncio.Lock()

    @override
    async def _async_update_data(self) -> TorrentSnapshot:
        # A user may ask for a poll during the regular one.
        async with self._lock:
            try:
                snapshot = await self._async_poll()
            except SessionClosedError:
                return self.last_data()
        show_shared_session_issue(
            self.hass, self.config_entry, is_shared=snapshot.session_is_shared
        )
        return snapshot

    async def _async_poll(self) -> TorrentSnapshot:
        if not self.last_update_success:
            # qBittorrent may have been updated while it was away.
            await self._connection.async_read_version()
        async with self._connection.asking():
            return await self._source.async_poll(
                self._connection.session, self._connection.version, dt_util.utcnow()
            )
