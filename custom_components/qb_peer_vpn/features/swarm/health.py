"""System health of the poll of the peers."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import HomeAssistant

from ...shell.health import OK, UNREACHABLE, oldest
from .data import HasSwarm


def health(
    hass: HomeAssistant, running: Sequence[HasSwarm], expected: int
) -> dict[str, Any]:
    """Return whether the last polls worked: another request would say nothing more."""
    works = [each.swarm.peers.last_update_success for each in running]
    all_work = len(works) == expected and all(works)
    return {
        "qbittorrent": (OK if all_work else UNREACHABLE) if expected else None,
        "peers_of": oldest(each.swarm.peers.data.fetched_at for each in running),
    }
