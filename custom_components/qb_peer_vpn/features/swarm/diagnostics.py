"""Diagnostics of the poll of the peers."""

from collections.abc import Mapping
from typing import Any

from ...shell.diagnostics import describe_coordinator
from .data import HasSwarm


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: this feature has no options."""
    return {}


async def async_describe(data: HasSwarm) -> dict[str, Any]:
    """Return what the last poll found, in numbers."""
    peers = data.swarm.peers
    snapshot = peers.data
    return {
        "swarm": {
            "peers": len(snapshot.peers),
            "torrents_with_peers": snapshot.torrents_with_peers,
            "torrents_waiting": snapshot.torrents_waiting,
            "tells_exit": snapshot.exit_v4 is not None or snapshot.exit_v6 is not None,
            "polled_at": snapshot.fetched_at.isoformat(),
            "poll_ms": round(peers.duration_ms, 1),
            "coordinator": describe_coordinator(peers),
        }
    }
