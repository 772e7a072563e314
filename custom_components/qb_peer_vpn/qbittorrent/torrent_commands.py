"""What can be done with torrents: start, stop, check, announce, queue, remove, change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from ..web import ArrivingJson, UnreadableJsonError
from .errors import (
    ConflictError,
    QueueingOffError,
    UnknownCategoryError,
    UnsupportedError,
    UnusableFolderError,
)
from .request_queue import Priority
from .session import QbittorrentSession
from .share_limits import ShareLimits, read_share_limits, share_limit_forms
from .torrent_hashes import batches, joined_hashes
from .transport import LIST_CAP
from .version import QbittorrentVersion
from .web_api import Scalar, WebApi


class QueueMove(StrEnum):
    """Where a torrent moves in the queue."""

    TOP = "top"
    UP = "up"
    DOWN = "down"
    BOTTOM = "bottom"


_QUEUE_CALLS: Final = {
    QueueMove.TOP: "torrents/topPrio",
    QueueMove.UP: "torrents/increasePrio",
    QueueMove.DOWN: "torrents/decreasePrio",
    QueueMove.BOTTOM: "torrents/bottomPrio",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentChanges:
    """What to change about torrents; None stays as it is."""

    upload_limit: int | None = None
    """B/s; 0 for none."""
    download_limit: int | None = None
    """B/s; 0 for none."""
    category: str | None = None
    """One that exists; "" for none."""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    location: str | None = None
    """Absolute path on qBittorrent's machine. The files are moved there."""
    force_start: bool | None = None
    super_seeding: bool | None = None
    sequential: bool | None = None
    share_limits: ShareLimits | None = None


