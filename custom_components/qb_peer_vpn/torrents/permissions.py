"""Who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """What someone can do with torrents."""

    SEE = "see"
    """Read names and rows."""
    CONTROL = "control"
    """Start, stop, check, announce, queue; limits, category, tags; the mode of limits."""
    ADD = "add"
    """Add by a magnet link or an uploaded file."""
    ADD_ELSEWHERE = "add_elsewhere"
    """Add by an address or a path."""
    CHANGE = "change"
    """Move, rename, choose files, remove without data."""
    REMOVE_DATA = "remove_data"
    CREATE = "create"
    """Make a torrent: qBittorrent reads any file that it can."""
    SAVE_ELSEWHERE = "save_elsewhere"
    """Save outside the default folders."""
    CHOOSE_ALL = "choose_all"
    """Do something with all torrents at once."""
    PREFERENCES = "preferences"
    GLOBAL_LIMITS = "global_limits"


class Level(StrEnum):
    """For whom an act is."""

    EVERYONE = "everyone"
    ADMINISTRATORS = "administrators"


class Caller(StrEnum):
    """Who asks for an act."""

    AUTOMATION = "automation"
    """No user: what an administrator has set up runs by itself."""
    USER = "user"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRules:
    """What the options decide. All else is fixed."""

    see: Level = Level.EVERYONE
    add: Level = Level.EVERYONE
    change: Level = Level.ADMINISTRATORS
    """For ``CHANGE`` and ``ADD_ELSEWHERE``."""


_FOR_EVERYONE: Final = frozenset({Act.CONTROL})


def caller_of(*, has_user: bool, is_admin: bool) -> Caller:
    """Return who calls an action, from its context."""
    if not has_user:
        return Caller.AUTOMATION
    return Caller.ADMINISTRATOR if is_admin else Caller.USER


def is_allowed(act: Act, caller: Caller, rules: PermissionRules) -> bool:
    """Decide whether someone may do something."""
    return caller is not Caller.USER or _level(act, rules) is Level.EVERYONE


def denied_acts(
    acts: Iterable[Act], caller: Caller, rules: PermissionRules
) -> tuple[Act, ...]:
    """Return which of several acts someone may not do."""
    return tuple(act for act in acts if not is_allowed(act, caller, rules))


def _level(act: Act, rules: PermissionRules) -> Level:
    match act:
        case Act.SEE:
            return rules.see
        case Act.ADD:
            return rules.add
        case Act.ADD_ELSEWHERE | Act.CHANGE:
            return rules.change
        case _:
            is_free = act in _FOR_EVERYONE
            return Level.EVERYONE if is_free else Level.ADMINISTRATORS
