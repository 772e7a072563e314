"""Let qBittorrent (5.0 and newer) make .torrent files: one task after the other.

qBittorrent reads any file that its process can read, and forgets all tasks when it stops.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final
from urllib.parse import quote

from ..web import UnreadableJsonError, read_json
from .errors import (
    CommandError,
    ConflictError,
    QbittorrentError,
    SessionClosedError,
    TaskGoneError,
    TooManyTasksError,
    TorrentGoneError,
    UnreadableAnswerError,
    UnsupportedError,
)
from .request_queue import Priority
from .session import QbittorrentSession
from .torrent_fields import count, number
from .version import QbittorrentVersion
from .web_api import Scalar, WebApi

MAX_TORRENT_BYTES: Final = 64 * 1024 * 1024
"""Size of a .torrent file that is fetched."""

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 5.0
"""Seconds between two questions for the state of a task; each pause is longer."""
_LONGER: Final = 1.5

_PERCENT: Final = 100.0


class TorrentFormat(StrEnum):
    """Version of BitTorrent."""

    V1 = "v1"
    V2 = "v2"
    HYBRID = "hybrid"


class TaskStatus(StrEnum):
    """How far a task is."""

    QUEUED = "Queued"
    RUNNING = "Running"
    FINISHED = "Finished"
    FAILED = "Failed"


_STATUSES: Final = {str(status): status for status in TaskStatus}


class CreationProblem(StrEnum):
    """Why no torrent was made."""

    NOTHING_THERE = "nothing_there"
    """qBittorrent does not see any file at the path."""
    EMPTY = "empty"
    """All files are empty."""
    NOT_SEEDED = "not_seeded"
    """The file was made, but not seeded: there is such a torrent already."""
    FILE_GONE = "file_gone"
    """The file was made and then deleted: a qBittorrent that stops deletes
    ``.qBittorrent`` in the machine's folder for temporary files (seen with 5.3.0)."""
    OTHER = "other"
    """Such as a folder that is missing, or a piece size that is too large."""
    TIMEOUT = "timeout"


class CreationFailedError(Exception):
    """A task has failed. What qBittorrent says may name files, so it is not quoted."""

    def __init__(self, problem: CreationProblem) -> None:
        super().__init__(problem)
        self.problem = problem


