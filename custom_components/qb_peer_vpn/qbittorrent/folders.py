"""Folders on qBittorrent's machine: where it saves, and what is in them."""

from collections.abc import Iterable
from functools import partial

from ..web import UnreadableJsonError, read_json
from .errors import TorrentGoneError, UnsupportedError, UnusableFolderError
from .preferences import async_preferences
from .request_queue import Priority
from .session import QbittorrentSession
from .transport import LIST_CAP
from .version import QbittorrentVersion
from .web_api import WebApi


async def async_save_folders(session: QbittorrentSession) -> tuple[str, ...]:
    """Return the default folder, and those of the categories."""
    preferences = await async_preferences(session)
    ask = partial(WebApi.get, path="torrents/categories", read=read_category_folders)
    folders = await session.async_ask(ask, Priority.USER)
    default = preferences.get("save_path")
    found = [default] if isinstance(default, str) and default else []
    return tuple(dict.fromkeys([*found, *folders]))


async def async_list_folders(
    session: QbittorrentSession, version: QbittorrentVersion, path: str
) -> tuple[str, ...]:
    """Return the folders in a folder by their whole paths, sorted.

    Raises:
        UnsupportedError: qBittorrent is older than 5.0.
        UnusableFolderError: there is no such folder.
        RejectedError: it is no absolute path.

    """
    return await _async_list(session, version, path, "dirs")


async def async_list_files(
    session: QbittorrentSession, version: QbittorrentVersion, path: str
) -> tuple[str, ...]:
    """Return the files in a folder; see ``async_list_folders``."""
    return await _async_list(session, version, path, "files")


async def _async_list(
    session: QbittorrentSession, version: QbittorrentVersion, path: str, mode: str
) -> tuple[str, ...]:
    if not version.lists_folders:
        raise UnsupportedError
    ask = partial(
        WebApi.get,
        path="app/getDirectoryContent",
        read=read_folders,
        params={"dirPath": path, "mode": mode},
        cap=LIST_CAP,
        about_torrent=True,
    )
    try:
        return await session.async_ask(ask, Priority.USER)
    except TorrentGoneError:
        raise UnusableFolderError from None


def read_category_folders(pieces: Iterable[bytes]) -> list[str]:
    """Read the folders of ``torrents/categories``, without those that have none.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, dict):
        raise UnreadableJsonError
    paths = [each.get("savePath") for each in answer.values() if isinstance(each, dict)]
    return [path for path in paths if isinstance(path, str) and path]


def read_folders(pieces: Iterable[bytes]) -> tuple[str, ...]:
    """Read ``app/getDirectoryContent``.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, list):
        raise UnreadableJsonError
    return tuple(sorted(each for each in answer if isinstance(each, str)))
