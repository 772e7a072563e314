"""The table of torrents of one qBittorrent, kept up to date by polls."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
import math
import time
from typing import Final

import numpy as np

from ..models import ServerState, TorrentSnapshot, TorrentState
from ..web import read_json
from .delta_health import DeltaHealth
from .errors import (
    AnswerTooLargeError,
    CommandError,
    NotQbittorrentError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
)
from .maindata import read_maindata
from .process_info import ask_launch_time
from .server_state import merged_state
from .session import QbittorrentSession
from .torrent_fields import FieldReader
from .torrent_list import read_torrent_list
from .torrent_looks import TorrentLooks
from .torrent_table import (
    TableState,
    with_active,
    with_list,
    with_maindata,
    with_some,
    with_trackers_of,
)
from .torrent_trackers import ask_trackers, without_tracker
from .tracker_hosts import UrlDigest
from .version import QbittorrentVersion
from .web_api import WebApi

SETTLING: Final = 120.0
"""Seconds after a start of qBittorrent in which its list may be partial."""

LIST_INTERVAL: Final = 900.0
"""Seconds between two lists of all torrents, where deltas are of no use."""

MAP_INTERVAL: Final = 3600.0
"""Seconds between two full answers, which have the trackers of all torrents, where deltas
are of no use."""

TABLE_CAP: Final = 192 * 1024 * 1024
"""Bytes of a list of all torrents. It is read torrent by torrent, and 30,000 torrents
with ten trackers each take 65 MB."""

_NEVER: Final = -math.inf

_NOT_VITAL: Final = (
    AnswerTooLargeError,
    CommandError,
    # A proxy may allow some paths only.
    NotQbittorrentError,
    UnavailableError,
    UnreadableAnswerError,
)
"""What is wrong with an answer that a poll can do without."""

_BUSY: Final = (
    TorrentState.ALLOCATING,
    TorrentState.CHECKING_DOWNLOAD,
    TorrentState.CHECKING_RESUME_DATA,
    TorrentState.CHECKING_UPLOAD,
    TorrentState.DOWNLOADING,
    TorrentState.DOWNLOADING_METADATA,
    TorrentState.FORCED_DOWNLOAD,
    TorrentState.FORCED_METADATA,
    TorrentState.MOVING,
)
"""A torrent that was doing this and is not active any more has come to an end with it."""

_SLOW_DELTA: Final = 1.0
"""Seconds for a delta with fewer than ``_FEW_CHANGES``."""
_FEW_CHANGES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Update:
    """The state after an answer of ``sync/maindata``, and the circumstances."""

    state: TableState
    rid: int
    is_full: bool
    is_slow: bool
    logins: int


class TorrentTableSource:
    """Polls the torrents: deltas where they are cheap, else the active torrents.

    Without cheap deltas, all torrents are listed every ``LIST_INTERVAL``, and their
    trackers every ``MAP_INTERVAL``; those that were busy, or that ``look_at`` names, are
    asked for at once, and so are the trackers of active torrents that have none. A poll
    that fails changes nothing: the next one asks for the changes since the last good
    answer.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._state = TableState()
        self._health = DeltaHealth()
        self._rid = 0
        self._logins: int | None = None
        self._was_interrupted = True
        self._settled_at = 0.0
        self._launched_at: int | None = None
        """When qBittorrent was started, by its own clock."""
        self._is_whole = False
        """Whether all torrents were listed once."""
        self._listed_at = self._mapped_at = _NEVER
        self._looks = TorrentLooks()
        self._tracked: set[bytes] = set()
        """Torrents whose trackers were asked for since the last list of all trackers."""

    def look_at(self, hashes: Iterable[str]) -> None:
        """Let the next polls show these torrents as they are, also without deltas.

        For torrents that were just added, removed, or changed: the first 500 of them. The
        first poll that comes after ``LOOK_TIME`` is the last one: qBittorrent carries out
        some commands after it has answered, and a small torrent may then come to its end
        between two polls.
        """
        self._looks.add(hashes, self._clock())

    def shows(self, torrent_hash: str) -> bool:
        """Return whether the last poll has shown a torrent as it is, or that it is gone.

        Without deltas, many torrents that are not active are not asked for.
        """
        return self._looks.shows(torrent_hash)

    def look_at_all(self) -> None:
        """Let the next poll show all torrents as they are, also without deltas."""
        self._listed_at = _NEVER

    async def async_poll(
        self, session: QbittorrentSession, version: QbittorrentVersion, now: datetime
    ) -> TorrentSnapshot:
        """Bring the table up to date with one request, or a few without deltas.

        ``torrents`` of the result is the same object as in the last one if no torrent
        changed.

        Args:
            session: with qBittorrent.
            version: of qBittorrent; after an outage it may be another one.
            now: the time of the poll.

        Raises:
            QbittorrentError: the connection has a problem.
            SessionClosedError: the session was closed.

        """
        at = self._clock()
        uses_deltas = version.has_cheap_deltas and self._health.allows(at)
        try:
            may_be_new = await self._async_poll(
                session, version, at, uses_deltas=uses_deltas
            )
        except Exception:
            if not self._was_interrupted:
                # What happened meanwhile, such as a restart, may concern all torrents.
                self._listed_at = _NEVER
            self._was_interrupted = True
            raise
        if may_be_new:
            self._settled_at = at + SETTLING
            if not self._was_interrupted:
                # Its list may differ, also where nothing is active.
                self._listed_at = _NEVER
        self._was_interrupted = False
        return self._snapshot(at, now, uses_deltas=uses_deltas)

    async def _async_poll(
        self,
        session: QbittorrentSession,
        version: QbittorrentVersion,
        at: float,
        *,
        uses_deltas: bool,
    ) -> bool:
        """Poll; return whether qBittorrent may have been restarted since the last poll."""
        before = self._state.server
        poll = self._async_poll_delta if uses_deltas else self._async_poll_lists
        is_delta = await poll(session, at)
        guess = self._was_interrupted or _has_restarted(before, self._state.server)
        if version.reports_launches and (guess or not is_delta):
            return await self._async_may_be_new(session, guess=guess)
        return guess

    def _snapshot(
        self, at: float, now: datetime, *, uses_deltas: bool
    ) -> TorrentSnapshot:
        return TorrentSnapshot(
            torrents=self._state.torrents,
            server=self._state.server,
            is_settling=at < self._settled_at or not self._is_whole,
            session_is_shared=self._health.is_shared,
            uses_deltas=uses_deltas,
            fetched_at=now,
        )

    async def _async_may_be_new(
        self, session: QbittorrentSession, *, guess: bool
    ) -> bool:
        """Return whether qBittorrent is another process than at the last poll.

        Each restart ends the session, so that no delta follows it.

        Args:
            session: with qBittorrent.
            guess: holds if qBittorrent does not say it.

        """
        known, now = self._launched_at, None
        with suppress(*_NOT_VITAL):
            now = await session.async_ask(ask_launch_time)
        self._launched_at = now
        return guess if known is None or now is None else now != known

    async def _async_poll_delta(self, session: QbittorrentSession, at: float) -> bool:
        """Poll once; return whether the answer was a delta."""
        rid = 0 if self._state.is_bloated else self._rid
        try:
            update = await self._async_maindata(session, rid)
        except TooSlowError, AnswerTooLargeError:
            self._health.give_up(at)
            if not rid:
                # Without deltas, this same answer would be asked for.
                self._mapped_at = at
            raise
        if rid and not self._is_explained(update):
            self._health.record(at, is_spoiled=update.is_full, is_slow=update.is_slow)
            if update.is_full and len(update.state.torrents) < len(
                self._state.torrents
            ):
                self._settled_at = at + SETTLING
        self._take(update, at)
        if not self._health.allows(at):
            # When deltas get another try, they begin with a full answer.
            self._rid = 0
        return not update.is_full

    def _is_explained(self, update: _Update) -> bool:
        """Return whether a full answer has a cause that says nothing about deltas."""
        return update.is_full and (
            self._was_interrupted
            or update.logins != self._logins
            or _has_restarted(self._state.server, update.state.server)
        )

    async def _async_poll_lists(self, session: QbittorrentSession, at: float) -> bool:
        """Poll without deltas; return False."""
        if at - self._mapped_at >= MAP_INTERVAL or self._state.is_bloated:
            await self._async_map(session, at)
            return False
        lists_all = at - self._listed_at >= LIST_INTERVAL
        if lists_all:
            # Even if it takes too long: then the active ones have to do for a while.
            self._listed_at = at
            state = await session.async_ask(partial(_ask_all, state=self._state))
            shown = None
        else:
            state, shown = await self._async_active(session)
        try:
            state = await session.async_ask(partial(_ask_server, state=state))
        except UnreadableAnswerError, AnswerTooLargeError, CommandError:
            server = replace(state.server, exit_v4=None, exit_v6=None)
            state = replace(state, server=server)
        self._state = await self._async_trackers(session, state)
        self._is_whole |= lists_all
        self._looks.end_poll(at, shown)
        return False

    async def _async_active(
        self, session: QbittorrentSession
    ) -> tuple[TableState, frozenset[bytes]]:
        """Read the active torrents; return also which others were read."""
        state, ended = await session.async_ask(partial(_ask_active, state=self._state))
        if hashes := self._looks.choose(ended):
            ask = partial(_ask_some, state=state, hashes=hashes)
            state = await session.async_ask(ask)
        return state, hashes

    async def _async_trackers(
        self, session: QbittorrentSession, state: TableState
    ) -> TableState:
        """Ask for the trackers of active torrents without one, once for each."""
        unknown = without_tracker(state.torrents, self._tracked)
        found: dict[bytes, dict[UrlDigest, str]] = {}
        for each in unknown:
            with suppress(*_NOT_VITAL):
                ask = partial(ask_trackers, torrent_hash=each)
                found[each] = await session.async_ask(ask)
        self._tracked.update(unknown)
        return with_trackers_of(state, found)

    async def _async_map(self, session: QbittorrentSession, at: float) -> None:
        """Read all torrents with all their trackers."""
        try:
            self._take(await self._async_maindata(session, 0), at)
        except TooSlowError, AnswerTooLargeError:
            self._mapped_at = at
            raise
        self._rid = 0

    async def _async_maindata(self, session: QbittorrentSession, rid: int) -> _Update:
        state = self._state if rid else replace(self._state, reader=FieldReader())
        return await session.async_ask(
            partial(_ask_maindata, state=state, rid=rid, clock=self._clock)
        )

    def _take(self, update: _Update, at: float) -> None:
        self._state, self._rid, self._logins = update.state, update.rid, update.logins
        self._listed_at = self._mapped_at = at
        self._is_whole = True
        self._looks.end_poll(at, None)
        self._tracked.clear()


