"""What is asked about one torrent when someone looks at it closely.

The table of all torrents does not have it: with 30,000 of them, it would cost memory for
what is seldom looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from ..web import ArrivingJson, UnreadableJsonError
from .errors import TorrentGoneError
from .request_queue import Priority
from .session import QbittorrentSession
from .share_limits import share_limit
from .torrent_hashes import joined_hashes
from .web_api import WebApi


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentDetails:
    """Where a torrent is saved, and when it has seeded enough.

    Each limit can be ``GLOBAL_LIMIT`` or ``NO_LIMIT``.
    """

    save_path: str = field(repr=False)
    """On qBittorrent's machine."""
    ratio: float
    seeding_minutes: int
    inactive_minutes: int | None
    """None before qBittorrent 4.6, which does not have it."""


async def async_details(
    session: QbittorrentSession, torrent_hash: str
) -> TorrentDetails:
    """Ask about one torrent.

    Raises:
        TorrentGoneError: there is no such torrent.
        ValueError: that is no hash.

    """
    ask = partial(
        WebApi.get,
        path="torrents/info",
        read=read_details,
        params={"hashes": joined_hashes([torrent_hash])},
    )
    details = await session.async_ask(ask, Priority.USER)
    if details is None:
        raise TorrentGoneError
    return details


def read_details(pieces: Iterable[bytes]) -> TorrentDetails | None:
    """Read ``torrents/info`` about one torrent; None for an empty list.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    row = next(ArrivingJson(pieces).items(), None)
    if row is None:
        return None
    if not isinstance(row, dict) or not isinstance(path := row.get("save_path"), str):
        raise UnreadableJsonError
    inactive = row.get("inactive_seeding_time_limit")
    return TorrentDetails(
        save_path=path,
        ratio=share_limit(row.get("ratio_limit")),
        seeding_minutes=int(share_limit(row.get("seeding_time_limit"))),
        inactive_minutes=None if inactive is None else int(share_limit(inactive)),
    )
