"""Diagnostics of the connection."""

from collections.abc import Mapping
from typing import Any

from ...shell.diagnostics import describe_coordinator
from .data import HasConnection


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: address and login are data of the entry, and private."""
    return {}


async def async_describe(data: HasConnection) -> dict[str, Any]:
    """Return the versions of qBittorrent, and how its torrents are polled."""
    version, table = data.connection.qbittorrent.version, data.connection.table
    return {
        "qbittorrent": {
            "version": version.app,
            "web_api": version.web_api,
            "torrents": len(table.data.torrents),
            "uses_deltas": table.data.uses_deltas,
            "is_settling": table.data.is_settling,
            "session_is_shared": table.data.session_is_shared,
            "coordinator": describe_coordinator(table),
        }
    }
