"""Paths on qBittorrent's machine, and what Home Assistant calls the same folders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Final

MAX_PATH_CHARACTERS: Final = 4_096

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Also halves of surrogate pairs, which cannot be sent."""
_DRIVE: Final = re.compile(r"[A-Za-z]:[/\\]")


class PathProblem(StrEnum):
    """Why a path is refused."""

    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    """It contains control characters."""
    RELATIVE = "relative"
    """qBittorrent would look for it below a folder of its own choice."""
    PARENT = "parent"
    """It contains ``..``."""
    OUTSIDE = "outside"
    """It is in none of the allowed folders."""
    NO_PAIR = "no_pair"
    """No path pair says what the other side calls it."""


class BadPathError(ValueError):
    """A path that is refused. It quotes nothing."""

    def __init__(self, problem: PathProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPair:
    """One folder that both sides see, each by its own path."""

    home_assistant: str = field(repr=False)
    qbittorrent: str = field(repr=False)


def check_remote_path(path: str, roots: Iterable[str]) -> str:
    """Return a path on qBittorrent's machine that is in one of the allowed folders.

    Args:
        path: absolute; of Windows with a drive.
        roots: the allowed folders. Those that are no absolute paths allow nothing.

    Raises:
        BadPathError: it is refused.

    """
    parts = _parts(path)
    if not any(_is_inside(parts, _parts_or_none(root)) for root in roots):
        raise BadPathError(PathProblem.OUTSIDE)
    return path


def to_qbittorrent(path: str, pairs: Sequence[PathPair]) -> str:
    """Return qBittorrent's path for one of Home Assistant's.

    Raises:
        BadPathError: it is no absolute path, or in no folder of a pair.

    """
    return _mapped(path, [(pair.home_assistant, pair.qbittorrent) for pair in pairs])


def to_home_assistant(path: str, pairs: Sequence[PathPair]) -> str:
    """Return Home Assistant's path for one of qBittorrent's.

    Raises:
        BadPathError: it is no absolute path, or in no folder of a pair.

    """
    return _mapped(path, [(pair.qbittorrent, pair.home_assistant) for pair in pairs])


def _mapped(path: str, pairs: list[tuple[str, str]]) -> str:
    """Replace the longest folder of a pair that the path is in."""
    parts = _parts(path)
    inside = [
        (root, target)
        for source, target in pairs
        if _is_inside(parts, root := _parts_or_none(source))
        and root is not None
        and _parts_or_none(target) is not None
    ]
    if not inside:
        raise BadPathError(PathProblem.NO_PAIR)
    root, target = max(inside, key=lambda each: len(each[0]))
    mark = "\\" if "\\" in target else "/"
    return mark.join([target.rstrip("/\\"), *parts[len(root) :]]) or mark


def _parts(path: str) -> tuple[str, ...]:
    """Return the folders of an absolute path; the first is "" or a drive."""
    if len(path) > MAX_PATH_CHARACTERS:
        raise BadPathError(PathProblem.TOO_LONG)
    if _CONTROL.search(path):
        raise BadPathError(PathProblem.UNPRINTABLE)
    if _DRIVE.match(path):
        drive, *folders = re.split(r"[/\\]", path)
        drive = drive.lower()
    elif path.startswith("/"):
        drive, *folders = path.split("/")
    else:
        raise BadPathError(PathProblem.RELATIVE)
    if ".." in folders:
        raise BadPathError(PathProblem.PARENT)
    return drive, *[each for each in folders if each not in {"", "."}]


def _parts_or_none(path: str) -> tuple[str, ...] | None:
    try:
        return _parts(path)
    except BadPathError:
        return None


def _is_inside(parts: tuple[str, ...], root: tuple[str, ...] | None) -> bool:
    if root is None:
        return False
    if root[0]:  # Windows does not distinguish case.
        return _folded(parts[: len(root)]) == _folded(root)
    return parts[: len(root)] == root


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)
