"""The coordinator that polls the table of torrents, which all features share."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
import time
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...models import SHOWN_AFTER, TorrentSnapshot
from ...qbittorrent import SessionClosedError, TorrentTableSource
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from .connection import Connection
from .issues import show_shared_session_issue
from .limits_by_hand import LimitsByHand

TABLE_INTERVAL: Final = timedelta(seconds=60)

SECOND_LOOK: Final = 1.5
"""Seconds after a command. qBittorrent shows some of its effects only then."""


class TorrentTableCoordinator(Coordinator[TorrentSnapshot]):
    """Polls the table; its listeners run after each poll, also after a failed one.

    So the features that ask qBittorrent for more can do it right after the table.
    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, connection: Connection
    ) -> None:
        super().__init__(hass, entry, name="torrents", interval=TABLE_INTERVAL)
        self.always_update = True
        self.limits_by_hand = LimitsByHand()
        self._connection = connection
        self._source = TorrentTableSource()
        self._lock = asyncio.Lock()
        self._shown_at = 0.0
        """When all that was changed is shown."""
        self._stop_second_look: CALLBACK_TYPE | None = None
        self._asked_intervals: dict[object, timedelta] = {}

    @callback
    def async_poll_every(self, interval: timedelta) -> CALLBACK_TYPE:
        """Poll at least this often until the returned function is called.

        The smallest interval that anyone asks for holds, if deltas are cheap and no other
        program shares the session; else the table is polled every ``TABLE_INTERVAL``.
        If the last poll is older than the new interval, the next one begins at once.
        """
        request = object()
        self._asked_intervals[request] = interval
        self._async_use_interval()

        @callback
        def release() -> None:
            if self._asked_intervals.pop(request, None) is not None:
                self._async_use_interval()

        return release

    @callback
    def look_at(self, hashes: Iterable[str]) -> None:
        """Let the next poll show these torrents as they are, also without deltas.

        For torrents that were just added, removed, or changed: the first 500 of them.
        """
        self._source.look_at(hashes)

    @callback
    def _async_use_interval(self) -> None:
        """Use another interval from now on, not only after the next poll.

        After a failed poll, the next one is left as it is: there is none after a login
        that was refused. A longer interval holds after the next poll.
        """
        before, interval = self.update_interval, self._interval_for(self.data)
        self.update_interval = interval
        if before is None or interval >= before or not self.last_update_success:
            return
        if dt_util.utcnow() - self.data.fetched_at >= interval:
            self.config_entry.async_create_background_task(
                self.hass, self.async_refresh(), f"{DOMAIN} torrents"
            )
        else:
            self._schedule_refresh()

    def _interval_for(self, snapshot: TorrentSnapshot) -> timedelta:
        if not snapshot.uses_deltas or snapshot.session_is_shared:
            return TABLE_INTERVAL
        return min([TABLE_INTERVAL, *self._asked_intervals.values()])

    async def async_look_at_all(self) -> None:
        """Poll now, and get all torrents as they are, also without deltas.

        What was changed a moment ago is waited for.
        """
        await asyncio.sleep(max(0.0, self._shown_at - time.monotonic()))
        self._source.look_at_all()
        await self.async_refresh()

    async def async_show(self, hashes: Iterable[str]) -> None:
        """Poll now, and a moment later: something was changed about these torrents."""
        self._shown_at = time.monotonic() + SHOWN_AFTER
        hashes = tuple(hashes)
        self._source.look_at(hashes)
        await self.async_refresh()

        async def async_look_again(_: datetime) -> None:
            self._stop_second_look = None
            self._source.look_at(hashes)
            await self.async_refresh()

        if self._shutdown_requested:
            return
        if self._stop_second_look is not None:
            self._stop_second_look()
        self._stop_second_look = async_call_later(
            self.hass, SECOND_LOOK, HassJob(async_look_again, cancel_on_shutdown=True)
        )

    @override
    async def async_shutdown(self) -> None:
        """Stop all polls."""
        await super().async_shutdown()
        if self._stop_second_look is not None:
            self._stop_second_look()
            self._stop_second_look = None

    @override
    async def _async_update_data(self) -> TorrentSnapshot:
        # A user may ask for a poll during the regular one.
        async with self._lock:
            number = self.limits_by_hand.begin_poll()
            self._source.look_at(self.limits_by_hand.waiting)
            try:
                snapshot = await self._async_poll()
            except SessionClosedError:
                return self.last_data()
        show_shared_session_issue(
            self.hass, self.config_entry, is_shared=snapshot.session_is_shared
        )
        self.update_interval = self._interval_for(snapshot)
        self.limits_by_hand.end_poll(number, self._source.shows)
        return snapshot

    async def _async_poll(self) -> TorrentSnapshot:
        was_away = not self.last_update_success
        if was_away:
            # qBittorrent may have been updated while it was away.
            await self._connection.async_read_version()
        async with self._connection.asking():
            snapshot = await self._source.async_poll(
                self._connection.session, self._connection.version, dt_util.utcnow()
            )
        if not was_away and self._may_be_updated(snapshot):
            await self._connection.async_read_version()
        return snapshot

    def _may_be_updated(self, snapshot: TorrentSnapshot) -> bool:
        """Return whether qBittorrent seems to have been restarted between two polls.

        Without a login, only its table shows that.
        """
        if self._has_no_table:
            return False
        begins_to_settle = snapshot.is_settling and not self.data.is_settling
        return self._connection.has_new_session or begins_to_settle

    @property
    def _has_no_table(self) -> bool:
        data: TorrentSnapshot | None = self.data
        return data is None
