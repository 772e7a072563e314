"""A few settings of qBittorrent's, each typed and bounded.

qBittorrent checks nothing: a word for a number switches a limit off, and an unknown name
is ignored. So values are checked here, and read back afterwards. Of all other settings,
which include passwords, nothing is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
import json
from types import MappingProxyType
from typing import Final

from ..web import UnreadableJsonError, read_json
from .errors import UnsupportedError
from .request_queue import Priority
from .session import QbittorrentSession
from .web_api import WebApi

type Preference = bool | int | str
type Preferences = Mapping[str, Preference]

_MAX_COUNT: Final = 1_000_000
_MAX_RATE: Final = (1 << 31) - 1024
"""B/s; qBittorrent counts KiB/s in 32 bits."""
_KIB: Final = 1024


class InvalidPreferenceError(ValueError):
    """A setting that cannot be set, or not to this value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        """Of the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPreferences:
    """The settings that were to change, as they were and as they are now."""

    before: Preferences
    after: Preferences


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _count(value: object) -> bool:
    """Whether it is a number of things; -1 for any number of them."""
    return type(value) is int and (value == -1 or 1 <= value <= _MAX_COUNT)


def _rate(value: object) -> bool:
    """Whether it is a limit in B/s; 0 for none."""
    return type(value) is int and (value == 0 or _KIB <= value <= _MAX_RATE)


def _folder(value: object) -> bool:
    return isinstance(value, str) and bool(value)


CHECKS: Final[Mapping[str, Callable[[object], bool]]] = MappingProxyType(
    {
        "save_path": _folder,
        "preallocate_all": _flag,
        "max_connec": _count,
        "max_connec_per_torrent": _count,
        "max_uploads": _count,
        "max_uploads_per_torrent": _count,
        "queueing_enabled": _flag,
        "max_active_downloads": _count,
        "max_active_uploads": _count,
        "max_active_torrents": _count,
        "up_limit": _rate,
        "dl_limit": _rate,
        "alt_up_limit": _rate,
        "alt_dl_limit": _rate,
    }
)
"""The settings that can be set, and whether a value is one of theirs.

The limits are for all torrents together, in B/s; qBittorrent rounds them down to KiB/s.
"""


async def async_set_preferences(
    session: QbittorrentSession, wanted: Preferences
) -> ChangedPreferences:
    """Change settings, and return what qBittorrent says afterwards.

    Raises:
        InvalidPreferenceError: one of them cannot be set to this value; nothing was
            changed.

    """
    for name, value in wanted.items():
        if name not in CHECKS or not CHECKS[name](value):
            raise InvalidPreferenceError(name)
    before = await async_preferences(session)
    form = {"json": json.dumps(dict(wanted))}
    send = partial(WebApi.post, path="app/setPreferences", data=form)
    await session.async_ask(send, Priority.USER)
    after = await async_preferences(session)
    return ChangedPreferences(
        before={name: before[name] for name in wanted if name in before},
        after={name: after[name] for name in wanted if name in after},
    )


async def async_preferences(session: QbittorrentSession) -> Preferences:
    """Return the settings that can be set."""
    ask = partial(WebApi.get, path="app/preferences", read=read_preferences)
    return await session.async_ask(ask, Priority.USER)


async def async_set_alternative_limits(
    session: QbittorrentSession, *, is_on: bool
) -> None:
    """Switch the alternative limits on or off."""
    form = {"mode": int(is_on)}
    try:
        await _async_post(session, "transfer/setSpeedLimitsMode", form)
    except UnsupportedError:
        # Old versions can only change it to the other one.
        ask = partial(WebApi.get, path="transfer/speedLimitsMode", read=_read_mode)
        if await session.async_ask(ask, Priority.USER) is not is_on:
            await _async_post(session, "transfer/toggleSpeedLimitsMode", {})


def read_preferences(pieces: Iterable[bytes]) -> Preferences:
    """Read ``app/preferences``; keep what can be set.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, dict):
        raise UnreadableJsonError
    return {
        name: value
        for name, value in answer.items()
        if name in CHECKS and isinstance(value, bool | int | str)
    }


def _read_mode(pieces: Iterable[bytes]) -> bool:
    """Return whether the alternative limits are on.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    mode = b"".join(pieces).strip()
    if mode not in {b"0", b"1"}:
        raise UnreadableJsonError
    return mode == b"1"


async def _async_post(
    session: QbittorrentSession, path: str, form: Mapping[str, int]
) -> None:
    await session.async_ask(partial(WebApi.post, path=path, data=form), Priority.USER)
