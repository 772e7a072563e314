"""Diagnostics of the torrents: choices and counts."""

from collections.abc import Mapping
from typing import Any

from ...torrents import Level, summarize
from .data import HasTorrents
from .options import TorrentOptions


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return who may do what; of folders, only how many there are."""
    read = TorrentOptions.from_options(options)
    return {
        "torrent_options": {
            "show_names": read.show_names,
            "everyone_sees": read.rules.see is Level.EVERYONE,
            "everyone_adds": read.rules.add is Level.EVERYONE,
            "everyone_changes": read.rules.change is Level.EVERYONE,
            "allow_private": read.allow_private,
            "folders": len(read.folders),
            "path_pairs": len(read.path_pairs),
        }
    }


async def async_describe(data: HasTorrents) -> dict[str, Any]:
    """Return how many torrents there are, by status."""
    box = data.torrents
    torrents = box.torrents
    summary = await box.worker.async_run(lambda: summarize(torrents))
    return {
        "torrents": {
            "total": summary.total,
            "active": summary.active,
            "by_status": {str(key): n for key, n in summary.by_status.items()},
        }
    }
