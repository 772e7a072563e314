"""Torrents as JSON: in actions, and for the card."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ...qbittorrent import PASSING_TAG, TorrentContent
from ...torrents import TorrentDescription


def torrent_row(torrent: TorrentDescription) -> dict[str, Any]:
    """Return one torrent: rates in B/s, sizes in bytes, progress in percent, ISO times."""
    return {
        **asdict(torrent),
        "tags": shown_tags(torrent.tags),
        "added": torrent.added and torrent.added.isoformat(),
        "finished": torrent.finished and torrent.finished.isoformat(),
    }


def shown_tags(tags: Iterable[str]) -> list[str]:
    """Return tags without our own ones, which are there for a moment only."""
    return [tag for tag in tags if not tag.startswith(PASSING_TAG)]


def file_row(content: TorrentContent) -> dict[str, Any]:
    """Return one file of a torrent."""
    return {
        "index": content.index,
        "name": content.name,
        "size": content.size,
        "progress": round(100 * content.progress, 1),
        "priority": content.priority.name.lower(),
    }
