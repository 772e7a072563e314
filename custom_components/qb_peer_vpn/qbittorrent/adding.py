"""Add a torrent, and find out which hash it has: the same way for all versions.

Before 5.2, qBittorrent says only "Ok." or "Fails."; an address is fetched later, and
nothing says which torrent came of it. So the list is asked: by the hash where it is known
beforehand, else by a passing tag.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from secrets import token_hex
from typing import Final

from ..web import UnreadableJsonError, read_json
from .add_options import AddOptions
from .errors import (
    AnswerTooLargeError,
    ConflictError,
    RejectedError,
    UnreadableAnswerError,
)
from .found_torrents import (
    FoundTorrent,
    LogLine,
    read_by_info_hash,
    read_found,
    read_log,
    read_tags,
)
from .request_queue import Priority
from .session import QbittorrentSession
from .torrent_hashes import joined_hashes
from .torrent_requests import TABLE_CAP
from .transport import LIST_CAP
from .web_api import WebApi

PASSING_TAG: Final = "qbpv-"
"""Beginning of the tags that say which torrent came of an address."""

LIST_TRIES: Final = 40
LIST_PAUSE: Final = 0.25
"""How often, and with which pauses in seconds, the list is asked for a new torrent."""

FETCH_TRIES: Final = 30
FETCH_PAUSE: Final = 1.0
"""The same for what qBittorrent has to fetch first."""

_ADDED: Final = "Ok."
_FAILED: Final = "Fails."

type Sleep = Callable[[float], Awaitable[object]]


class AddReason(StrEnum):
    """Why nothing was added, or why it is not certain."""

    ALREADY_THERE = "already_there"
    NOT_FETCHED = "not_fetched"
    """qBittorrent could not fetch it from its address, or found no torrent there."""
    PENDING = "pending"
    """qBittorrent has accepted it, and it is not in the list yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The result of adding one torrent."""

    added: bool
    hash: str | None = None
    name: str | None = field(default=None, repr=False)
    reason: AddReason | None = None


class TorrentAdder:
    """Adds torrents, one at a time.

    Each method may raise any ``QbittorrentError``, any ``CommandError``, and
    ``SessionClosedError``. What it is given must be checked before: qBittorrent opens
    files of its own machine, too.
    """

    def __init__(
        self, session: QbittorrentSession, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._session = session
        self._sleep = sleep
        # qBittorrent accepts a torrent twice until it is in its list.
        self._lock = asyncio.Lock()

    async def async_add_file(
        self, content: bytes, hashes: Sequence[str], options: AddOptions
    ) -> Added:
        """Add a .torrent file.

        Args:
            content: of the file.
            hashes: by which qBittorrent may name the torrent, the likeliest first.
            options: how to add it.

        Raises:
            RejectedError: qBittorrent refuses it.
            ValueError: one of the hashes is none.

        """
        # A name of a file is needed, and nothing reads it.
        files = {"torrents": ("a.torrent", content)}
        return await self._async_add_known(options.form(), files, hashes)

    async def async_add_magnet(
        self, link: str, hashes: Sequence[str], options: AddOptions
    ) -> Added:
        """Add a magnet link. See ``async_add_file`` for the rest."""
        form = {**options.form(), "urls": link}
        return await self._async_add_known(form, {}, hashes)

    async def async_add_url(self, url: str, options: AddOptions) -> Added:
        """Let qBittorrent fetch a .torrent file, and wait for it up to 30 s.

        Raises:
            RejectedError: qBittorrent refuses it.

        """
        tag = f"{PASSING_TAG}{token_hex(4)}"
        last = await self._async_last_log_id()
        form = {**options.with_tag(tag).form(), "urls": url}
        if not await self._async_post_add(form, {}):
            raise RejectedError
        for _ in range(FETCH_TRIES):
            if found := await self._async_find({"tag": tag}, has_tag=tag):
                await self._async_drop_tags([tag], found.hash)
                return Added(added=True, hash=found.hash, name=found.name)
            if result := await self._async_failure(url, last):
                await self._async_drop_tags([tag])
                return result
            await self._sleep(FETCH_PAUSE)
        return Added(added=True, reason=AddReason.PENDING)

    async def async_remove_passing_tags(self) -> None:
        """Remove the tags that an interrupted wait has left behind."""
        tags = await self._async_ask(
            partial(WebApi.get, path="torrents/tags", read=read_tags)
        )
        if left := [tag for tag in tags if tag.startswith(PASSING_TAG)]:
            await self._async_drop_tags(left)

    async def _async_add_known(
        self,
        form: Mapping[str, str | int | float | bool | None],
        files: Mapping[str, tuple[str, bytes]],
        hashes: Sequence[str],
    ) -> Added:
        async with self._lock:
            return await self._async_add_one(form, files, hashes)

    async def _async_add_one(
        self,
        form: Mapping[str, str | int | float | bool | None],
        files: Mapping[str, tuple[str, bytes]],
        hashes: Sequence[str],
    ) -> Added:
        by_hash = {"hashes": joined_hashes(hashes)}
        if present := await self._async_find(by_hash):
            return _already_there(present)
        if not await self._async_post_add(form, files):
            present = await self._async_find(by_hash) or await self._async_twin(hashes)
            if present is None:
                raise RejectedError
            return _already_there(present)
        for _ in range(LIST_TRIES):
            if found := await self._async_find(by_hash):
                return Added(added=True, hash=found.hash, name=found.name)
            await self._sleep(LIST_PAUSE)
        return Added(added=True, hash=hashes[0], reason=AddReason.PENDING)

    async def _async_post_add(
        self,
        form: Mapping[str, str | int | float | bool | None],
        files: Mapping[str, tuple[str, bytes]],
    ) -> bool:
        """Return whether qBittorrent accepted it: 409 since 5.2, "Fails." before.

        Raises:
            UnreadableAnswerError: the answer says neither.

        """
        add = partial(WebApi.post, path="torrents/add", data=form, files=files)
        try:
            answer = await self._async_ask(add)
        except ConflictError:
            return False
        if answer.strip() in {_ADDED, _FAILED}:
            return answer.strip() == _ADDED
        if not _counts_torrents(answer):
            raise UnreadableAnswerError
        return True

    async def _async_find(
        self, params: Mapping[str, str], *, has_tag: str | None = None
    ) -> FoundTorrent | None:
        """Return a torrent of a short list; of any list before 4.4 if asked by tag."""
        rows = await self._async_ask(
            partial(
                WebApi.get,
                path="torrents/info",
                read=partial(read_found, has_tag=has_tag),
                params=params,
                cap=TABLE_CAP,
            )
        )
        return rows[0] if rows else None

    async def _async_twin(self, hashes: Sequence[str]) -> FoundTorrent | None:
        """Return the torrent that has one of the hashes beside the one of its name.

        A hybrid torrent is named by its v2 hash only, and a link with its v1 hash still
        counts as a second one.
        """
        read = partial(read_by_info_hash, hashes=frozenset(hashes))
        ask = partial(WebApi.get, path="torrents/info", read=read, cap=TABLE_CAP)
        return await self._async_ask(ask)

    async def _async_failure(self, url: str, last: int | None) -> Added | None:
        """Return what the log says about an address, if it says anything."""
        if last is None:
            return None
        for line in await self._async_log(last):
            if not line.is_about(url):
                continue
            if line.is_warning:
                return Added(added=False, reason=AddReason.NOT_FETCHED)
            for digits in line.hashes:
                if found := await self._async_find({"hashes": digits}):
                    return _already_there(found)
        return None

    async def _async_last_log_id(self) -> int | None:
        """Return the number of the last line of the log; None if it is too long."""
        try:
            lines = await self._async_log(-1)
        except AnswerTooLargeError:
            return None
        return max((line.number for line in lines), default=-1)

    async def _async_log(self, after: int) -> list[LogLine]:
        params = {"last_known_id": after}
        return await self._async_ask(
            partial(
                WebApi.get, path="log/main", read=read_log, params=params, cap=LIST_CAP
            )
        )

    async def _async_drop_tags(
        self, tags: Sequence[str], torrent_hash: str | None = None
    ) -> None:
        form = {"tags": ",".join(tags)}
        if torrent_hash is not None:
            only = {**form, "hashes": joined_hashes([torrent_hash])}
            await self._async_ask(
                partial(WebApi.post, path="torrents/removeTags", data=only)
            )
        await self._async_ask(
            partial(WebApi.post, path="torrents/deleteTags", data=form)
        )

    async def _async_ask[T](self, request: Callable[[WebApi], T]) -> T:
        return await self._session.async_ask(request, Priority.USER)


def _counts_torrents(answer: str) -> bool:
    """Return whether this is an answer to adding since 5.2: how many were added."""
    try:
        counts = read_json([answer.encode()])
    except UnreadableJsonError:
        return False
    return isinstance(counts, dict) and "success_count" in counts


def _already_there(found: FoundTorrent) -> Added:
    return Added(
        added=False,
        hash=found.hash,
        name=found.name,
        reason=AddReason.ALREADY_THERE,
    )