class TorrentCommands:
    """Commands to one qBittorrent, in the words of its version.

    Each request is a job of its own, and none is sent for no torrent: without hashes,
    nothing happens. qBittorrent ignores unknown hashes, so look for them in the table
    first. Each method may raise any ``QbittorrentError``, any ``CommandError``, and
    ``SessionClosedError``; and ``ValueError`` for hashes that are none.
    """

    def __init__(
        self,
        session: QbittorrentSession,
        version: QbittorrentVersion,
        *,
        priority: Priority = Priority.USER,
    ) -> None:
        """Keep whom to ask, and how urgently."""
        self._session = session
        self._version = version
        self._priority = priority

    async def async_start(self, hashes: Iterable[str]) -> None:
        """Start torrents."""
        call = "start" if self._version.says_stop else "resume"
        await self._async_send(f"torrents/{call}", hashes)

    async def async_stop(self, hashes: Iterable[str]) -> None:
        """Stop torrents."""
        call = "stop" if self._version.says_stop else "pause"
        await self._async_send(f"torrents/{call}", hashes)

    async def async_recheck(self, hashes: Iterable[str]) -> None:
        """Compare the files with their hashes again."""
        await self._async_send("torrents/recheck", hashes)

    async def async_reannounce(self, hashes: Iterable[str]) -> None:
        """Ask the trackers for peers now."""
        await self._async_send("torrents/reannounce", hashes)

    async def async_move_in_queue(self, hashes: Iterable[str], move: QueueMove) -> None:
        """Move torrents in the queue.

        Raises:
            QueueingOffError: qBittorrent does not queue torrents.

        """
        try:
            await self._async_send(_QUEUE_CALLS[move], hashes)
        except ConflictError:
            raise QueueingOffError from None

    async def async_remove(self, hashes: Iterable[str], *, delete_files: bool) -> None:
        """Remove torrents, and their files if that is wanted."""
        await self._async_send("torrents/delete", hashes, deleteFiles=delete_files)

    async def async_rename(self, torrent_hash: str, name: str) -> None:
        """Give a torrent another name.

        Raises:
            ConflictError: the name is empty.
            TorrentGoneError: there is no such torrent.

        """
        form = {"hash": joined_hashes([torrent_hash]), "name": name}
        await self._async_ask(
            partial(WebApi.post, path="torrents/rename", data=form, about_torrent=True)
        )

    async def async_change(
        self, hashes: Iterable[str], changes: TorrentChanges
    ) -> None:
        """Change what is given. What can be refused is tried first.

        Raises:
            UnknownCategoryError: there is no such category.
            UnusableFolderError: qBittorrent cannot make the folder.
            UnsupportedError: this version does not have one of the share limits; nothing
                was changed.

        """
        limits = changes.share_limits
        self._check_support(limits)
        torrents = [*hashes]
        if changes.category is not None:
            await self._async_set_category(torrents, changes.category)
        if changes.location is not None:
            await self._async_set_location(torrents, changes.location)
        for path, form in _plain_changes(changes):
            await self._async_send(path, torrents, **form)
        if changes.sequential is not None:
            await self._async_set_sequential(torrents, is_on=changes.sequential)
        if limits is not None:
            await self._async_set_share_limits(torrents, limits)

    def _check_support(self, limits: ShareLimits | None) -> None:
        if (
            limits is not None
            and limits.inactive_minutes is not None
            and not self._version.limits_inactive_seeding
        ):
            raise UnsupportedError

    async def _async_set_category(self, hashes: list[str], category: str) -> None:
        try:
            await self._async_send("torrents/setCategory", hashes, category=category)
        except ConflictError:
            raise UnknownCategoryError from None

    async def _async_set_location(self, hashes: list[str], location: str) -> None:
        try:
            await self._async_send("torrents/setLocation", hashes, location=location)
        except ConflictError:
            raise UnusableFolderError from None

    async def _async_set_sequential(self, hashes: list[str], *, is_on: bool) -> None:
        """Toggle those where it is different: there is no call that sets it."""
        path = "torrents/toggleSequentialDownload"
        for batch in batches(hashes):
            rows = await self._async_rows(batch, _read_sequential)
            await self._async_send(path, [key for key, on in rows if on is not is_on])

    async def _async_set_share_limits(
        self, hashes: list[str], limits: ShareLimits
    ) -> None:
        """Set all share limits at once, as qBittorrent wants: the others as they are."""
        for batch in batches(hashes):
            rows = await self._async_rows(batch, read_share_limits)
            for form, group in share_limit_forms(rows, limits):
                await self._async_send("torrents/setShareLimits", group, **form)

    async def _async_rows[T](
        self, batch: str, read: Callable[[Iterator[bytes]], T]
    ) -> T:
        ask = partial(
            WebApi.get,
            path="torrents/info",
            read=read,
            params={"hashes": batch},
            cap=LIST_CAP,
        )
        return await self._async_ask(ask)

    async def _async_send(
        self, path: str, hashes: Iterable[str], **form: Scalar
    ) -> None:
        for batch in batches(hashes):
            data: Mapping[str, Scalar] = {"hashes": batch, **form}
            await self._async_ask(partial(WebApi.post, path=path, data=data))

    async def _async_ask[T](self, request: Callable[[WebApi], T]) -> T:
        return await self._session.async_ask(request, self._priority)


def _plain_changes(
    changes: TorrentChanges,
) -> Iterator[tuple[str, dict[str, Scalar]]]:
    """Yield path and form of each change that is one call."""
    if changes.upload_limit is not None:
        yield "torrents/setUploadLimit", {"limit": changes.upload_limit}
    if changes.download_limit is not None:
        yield "torrents/setDownloadLimit", {"limit": changes.download_limit}
    if changes.remove_tags:
        yield "torrents/removeTags", {"tags": ",".join(changes.remove_tags)}
    if changes.add_tags:
        yield "torrents/addTags", {"tags": ",".join(changes.add_tags)}
    if changes.super_seeding is not None:
        yield "torrents/setSuperSeeding", {"value": changes.super_seeding}
    if changes.force_start is not None:
        yield "torrents/setForceStart", {"value": changes.force_start}


def _read_sequential(pieces: Iterator[bytes]) -> list[tuple[str, bool]]:
    rows: list[tuple[str, bool]] = []
    for row in ArrivingJson(pieces).items():
        if not isinstance(row, dict):
            raise UnreadableJsonError
        key, is_on = row.get("hash"), row.get("seq_dl")
        if isinstance(key, str) and isinstance(is_on, bool):
            rows.append((key, is_on))
    return rows
