"""Make .torrent files: ``torrentcreator``, one task after the other."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from urllib.parse import unquote
from uuid import UUID

from aiohttp import web

from custom_components.qb_peer_vpn.torrents import read_torrent_file

from .asked import Asked, Json, conflict, done
from .folders import files_below
from .metainfo import Wanted, files_of, make_metainfo, trackers_of
from .state import Box
from .torrent import BoxFile, BoxTorrent

BYTES_A_SECOND = 150 << 20
LEAST_SECONDS = 1.0
MOST_TASKS = 256
NOTHING = "All files have been filtered out by 'Ignore dotfiles' option."


@dataclass(slots=True, kw_only=True)
class Task:
    """One task; it runs from a Unix time until another one, in seconds."""

    task_id: str
    asked: Asked
    begins: float
    ends: float
    error: str = ""
    is_handled: bool = False
    """Whether what comes at its end was done."""
    content: bytes = b""

    def status(self, now: float) -> str:
        """Return qBittorrent's word for how far it is."""
        if now < self.begins:
            return "Queued"
        if now < self.ends:
            return "Running"
        return "Failed" if self.error else "Finished"


class Creator:
    """All tasks by their ID."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self._chance = Random(0)

    def play(self, box: Box) -> None:
        """Finish what is due."""
        for task in self.tasks.values():
            if box.now >= task.ends and not task.is_handled:
                task.is_handled = True
                _finish(box, task)

    def add(self, box: Box, asked: Asked) -> web.Response:
        """Answer ``torrentcreator/addTask``."""
        asked.need("sourcePath")
        waiting = [each for each in self.tasks.values() if box.now < each.ends]
        if len(waiting) >= MOST_TASKS:
            raise conflict("Too many active tasks")
        task_id = str(UUID(int=self._chance.getrandbits(128)))
        begins = max([box.now + 0.3, *(each.ends for each in waiting)])
        found = files_below(asked.text("sourcePath")) or []
        size = sum(length for _, length in found)
        self.tasks[task_id] = Task(
            task_id=task_id,
            asked=asked,
            begins=begins,
            ends=begins + max(LEAST_SECONDS, size / BYTES_A_SECOND),
            error="" if found else NOTHING,
        )
        return web.json_response({"taskID": task_id})

    def status(self, box: Box, asked: Asked) -> web.Response:
        """Answer ``torrentcreator/status``."""
        if asked.text("taskID"):
            return web.json_response([_row(box, self._task(asked))])
        return web.json_response([_row(box, each) for each in self.tasks.values()])

    def file(self, box: Box, asked: Asked) -> web.Response:
        """Answer ``torrentcreator/torrentFile``."""
        asked.need("taskID")
        task = self._task(asked)
        if task.status(box.now) != "Finished":
            raise conflict("Torrent creation is still unfinished.")
        return web.Response(body=task.content, content_type="application/x-bittorrent")

    def delete(self, box: Box, asked: Asked) -> web.Response:
        """Answer ``torrentcreator/deleteTask``; a task that runs is stopped."""
        asked.need("taskID")
        del self.tasks[self._task(asked).task_id]
        return done()

    def _task(self, asked: Asked) -> Task:
        task = self.tasks.get(asked.text("taskID"))
        if task is None:
            raise web.HTTPNotFound(text="Not Found")
        return task


def _row(box: Box, task: Task) -> Json:
    status = task.status(box.now)
    asked = task.asked
    row: Json = {
        "taskID": task.task_id,
        "sourcePath": asked.text("sourcePath"),
        "pieceSize": round(asked.number("pieceSize")),
        "private": asked.flag("private") or False,
        "timeAdded": _time(task.begins),
        "format": asked.text("format", "hybrid"),
        "status": status,
        "comment": asked.text("comment"),
        "source": asked.text("source"),
        "trackers": [url for tier in _tiers(asked) for url in tier],
        "urlSeeds": [unquote(url) for url in asked.words("urlSeeds", "|")],
    }
    if status == "Running":
        passed = (box.now - task.begins) / (task.ends - task.begins)
        row["progress"] = round(100 * passed)
    if status == "Failed":
        row["errorMessage"] = task.error
    if status in {"Failed", "Finished"}:
        row["timeFinished"] = _time(task.ends)
    return row


def _time(seconds: float) -> int:
    return round(datetime.fromtimestamp(seconds, UTC).timestamp())


def _tiers(asked: Asked) -> list[list[str]]:
    """Read the trackers: an empty item between two begins a new tier."""
    tiers: list[list[str]] = [[]]
    for item in asked.text("trackers").split("|"):
        if item:
            tiers[-1].append(unquote(item))
        elif tiers[-1]:
            tiers.append([])
    return [tier for tier in tiers if tier]


def _finish(box: Box, task: Task) -> None:
    if task.error:
        return
    asked = task.asked
    name = asked.text("sourcePath").rstrip("/").rpartition("/")[2]
    version = asked.text("format", "hybrid")
    wanted = Wanted(
        tiers=_tiers(asked),
        web_seeds=[unquote(url) for url in asked.words("urlSeeds", "|")],
        is_private=asked.flag("private") or False,
        version=version if version in {"v1", "v2"} else "hybrid",
        piece_bytes=round(asked.number("pieceSize")),
        comment=asked.text("comment"),
        source=asked.text("source"),
    )
    files = files_below(asked.text("sourcePath")) or []
    task.content = make_metainfo(name, files, wanted)
    seeds = asked.flag("startSeeding")
    if seeds is None:
        seeds = not asked.text("torrentFilePath")
    if seeds:
        _seed(box, task)


def _seed(box: Box, task: Task) -> None:
    found = read_torrent_file(task.content)
    if box.knows(found.hashes.v1 or "", found.hashes.v2 or ""):
        task.error = "Failed to start seeding."
        return
    files = [
        BoxFile(name=path, size=size, done=size)
        for path, size in files_of(task.content)
    ]
    folder = task.asked.text("sourcePath").rstrip("/").rpartition("/")[0]
    box.put(
        BoxTorrent(
            info_hash=found.hashes.torrent_hash,
            v1=found.hashes.v1 or "",
            v2=found.hashes.v2 or "",
            name=found.name,
            content=task.content,
            files=files,
            trackers=trackers_of(task.content),
            added_on=box.now,
            started_at=box.now,
            is_private=found.is_private,
            save_path=folder or "/",
        )
    )
