"""Stop all torrents, and start those again that ran."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
import voluptuous as vol

from ...shell.entry_option import ENTRY_FIELD
from ...torrents import (
    Act,
    Targets,
    hashes_to_resume,
    remembered_after_start,
    remembered_after_stop,
    running_hashes,
)
from .action_call import async_read_call
from .data import TorrentsData
from .errors import failed
from .targets import targets_response

PAUSE_SCHEMA: Final = vol.Schema(ENTRY_FIELD)


async def async_stop_all(data: TorrentsData) -> tuple[str, ...]:
    """Stop what runs, and keep which torrents that were; return their hashes.

    A second stop does not forget the first.

    Raises:
        HomeAssistantError: what runs could not be stored, or qBittorrent not be asked.

    """
    table, ran = data.connection.table, data.memory.ran
    await table.async_look_at_all()
    snapshot = table.data
    hashes, remembered = await data.worker.async_run(
        lambda: (
            running_hashes(snapshot.torrents),
            remembered_after_stop(ran, snapshot),
        )
    )
    # Before the command: after a crash in between, nothing is forgotten.
    if not await data.memory.async_keep_running(remembered):
        raise failed("not_saved")
    async with data.connection.qbittorrent.commanding():
        await data.commands.async_stop(hashes)
    await data.async_show(hashes)
    return hashes


async def async_start_what_ran(data: TorrentsData) -> tuple[str, ...]:
    """Start what the last stop of all has stopped; return the hashes.

    Raises:
        HomeAssistantError: qBittorrent could not be asked.

    """
    table, ran = data.connection.table, data.memory.ran
    await table.async_look_at_all()
    snapshot = table.data
    hashes, remembered = await data.worker.async_run(
        lambda: (
            hashes_to_resume(ran, snapshot.torrents),
            remembered_after_start(ran, snapshot),
        )
    )
    async with data.connection.qbittorrent.commanding():
        await data.commands.async_start(hashes)
    await data.memory.async_keep_running(remembered)
    await data.async_show(hashes)
    return hashes


async def async_pause_all(call: ServiceCall) -> ServiceResponse:
    """Stop all torrents, and keep which ran."""
    action = await async_read_call(call)
    action.check(Act.CONTROL)
    return _response(await async_stop_all(action.box))


async def async_resume_all(call: ServiceCall) -> ServiceResponse:
    """Start the torrents that ran before all were stopped."""
    action = await async_read_call(call)
    action.check(Act.CONTROL)
    return _response(await async_start_what_ran(action.box))


def _response(hashes: tuple[str, ...]) -> dict[str, Any]:
    return targets_response(Targets(hashes=hashes))
