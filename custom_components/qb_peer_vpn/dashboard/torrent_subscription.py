"""Sends a page of the torrents to the card, and later only what changed of it."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..features import PeerVpnConfigEntry
from ..models import TorrentSnapshot
from ..shell.const import DOMAIN
from ..shell.worker import async_get_worker
from ..torrents import Act
from .torrent_page import PageQuery, TorrentPage, torrent_page

LOOKING_INTERVAL: Final = timedelta(seconds=5)
"""Between two polls of the table while someone looks at it."""

SEND_INTERVAL: Final = 2.0
"""Seconds between two events, on average. Two may follow each other at once, so that
what a user has just changed does not wait for its turn."""

_BURST: Final = 2
_PERCENT: Final = 100

type Send = Callable[[dict[str, Any]], None]
type Permissions = Callable[[], Mapping[str, bool]]


class TorrentSubscription:
    """Sends a page at once and what changes of it, across reloads of the entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PeerVpnConfigEntry,
        query: PageQuery,
        *,
        permissions: Permissions,
        send: Send,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._query = query
        self._permissions = permissions
        self._send = send
        self._sent: dict[str, Any] = {}
        self._sent_rows: Mapping[str, Any] = {}
        self._sent_at: deque[float] = deque(maxlen=_BURST)
        self._seen: object = None
        """The torrents that the last event is about."""
        self._is_working = self._is_dirty = self._has_ended = False
        self._stop_waiting: CALLBACK_TYPE | None = None
        self._releases: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Send the page, and changes until the returned function is called."""
        stop_following = self._entry.async_on_state_change(self._async_follow)
        self._async_follow()

        @callback
        def end() -> None:
            self._has_ended = True
            stop_following()
            self._async_release()
            if self._stop_waiting is not None:
                self._stop_waiting()

        return end

    @callback
    def _async_follow(self) -> None:
        """Follow the table of the entry: each reload makes a new one."""
        self._async_release()
        if self._entry.state is ConfigEntryState.LOADED:
            table = self._entry.runtime_data.connection.table
            creations = self._entry.runtime_data.torrents.creations
            self._releases = [
                table.async_add_listener(self._async_changed),
                table.async_poll_every(LOOKING_INTERVAL),
                creations.async_add_listener(self._async_changed),
            ]
        self._async_changed()

    @callback
    def _async_release(self) -> None:
        while self._releases:
            self._releases.pop()()

    @callback
    def _async_changed(self) -> None:
        """Send what changed, when it is time to."""
        self._is_dirty = True
        if self._is_working or self._stop_waiting is not None:
            return
        if (wait := self._seconds_to_wait()) > 0:
            self._stop_waiting = async_call_later(self._hass, wait, self._async_waited)
            return
        self._async_start_work()

    @callback
    def _async_waited(self, _: datetime) -> None:
        self._stop_waiting = None
        self._async_start_work()

    @callback
    def _async_start_work(self) -> None:
        self._is_working = True
        self._hass.async_create_background_task(
            self._async_work(), f"{DOMAIN} list of torrents"
        )

    def _seconds_to_wait(self) -> float:
        if len(self._sent_at) < _BURST:
            return 0.0
        return self._sent_at[0] + _BURST * SEND_INTERVAL - self._hass.loop.time()

    async def _async_work(self) -> None:
        try:
            self._is_dirty = False
            await self._async_update()
        finally:
            self._is_working = False
        if self._is_dirty and not self._has_ended:
            self._async_changed()

    async def _async_update(self) -> None:
        if self._entry.state is not ConfigEntryState.LOADED:
            self._async_send({"available": False}, {})
            return
        table = self._entry.runtime_data.connection.table
        snapshot, may = table.data, self._may()
        state = {
            "available": table.last_update_success,
            "may": may,
            "creating": self._creating() if may[Act.CREATE] else [],
        }
        if not may[Act.SEE]:
            self._seen = None
            self._async_send(state | _NOTHING, {})
            return
        if snapshot.torrents is self._seen:
            self._async_send(self._sent | state | _freshness(snapshot), self._sent_rows)
            return
        query, now = self._query, dt_util.utcnow()
        page = await async_get_worker(self._hass).async_run(
            partial(torrent_page, snapshot.torrents, query, now)
        )
        self._seen = snapshot.torrents
        self._async_send(
            state | _freshness(snapshot) | _described(page, query), page.rows
        )

    def _may(self) -> dict[str, bool]:
        """Return what the user may do, as far as this qBittorrent can."""
        version = self._entry.runtime_data.connection.qbittorrent.version
        may = self._permissions()
        return {**may, Act.CREATE: may[Act.CREATE] and version.creates_torrents}

    def _creating(self) -> list[int]:
        """Return how far the .torrent files are that are being made, in percent."""
        creations = self._entry.runtime_data.torrents.creations
        return [int(_PERCENT * each) for each in creations.progress]

    @callback
    def _async_send(self, state: dict[str, Any], rows: Mapping[str, Any]) -> None:
        """Send what differs from the last event, if anything does."""
        if self._has_ended:
            return
        event = {
            key: value
            for key, value in state.items()
            if key not in self._sent or self._sent[key] != value
        }
        changed = {
            key: row for key, row in rows.items() if self._sent_rows.get(key) != row
        }
        if changed:
            event["rows"] = changed
        self._sent, self._sent_rows = state, rows
        if event:
            self._sent_at.append(self._hass.loop.time())
            self._send(event)


_NOTHING: Final[dict[str, Any]] = {"total": 0, "counts": {}, "order": []}


def _freshness(snapshot: TorrentSnapshot) -> dict[str, Any]:
    return {"is_quick": snapshot.uses_deltas and not snapshot.session_is_shared}


def _described(page: TorrentPage, query: PageQuery) -> dict[str, Any]:
    return {
        "total": page.total,
        "counts": dict(page.counts),
        "offset": query.offset,
        "order": list(page.rows),
        "categories": list(page.categories),
        "tags": list(page.tags),
    }
