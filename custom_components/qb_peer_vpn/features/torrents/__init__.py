"""Torrents: add, watch, control, and create them from Home Assistant."""

from contextlib import suppress
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...qbittorrent import (
    CommandError,
    QbittorrentError,
    SessionClosedError,
    TorrentAdder,
)
from ...shell.const import DOMAIN
from ...shell.worker import async_get_worker
from ..connection import ConnectionData
from .action_call import ActionCall, call_by, may_control
from .actions import async_set_up_actions
from .buttons import buttons
from .conditions import CONDITIONS
from .coordinator import BoxCoordinator, BoxState
from .creating import creator_of
from .data import HasTorrents, TorrentsData
from .diagnostics import async_describe, describe_options
from .events import events
from .folders import async_folders
from .json_views import file_row, shown_tags, torrent_row
from .limits_coordinator import LimitsCoordinator
from .memory import TorrentMemory, async_remove_stores
from .numbers import numbers
from .options import TorrentOptions
from .sensors import sensors
from .steps import TorrentSteps
from .switches import switches
from .triggers import TRIGGERS

NEEDS: Final = ("connection",)

__all__ = [
    "CONDITIONS",
    "TRIGGERS",
    "ActionCall",
    "BoxCoordinator",
    "BoxState",
    "HasTorrents",
    "TorrentOptions",
    "TorrentSteps",
    "TorrentsData",
    "async_describe",
    "async_folders",
    "async_remove_stores",
    "async_set_up",
    "async_set_up_actions",
    "async_start",
    "buttons",
    "call_by",
    "describe_options",
    "events",
    "file_row",
    "may_control",
    "numbers",
    "sensors",
    "shown_tags",
    "switches",
    "torrent_row",
]


async def async_set_up(
    hass: HomeAssistant, entry: ConfigEntry, connected: ConnectionData
) -> TorrentsData:
    """Make what actions and entities need of a config entry, with the first list."""
    worker = async_get_worker(hass)
    memory = TorrentMemory(hass, entry.entry_id)
    await memory.async_load()
    coordinator = BoxCoordinator(
        hass, entry, table=connected.table, worker=worker, memory=memory
    )
    await coordinator.async_begin()
    return TorrentsData(
        entry=entry,
        connection=connected,
        worker=worker,
        adder=TorrentAdder(connected.qbittorrent.session),
        memory=memory,
        coordinator=coordinator,
        limits=LimitsCoordinator(hass, entry, connected.qbittorrent),
    )


def async_start(hass: HomeAssistant, entry: ConfigEntry, data: TorrentsData) -> None:
    """Report what happens from now on, and tidy up, once the entities exist."""
    data.coordinator.async_report_from_now()
    # No action is under way yet, so these are of interrupted ones.
    tidy_up = _async_tidy_up(data, data.memory.tasks)
    entry.async_create_background_task(hass, tidy_up, f"{DOMAIN} torrents")


async def _async_tidy_up(data: TorrentsData, tasks: tuple[str, ...]) -> None:
    """Remove what interrupted actions have left behind.

    Args:
        data: of the entry.
        tasks: those of qBittorrent's tasks that they have left.

    """
    # Nothing depends on it, and the next start tries again.
    with suppress(QbittorrentError, CommandError, SessionClosedError):
        await data.adder.async_remove_passing_tags()
        for task_id in tasks:
            with suppress(CommandError):
                await creator_of(data).async_delete(task_id)
            data.memory.async_forget_task(task_id)
