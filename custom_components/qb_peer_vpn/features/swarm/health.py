"""System health of the poll of the peers."""

from typing import Any

from ...shell.health import OK, UNREACHABLE, oldest
from .data import SwarmData


def health(running: list[SwarmData], expected: int) -> dict[str, Any]:
    """Return whether the last polls worked: another request would say nothing more.

    Args:
        running: of the loaded config entries.
        expected: number of config entries.

    """
    works = [each.peers.last_update_success for each in running]
    all_work = len(works) == expected and all(works)
    return {
        "qbittorrent": (OK if all_work else UNREACHABLE) if expected else None,
        "peers_of": oldest(each.peers.data.fetched_at for each in running),
    }
