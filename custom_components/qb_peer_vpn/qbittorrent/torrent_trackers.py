"""The trackers of single torrents, for polls that do not report those of all."""

from collections.abc import Iterable, Set as AbstractSet
from typing import Final

import numpy as np

from ..models import Torrents
from ..web import ArrivingJson
from .plausible import MAX_OF_TORRENT, plausible
from .tracker_hosts import UrlDigest, tracker_host, url_digest
from .web_api import WebApi

MOST_ASKED: Final = 20
"""Torrents whose trackers are asked for in one poll: each is a request of its own."""


def without_tracker(torrents: Torrents, asked: AbstractSet[bytes]) -> list[bytes]:
    """Return the hashes of the active torrents without any known tracker.

    qBittorrent before 5.0 names no tracker of a torrent while none of its trackers works,
    and for some seconds after it was added.

    Args:
        torrents: after a poll.
        asked: hashes that were asked for, which are left out.

    """
    table = torrents.table
    is_unknown = (table["upload_speed"] > 0) | (table["download_speed"] > 0)
    is_unknown[torrents.host_rows] = False
    hashes: list[bytes] = table["hash"][np.flatnonzero(is_unknown)].tolist()
    return [each for each in hashes if each not in asked][:MOST_ASKED]


def ask_trackers(web_api: WebApi, *, torrent_hash: bytes) -> dict[UrlDigest, str]:
    """Return the host of each tracker of a torrent; runs in the session's worker.

    Raises:
        TorrentGoneError: there is no such torrent any more.

    """
    return web_api.get(
        "torrents/trackers",
        read_trackers,
        params={"hash": torrent_hash.decode()},
        about_torrent=True,
    )


def read_trackers(pieces: Iterable[bytes]) -> dict[UrlDigest, str]:
    """Read an answer of ``torrents/trackers``; of the URLs, only the hosts are kept.

    The first rows are DHT, PeX and LSD, which are no trackers.

    Raises:
        UnreadableJsonError: it is no such answer.
        ImplausibleError: it names more trackers than is plausible.

    """
    document = ArrivingJson(pieces)
    found: dict[UrlDigest, str] = {}
    for row in plausible(document.items(), MAX_OF_TORRENT):
        url = row.get("url") if isinstance(row, dict) else None
        if isinstance(url, str) and (host := tracker_host(url)) is not None:
            found[url_digest(url)] = host
    document.end()
    return found
