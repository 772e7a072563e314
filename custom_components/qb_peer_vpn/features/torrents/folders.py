"""Where qBittorrent may save, and what it may read: paths on its machine."""

from collections.abc import Sequence

from ...qbittorrent import async_save_folders
from ...torrents import (
    Act,
    BadPathError,
    PathPair,
    PathProblem,
    check_remote_path,
    to_qbittorrent,
)
from .action_call import ActionCall


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
