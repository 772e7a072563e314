"""Where qBittorrent may save, and what it may read: paths on its machine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ...qbittorrent import async_list_files, async_list_folders, async_save_folders
from ...torrents import (
    Act,
    BadPathError,
    PathPair,
    PathProblem,
    check_remote_path,
    to_qbittorrent,
)
from .action_call import ActionCall

MAX_LISTED: Final = 500
"""Folders, and files, of one folder."""


async def async_checked_folder(action: ActionCall, path: str) -> str:
    """Return a path on qBittorrent's machine where the caller may save.

    Call it while ``asking``.

    Raises:
        NotAllowedError: it is in no default folder, and the user may save only there.
        BadPathError: no one may.

    """
    defaults = await async_save_folders(action.box.session)
    try:
        return check_remote_path(path, defaults)
    except BadPathError as err:
        if err.problem is not PathProblem.OUTSIDE:
            raise
    action.check(Act.SAVE_ELSEWHERE)
    return _allowed(action, path, defaults)


async def async_checked_path(action: ActionCall, path: str) -> str:
    """Return a path that qBittorrent may read or write for an administrator.

    Call it while ``asking``.

    Raises:
        BadPathError: it may not.

    """
    return _allowed(action, path, await async_save_folders(action.box.session))


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """What a user can choose from."""

    folders: tuple[str, ...] = field(repr=False)
    files: tuple[str, ...] = field(repr=False)
    can_look_inside: bool
    """Whether this version shows what is in a folder."""


async def async_folders(action: ActionCall, path: str | None) -> Folders:
    """Return the folders that a user may use, or what is in one of them.

    Raises:
        NotAllowedError: the user may move no torrents, or not to there.
        HomeAssistantError: qBittorrent cannot list it, or it is not allowed.

    """
    action.check(Act.CHANGE)
    box = action.box
    version = box.connection.qbittorrent.version
    files: tuple[str, ...] = ()
    async with action.asking():
        if path is None:
            folders = await _async_roots(action)
        else:
            path = await async_checked_folder(action, path)
            folders = await async_list_folders(box.session, version, path)
            files = await async_list_files(box.session, version, path)
    return Folders(
        folders=folders[:MAX_LISTED],
        files=files[:MAX_LISTED],
        can_look_inside=version.lists_folders,
    )


async def _async_roots(action: ActionCall) -> tuple[str, ...]:
    """Return the folders in which all others are."""
    roots = [*await async_save_folders(action.box.session)]
    if action.may(Act.SAVE_ELSEWHERE):
        options = action.box.options
        roots += options.folders
        roots += (pair.qbittorrent for pair in options.path_pairs)
    return tuple(dict.fromkeys(roots))


def _allowed(action: ActionCall, path: str, defaults: Sequence[str]) -> str:
    options = action.box.options
    pairs = options.path_pairs
    roots = [*defaults, *options.folders, *(pair.qbittorrent for pair in pairs)]
    try:
        return check_remote_path(path, roots)
    except BadPathError as err:
        if err.problem is not PathProblem.OUTSIDE:
            raise
        return check_remote_path(_mapped(path, pairs), roots)


def _mapped(path: str, pairs: Sequence[PathPair]) -> str:
    """Return qBittorrent's name for a path of Home Assistant's."""
    try:
        return to_qbittorrent(path, pairs)
    except BadPathError:
        raise BadPathError(PathProblem.OUTSIDE) from None
