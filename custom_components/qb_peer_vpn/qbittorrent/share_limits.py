"""When a torrent has seeded enough.

qBittorrent sets all of these limits at once, so the ones that stay are read first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ..web import ArrivingJson, UnreadableJsonError
from .torrent_fields import number
from .web_api import Scalar

GLOBAL_LIMIT: Final = -2
"""The limit that qBittorrent has for all torrents."""
NO_LIMIT: Final = -1

type Forms = Iterator[tuple[dict[str, Scalar], list[str]]]

_DEFAULT: Final = "Default"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLimits:
    """Limits to change; None stays as it is.

    Each can be ``GLOBAL_LIMIT`` or ``NO_LIMIT``.
    """

    ratio: float | None = None
    seeding_minutes: int | None = None
    inactive_minutes: int | None = None
    """Without uploads; qBittorrent 4.6 and newer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentShareLimits:
    """What one torrent has now. What a version does not have is the global limit."""

    hash: str
    ratio: float
    seeding_minutes: int
    inactive_minutes: int
    action: str
    mode: str


def read_share_limits(pieces: Iterable[bytes]) -> list[TorrentShareLimits]:
    """Read the limits from ``torrents/info``.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    found: list[TorrentShareLimits] = []
    for row in ArrivingJson(pieces).items():
        if not isinstance(row, dict) or not isinstance(key := row.get("hash"), str):
            raise UnreadableJsonError
        found.append(
            TorrentShareLimits(
                hash=key,
                ratio=share_limit(row.get("ratio_limit")),
                seeding_minutes=int(share_limit(row.get("seeding_time_limit"))),
                inactive_minutes=int(
                    share_limit(row.get("inactive_seeding_time_limit"))
                ),
                action=_word(row.get("share_limit_action")),
                mode=_word(row.get("share_limits_mode")),
            )
        )
    return found


def share_limit_forms(rows: Iterable[TorrentShareLimits], limits: ShareLimits) -> Forms:
    """Yield forms of ``setShareLimits``, each with the torrents that it is for.

    All parameters are in it: a version ignores those that it does not have, and refuses
    the form if one is missing.
    """
    groups: dict[tuple[tuple[str, Scalar], ...], list[str]] = {}
    for row in rows:
        form: dict[str, Scalar] = {
            "ratioLimit": _chosen(limits.ratio, row.ratio),
            "seedingTimeLimit": _chosen(limits.seeding_minutes, row.seeding_minutes),
            "inactiveSeedingTimeLimit": _chosen(
                limits.inactive_minutes, row.inactive_minutes
            ),
            "shareLimitAction": row.action,
            "shareLimitsMode": row.mode,
        }
        groups.setdefault(tuple(form.items()), []).append(row.hash)
    for values, hashes in groups.items():
        yield dict(values), hashes


def _chosen[T: (int, float)](wanted: T | None, present: T) -> T:
    return present if wanted is None else wanted


def share_limit(value: object) -> float:
    """Read a limit; what a version does not have is the global one."""
    return GLOBAL_LIMIT if (found := number(value)) is None else found


def _word(value: object) -> str:
    return value if isinstance(value, str) and value else _DEFAULT
