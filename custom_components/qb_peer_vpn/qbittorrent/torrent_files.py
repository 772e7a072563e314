"""The files of one torrent, and which of them are wanted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial

from ..web import ArrivingJson, UnreadableJsonError
from .errors import NoMetadataError, UnknownFileError
from .request_queue import Priority
from .session import QbittorrentSession
from .torrent_fields import clean_text, count, share
from .torrent_hashes import joined_hashes
from .transport import LIST_CAP
from .web_api import Scalar, WebApi

_MAX_PATH = 4_096


class FilePriority(IntEnum):
    """How much a file is wanted, in qBittorrent's numbers."""

    SKIP = 0
    NORMAL = 1
    HIGH = 6
    HIGHEST = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentContent:
    """One file of a torrent."""

    index: int
    """Its number in the torrent, from 0."""
    name: str = field(repr=False)
    """With the folders that it is in."""
    size: int
    """Bytes."""
    progress: float
    """0 to 1."""
    priority: FilePriority


async def async_files(
    session: QbittorrentSession,
    torrent_hash: str,
    *,
    priority: Priority = Priority.USER,
) -> tuple[TorrentContent, ...]:
    """Return the files of a torrent; none before its metadata have arrived.

    Raises:
        TorrentGoneError: there is no such torrent.
        ValueError: that is no hash.

    """
    ask = partial(
        WebApi.get,
        path="torrents/files",
        read=read_files,
        params={"hash": joined_hashes([torrent_hash])},
        cap=LIST_CAP,
        about_torrent=True,
    )
    return await session.async_ask(ask, priority)


async def async_set_priorities(
    session: QbittorrentSession,
    torrent_hash: str,
    wanted: Mapping[int, FilePriority],
) -> None:
    """Set how much files are wanted, by their number.

    Raises:
        NoMetadataError: the files are not known yet.
        UnknownFileError: there is no such file; nothing was changed.
        TorrentGoneError: there is no such torrent.
        ValueError: that is no hash.

    """
    files = await async_files(session, torrent_hash)
    if not files:
        raise NoMetadataError
    if not wanted.keys() <= {each.index for each in files}:
        raise UnknownFileError
    for priority in FilePriority:
        indexes = [str(index) for index, each in wanted.items() if each is priority]
        if indexes:
            form: dict[str, Scalar] = {
                "hash": joined_hashes([torrent_hash]),
                "id": "|".join(indexes),
                "priority": int(priority),
            }
            send = partial(
                WebApi.post, path="torrents/filePrio", data=form, about_torrent=True
            )
            await session.async_ask(send, Priority.USER)


def read_files(pieces: Iterable[bytes]) -> tuple[TorrentContent, ...]:
    """Read ``torrents/files``. Before 4.4, the place in the list is the number.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    files: list[TorrentContent] = []
    for at, row in enumerate(ArrivingJson(pieces).items()):
        name = clean_text(row.get("name"), _MAX_PATH) if isinstance(row, dict) else None
        if not isinstance(row, dict) or name is None:
            raise UnreadableJsonError
        files.append(
            TorrentContent(
                index=at if (index := count(row.get("index"))) is None else index,
                name=name,
                size=count(row.get("size")) or 0,
                progress=share(row.get("progress")) or 0.0,
                priority=_priority(row.get("priority")),
            )
        )
    return tuple(files)


def _priority(value: object) -> FilePriority:
    try:
        return FilePriority(value)  # type: ignore[arg-type]
    except ValueError:
        return FilePriority.NORMAL