_PROBLEMS: Final = (
    ("dotfiles", CreationProblem.NOTHING_THERE),
    ("invalid length", CreationProblem.EMPTY),
    ("start seeding", CreationProblem.NOT_SEEDED),
)
"""What qBittorrent says in English; in other languages it is ``OTHER``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTorrent:
    """What to make a torrent of."""

    source_path: str = field(repr=False)
    """Absolute path of a file or folder on qBittorrent's machine."""
    format: TorrentFormat = TorrentFormat.HYBRID
    piece_size: int = 0
    """Bytes, a power of two from 16 KiB; 0 lets qBittorrent choose."""
    is_private: bool = False
    ignore_dotfiles: bool = True
    """Whether hidden files are left out."""
    trackers: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """Tiers of trackers: the next tier is asked if all of the one before are silent."""
    web_seeds: tuple[str, ...] = field(default=(), repr=False)
    comment: str = field(default="", repr=False)
    source: str = field(default="", repr=False)
    """A word that makes the hash another one, which private trackers want."""
    start_seeding: bool = False
    save_as: str | None = field(default=None, repr=False)
    """Absolute path on qBittorrent's machine for the .torrent file."""

    def form(self) -> dict[str, Scalar | None]:
        """Return the form of ``torrentcreator/addTask``."""
        tiers = ("|".join(map(_quoted, tier)) for tier in self.trackers if tier)
        return {
            "sourcePath": self.source_path,
            "format": str(self.format),
            "pieceSize": self.piece_size,
            "private": self.is_private,
            "ignoreDotfiles": self.ignore_dotfiles,
            # An empty item between two of them begins a new tier.
            "trackers": "||".join(tiers) or None,
            "urlSeeds": "|".join(map(_quoted, self.web_seeds)) or None,
            "comment": self.comment or None,
            "source": self.source or None,
            "startSeeding": self.start_seeding,
            "torrentFilePath": self.save_as,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationTask:
    """One task of qBittorrent's."""

    task_id: str
    status: TaskStatus
    progress: float
    """0 to 1."""
    added_at: int
    """Unix time in seconds; 0 if it is unknown."""
    problem: CreationProblem | None
    """Why it has failed."""


type Watcher = Callable[[CreationTask], None]
type Sleep = Callable[[float], Awaitable[object]]


class TorrentCreator:
    """Makes .torrent files.

    Each method may raise any ``QbittorrentError``, any ``CommandError``, and
    ``SessionClosedError``.
    """

    def __init__(
        self,
        session: QbittorrentSession,
        version: QbittorrentVersion,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._session = session
        self._version = version
        self._sleep = sleep

    async def async_create(
        self, torrent: NewTorrent, *, seconds: float, watch: Watcher | None = None
    ) -> bytes:
        """Make a torrent and return its .torrent file. The task is deleted at the end.

        Args:
            torrent: what to make it of.
            seconds: how long it may take. Then, and when the caller is canceled, the
                task is stopped.
            watch: gets the state of the task again and again.

        Raises:
            UnsupportedError: qBittorrent is older than 5.0.
            TooManyTasksError: 256 others wait.
            TaskGoneError: qBittorrent stopped meanwhile.
            CreationFailedError: no torrent was made, or not in time.

        """
        task_id = await self._async_start(torrent)
        try:
            await self._async_wait(task_id, seconds, watch or (lambda _: None))
            return await self._async_file(task_id)
        finally:
            await asyncio.shield(self._async_forget(task_id))

    async def async_tasks(self) -> tuple[CreationTask, ...]:
        """Return all tasks, also those of other programs."""
        if not self._version.creates_torrents:
            raise UnsupportedError
        return await self._async_status({})

    async def async_delete(self, task_id: str) -> None:
        """Delete a task; stop it if it runs.

        Raises:
            TaskGoneError: there is none.

        """
        await self._async_about(
            partial(
                WebApi.post,
                path="torrentcreator/deleteTask",
                data={"taskID": task_id},
                about_torrent=True,
            )
        )

    async def _async_start(self, torrent: NewTorrent) -> str:
        if not self._version.creates_torrents:
            raise UnsupportedError
        try:
            return await self._async_ask(partial(_add_task, form=torrent.form()))
        except ConflictError:
            raise TooManyTasksError from None

    async def _async_wait(self, task_id: str, seconds: float, watch: Watcher) -> None:
        pause, waited = FIRST_PAUSE, 0.0
        while True:
            tasks = await self._async_status({"taskID": task_id})
            if not tasks:
                raise TaskGoneError
            watch(tasks[0])
            match tasks[0].status:
                case TaskStatus.FINISHED:
                    return
                case TaskStatus.FAILED:
                    raise CreationFailedError(tasks[0].problem or CreationProblem.OTHER)
            if waited >= seconds:
                raise CreationFailedError(CreationProblem.TIMEOUT)
            pause = min(pause, seconds - waited)
            await self._sleep(pause)
            waited += pause
            pause = min(pause * _LONGER, LONGEST_PAUSE)

    async def _async_file(self, task_id: str) -> bytes:
        try:
            return await self._async_about(
                partial(
                    WebApi.get,
                    path="torrentcreator/torrentFile",
                    read=b"".join,
                    params={"taskID": task_id},
                    cap=MAX_TORRENT_BYTES,
                    about_torrent=True,
                )
            )
        except ConflictError:
            raise CreationFailedError(CreationProblem.FILE_GONE) from None

    async def _async_forget(self, task_id: str) -> None:
        """Delete a task if that is possible; what happened before matters more."""
        with suppress(QbittorrentError, CommandError, SessionClosedError):
            await self.async_delete(task_id)

    async def _async_status(
        self, params: Mapping[str, Scalar]
    ) -> tuple[CreationTask, ...]:
        return await self._async_about(
            partial(
                WebApi.get,
                path="torrentcreator/status",
                read=read_tasks,
                params=params,
                about_torrent=True,
            )
        )

    async def _async_about[T](self, request: Callable[[WebApi], T]) -> T:
        try:
            return await self._async_ask(request)
        except TorrentGoneError:
            raise TaskGoneError from None

    async def _async_ask[T](self, request: Callable[[WebApi], T]) -> T:
        return await self._session.async_ask(request, Priority.USER)


def read_tasks(pieces: Iterable[bytes]) -> tuple[CreationTask, ...]:
    """Read ``torrentcreator/status``.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, list):
        raise UnreadableJsonError
    return tuple(_task(row) for row in answer)


def _task(row: object) -> CreationTask:
    task_id = row.get("taskID") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(task_id, str):
        raise UnreadableJsonError
    word = row.get("status")
    status = _STATUSES.get(word) if isinstance(word, str) else None
    if status is None:
        raise UnreadableJsonError
    done = 1.0 if status is TaskStatus.FINISHED else 0.0
    progress = number(row.get("progress"))
    return CreationTask(
        task_id=task_id,
        status=status,
        progress=done if progress is None else min(max(progress / _PERCENT, 0.0), 1.0),
        added_at=count(row.get("timeAdded")) or 0,
        problem=_problem(row.get("errorMessage"))
        if status is TaskStatus.FAILED
        else None,
    )


def _problem(text: object) -> CreationProblem:
    said = text.lower() if isinstance(text, str) else ""
    found = (problem for words, problem in _PROBLEMS if words in said)
    return next(found, CreationProblem.OTHER)


def _add_task(web_api: WebApi, *, form: Mapping[str, Scalar | None]) -> str:
    """Start a task in the worker of the session; return its ID."""
    try:
        answer = read_json([web_api.post("torrentcreator/addTask", form).encode()])
    except UnreadableJsonError:
        answer = None
    task_id = answer.get("taskID") if isinstance(answer, dict) else None
    if not isinstance(task_id, str):
        raise UnreadableAnswerError
    return task_id


def _quoted(url: str) -> str:
    """Keep what would end an item of a list."""
    return quote(url, safe="")