def _has_restarted(before: ServerState, after: ServerState) -> bool:
    """Return whether the bytes since the start became fewer."""
    return _session_bytes(after) < _session_bytes(before)


def _session_bytes(server: ServerState) -> int:
    return (server.session_downloaded or 0) + (server.session_uploaded or 0)


# Each of these runs in the worker of the session, and makes one request.


def _ask_maindata(
    web_api: WebApi, *, state: TableState, rid: int, clock: Callable[[], float]
) -> _Update:
    began = clock()
    answer = web_api.get(
        "sync/maindata",
        partial(read_maindata, reader=state.reader),
        params={"rid": rid},
        cap=TABLE_CAP,
    )
    is_slow = clock() - began > _SLOW_DELTA and answer.change_count < _FEW_CHANGES
    return _Update(
        state=with_maindata(state, answer),
        rid=answer.rid,
        is_full=answer.is_full,
        is_slow=is_slow and not answer.is_full,
        logins=web_api.logins,
    )


def _ask_all(web_api: WebApi, *, state: TableState) -> TableState:
    read = partial(read_torrent_list, reader=state.reader)
    return with_list(state, *web_api.get("torrents/info", read, cap=TABLE_CAP))


def _ask_active(web_api: WebApi, *, state: TableState) -> tuple[TableState, set[bytes]]:
    """Return the new state, and the busy torrents that are not active any more."""
    read = partial(read_torrent_list, reader=state.reader)
    params = {"filter": "active"}
    table, names = web_api.get("torrents/info", read, params=params, cap=TABLE_CAP)
    torrents = state.torrents
    is_over = torrents.in_state(_BUSY) & ~np.isin(
        torrents.table["hash"], table["hash"], assume_unique=True
    )
    ended = set(torrents.table["hash"][is_over].tolist())
    return with_active(state, table, names), ended


def _ask_some(
    web_api: WebApi, *, state: TableState, hashes: frozenset[bytes]
) -> TableState:
    read = partial(read_torrent_list, reader=state.reader)
    params = {"hashes": b"|".join(sorted(hashes)).decode()}
    rows = web_api.get("torrents/info", read, params=params, cap=TABLE_CAP)
    return with_some(state, hashes, *rows)


def _ask_server(web_api: WebApi, *, state: TableState) -> TableState:
    answer = web_api.get("transfer/info", read_json)
    if not isinstance(answer, dict):
        raise UnreadableAnswerError
    return replace(state, server=merged_state(state.server, answer))
