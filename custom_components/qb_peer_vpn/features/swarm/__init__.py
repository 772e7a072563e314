"""The peers of qBittorrent's torrents."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...shell.worker import async_get_worker
from ..connection import ConnectionData, stored_url
from .coordinator import PeerCoordinator
from .data import HasSwarm, SwarmData
from .diagnostics import async_describe, describe_options
from .fix_flows import FIX_FLOWS
from .health import health
from .memories import async_get_memory
from .sensors import sensors

NEEDS: Final = ("connection",)

__all__ = [
    "FIX_FLOWS",
    "HasSwarm",
    "PeerCoordinator",
    "SwarmData",
    "async_describe",
    "async_set_up",
    "describe_options",
    "health",
    "sensors",
]


async def async_set_up(
    hass: HomeAssistant, entry: ConfigEntry, connected: ConnectionData
) -> SwarmData:
    """Poll the peers of a config entry for the first time.

    Raises:
        ConfigEntryNotReady: the poll failed.
        ConfigEntryAuthFailed: the login is refused.

    """
    peers = PeerCoordinator(
        hass,
        entry,
        connection=connected.qbittorrent,
        table=connected.table,
        memory=async_get_memory(hass, entry.entry_id, stored_url(entry.data)),
        worker=async_get_worker(hass),
    )
    await peers.async_config_entry_first_refresh()
    peers.async_follow_table()
    return SwarmData(connection=connected.qbittorrent, peers=peers)
