"""The action that lets qBittorrent make a .torrent file."""

from base64 import b64encode
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import (
    CreationTask,
    NewTorrent,
    QbittorrentError,
    SessionClosedError,
    TorrentCreator,
    TorrentFormat,
)
from ...shell.entry_option import ENTRY_FIELD
from ...torrents import Act, TorrentFile, magnet_link, read_torrent_file
from .action_call import ActionCall, async_read_call
from .data import TorrentsData
from .errors import invalid
from .folders import async_checked_path

MAX_RETURNED: Final = 256 * 1024
"""Bytes of a .torrent file in a response."""
MAX_SECONDS: Final = 24 * 3600
SUFFIX: Final = ".torrent"

_SMALLEST_PIECE: Final = 16 * 1024
_LARGEST_PIECE: Final = 128 * 1024 * 1024
_TRACKER: Final = re.compile(r"(?:https?|udp|wss?)://[^\s|]+", re.IGNORECASE)
_WEB_SEED: Final = re.compile(r"(?:https?|ftp)://[^\s|]+", re.IGNORECASE)


def _matching(pattern: re.Pattern[str]) -> vol.All:
    return vol.All(cv.string, vol.Match(pattern))


def piece_size(size: int) -> int:
    """Check a size of pieces: 0, or a power of two."""
    is_power = _SMALLEST_PIECE <= size <= _LARGEST_PIECE and size.bit_count() == 1
    if size and not is_power:
        raise vol.Invalid("not a power of two from 16 KiB to 128 MiB")
    return size


CREATE_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Required("source_path"): cv.string,
        vol.Optional("format", default=TorrentFormat.HYBRID.value): vol.In(
            [each.value for each in TorrentFormat]
        ),
        vol.Optional("piece_size", default=0): vol.All(vol.Coerce(int), piece_size),
        vol.Optional("private", default=False): cv.boolean,
        vol.Optional("ignore_dotfiles", default=True): cv.boolean,
        vol.Optional("trackers", default=list): vol.All(
            cv.ensure_list, [vol.All(cv.ensure_list, [_matching(_TRACKER)])]
        ),
        vol.Optional("web_seeds", default=list): vol.All(
            cv.ensure_list, [_matching(_WEB_SEED)]
        ),
        vol.Optional("comment", default=""): cv.string,
        vol.Optional("source", default=""): cv.string,
        vol.Optional("start_seeding", default=False): cv.boolean,
        vol.Optional("save_as"): cv.string,
        vol.Optional("save_to"): cv.string,
        vol.Optional("torrent_file", default=False): cv.boolean,
        vol.Optional("timeout", default=300): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MAX_SECONDS)
        ),
    }
)


async def async_create_torrent(call: ServiceCall) -> ServiceResponse:
    """Let qBittorrent make a .torrent file of a file or folder that it sees."""
    action = await async_read_call(call)
    action.check(Act.CREATE)
    if not action.box.connection.qbittorrent.version.creates_torrents:
        raise invalid("creation_unsupported")
    save_to = action.fields.get("save_to")
    if save_to is not None:
        await action.hass.async_add_executor_job(_check_target, action.hass, save_to)
    async with action.asking():
        content = await _async_create(action, await _async_new_torrent(action))
        file = await action.hass.async_add_executor_job(read_torrent_file, content)
    if save_to is not None:
        await action.hass.async_add_executor_job(_save, save_to, content)
    if action.fields["start_seeding"]:
        await action.box.async_show([file.hashes.torrent_hash])
    return _response(action, file)


async def _async_new_torrent(action: ActionCall) -> NewTorrent:
    fields = action.fields
    save_as = fields.get("save_as")
    if save_as is not None:
        save_as = await async_checked_path(action, save_as)
    return NewTorrent(
        source_path=await async_checked_path(action, fields["source_path"]),
        format=TorrentFormat(fields["format"]),
        piece_size=fields["piece_size"],
        is_private=fields["private"],
        ignore_dotfiles=fields["ignore_dotfiles"],
        trackers=tuple(tuple(tier) for tier in fields["trackers"]),
        web_seeds=tuple(fields["web_seeds"]),
        comment=fields["comment"],
        source=fields["source"],
        start_seeding=fields["start_seeding"],
        save_as=save_as,
    )


async def _async_create(action: ActionCall, torrent: NewTorrent) -> bytes:
    """Create it; a task that is left behind is deleted at the next start."""
    memory, creations = action.box.memory, action.box.creations
    known: list[str] = []

    def watch(task: CreationTask) -> None:
        if not known:
            known.append(task.task_id)
            memory.async_keep_task(task.task_id)
        creations.async_show(task.task_id, task.progress)

    left: set[str] = set()
    try:
        return await creator_of(action.box).async_create(
            torrent, seconds=action.fields["timeout"], watch=watch
        )
    except QbittorrentError, SessionClosedError:
        # Nothing can be deleted now. The task may go on for hours.
        left.update(known)
        raise
    finally:
        for task_id in known:
            creations.async_end(task_id)
            if task_id not in left:
                memory.async_forget_task(task_id)


def creator_of(data: TorrentsData) -> TorrentCreator:
    """Return what makes .torrent files, in the words of the version that answers now."""
    qbittorrent = data.connection.qbittorrent
    return TorrentCreator(qbittorrent.session, qbittorrent.version)


def _check_target(hass: HomeAssistant, path: str) -> None:
    """Check where a .torrent file is to be saved, in an executor.

    Raises:
        ServiceValidationError: not there.

    """
    if "\0" in path or not hass.config.is_allowed_path(path):
        raise invalid("path_not_allowed")
    target = Path(path)
    if target.suffix != SUFFIX or not target.is_absolute():
        raise invalid("not_a_torrent_path")
    if target.exists() or target.is_symlink():
        raise invalid("file_exists")
    if not target.parent.is_dir():
        raise invalid("no_such_folder")


def _save(path: str, content: bytes) -> None:
    """Write a new file, in an executor; leave no part of it on a full disk."""
    target = Path(path)
    try:
        file = target.open("xb")
    except FileExistsError:
        raise invalid("file_exists") from None
    except OSError:
        raise invalid("not_saved") from None
    try:
        with file:
            file.write(content)
    except OSError:
        target.unlink(missing_ok=True)
        raise invalid("not_saved") from None


def _response(action: ActionCall, file: TorrentFile) -> dict[str, Any]:
    fields = action.fields
    trackers = [url for tier in fields["trackers"] for url in tier]
    answer = {
        "hash": file.hashes.torrent_hash,
        "name": file.name,
        "size": file.size,
        "piece_size": file.piece_size,
        "magnet": magnet_link(file.hashes, file.name, trackers),
        "saved_to": fields.get("save_to"),
    }
    if fields["torrent_file"] and len(file.content) <= MAX_RETURNED:
        answer["torrent_file"] = b64encode(file.content).decode()
    return answer
