"""The table of torrents of one qBittorrent, kept up to date by polls."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
import math
import time
from typing import Final

from ..models import ServerState, TorrentSnapshot
from .delta_health import DeltaHealth
from .errors import (
    AnswerTooLargeError,
    CommandError,
    NotQbittorrentError,
    QbittorrentError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
)
from .process_info import ask_launch_time
from .session import QbittorrentSession
from .torrent_fields import FieldReader
from .torrent_looks import TorrentLooks
from .torrent_requests import (
    Update,
    ask_active,
    ask_all,
    ask_maindata,
    ask_server,
    ask_some,
)
from .torrent_table import TableState, with_trackers_of
from .torrent_trackers import ask_trackers, without_tracker
from .tracker_hosts import UrlDigest
from .version import QbittorrentVersion

SETTLING: Final = 120.0
"""Seconds after a start of qBittorrent in which its list may be partial."""

LIST_INTERVAL: Final = 900.0
"""Seconds between two lists of all torrents, where deltas are of no use."""

MAP_INTERVAL: Final = 3600.0
"""Seconds between two full answers, which have the trackers of all torrents, where deltas
are of no use."""

_NEVER: Final = -math.inf

_TOO_MUCH: Final = (AnswerTooLargeError, TooSlowError)
"""What is wrong with an answer where a smaller one may work."""

_NOT_VITAL: Final = (
    AnswerTooLargeError,
    CommandError,
    # A proxy may allow some paths only.
    NotQbittorrentError,
    UnavailableError,
    UnreadableAnswerError,
)
"""What is wrong with an answer that a poll can do without."""


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
        self._was_too_much_at = _NEVER
        """When a full answer was too much last."""
        self._uses_deltas = False
        """Whether the last poll used them."""
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
        try:
            may_be_new = await self._async_poll(session, version, at)
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
        return self._snapshot(at, now)

    async def _async_poll(
        self, session: QbittorrentSession, version: QbittorrentVersion, at: float
    ) -> bool:
        """Poll; return whether qBittorrent may have been restarted since the last poll."""
        before = self._state.server
        self._uses_deltas = version.has_cheap_deltas and self._health.allows(at)
        poll = self._async_poll_delta if self._uses_deltas else self._async_poll_lists
        is_delta = await poll(session, at)
        guess = self._was_interrupted or _has_restarted(before, self._state.server)
        if version.reports_launches and (guess or not is_delta):
            return await self._async_may_be_new(session, guess=guess)
        return guess

    def _snapshot(self, at: float, now: datetime) -> TorrentSnapshot:
        return TorrentSnapshot(
            torrents=self._state.torrents,
            server=self._state.server,
            is_settling=at < self._settled_at or not self._is_whole,
            session_is_shared=self._health.is_shared,
            uses_deltas=self._uses_deltas,
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
        except _TOO_MUCH as err:
            self._health.give_up(at)
            if rid:
                raise
            self._do_without_full(at, err)
            self._uses_deltas = False
            return await self._async_poll_lists(session, at)
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

    def _is_explained(self, update: Update) -> bool:
        """Return whether a full answer has a cause that says nothing about deltas."""
        return update.is_full and (
            self._was_interrupted
            or update.logins != self._logins
            or _has_restarted(self._state.server, update.state.server)
        )

    async def _async_poll_lists(self, session: QbittorrentSession, at: float) -> bool:
        """Poll without deltas; return False."""
        is_due = self._state.is_bloated or at - self._mapped_at >= MAP_INTERVAL
        if is_due and at - self._was_too_much_at >= MAP_INTERVAL:
            try:
                self._take(await self._async_maindata(session, 0), at)
            except _TOO_MUCH as err:
                self._do_without_full(at, err)
            else:
                self._rid = 0
                return False
        shown: frozenset[bytes] | None = None
        state = await self._async_all(session, at)
        if state is None:
            state, shown = await self._async_active(session)
        try:
            state = await session.async_ask(partial(ask_server, state=state))
        except UnreadableAnswerError, AnswerTooLargeError, CommandError:
            server = replace(state.server, exit_v4=None, exit_v6=None)
            state = replace(state, server=server)
        self._state = await self._async_trackers(session, state)
        self._is_whole |= shown is None
        self._looks.end_poll(at, shown)
        return False

    def _do_without_full(self, at: float, error: QbittorrentError) -> None:
        """Ask for no full answer for a while: this one was too much."""
        self._mapped_at = self._was_too_much_at = at
        if isinstance(error, TooSlowError):
            # Its list would take nearly as long, and someone may wait for this poll.
            self._listed_at = at

    async def _async_all(
        self, session: QbittorrentSession, at: float
    ) -> TableState | None:
        """List all torrents; None if that is not due, or too much."""
        if at - self._listed_at < LIST_INTERVAL:
            return None
        # Even if it is too much: then the active ones have to do for a while.
        self._listed_at = at
        with suppress(*_TOO_MUCH):
            return await session.async_ask(partial(ask_all, state=self._state))
        return None

    async def _async_active(
        self, session: QbittorrentSession
    ) -> tuple[TableState, frozenset[bytes]]:
        """Read the active torrents; return also which others were read."""
        state, ended = await session.async_ask(partial(ask_active, state=self._state))
        if hashes := self._looks.choose(ended):
            ask = partial(ask_some, state=state, hashes=hashes)
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

    async def _async_maindata(self, session: QbittorrentSession, rid: int) -> Update:
        state = self._state if rid else replace(self._state, reader=FieldReader())
        return await session.async_ask(
            partial(ask_maindata, state=state, rid=rid, clock=self._clock)
        )

    def _take(self, update: Update, at: float) -> None:
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
