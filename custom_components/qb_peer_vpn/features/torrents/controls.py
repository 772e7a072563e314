"""Actions that control torrents: start, stop, check, announce, queue, remove."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import (
    FilePriority,
    QueueMove,
    TorrentCommands,
    async_set_priorities,
)
from ...shell.entry_option import ENTRY_FIELD
from ...torrents import Act
from .action_call import ActionCall, async_read_call
from .queries import HASH_FIELD, async_find_one
from .targets import TARGET_FIELDS, async_find_targets, targets_response

type Command = Callable[[TorrentCommands, Iterable[str]], Awaitable[None]]

CONTROL_SCHEMA: Final = vol.Schema({**ENTRY_FIELD, **TARGET_FIELDS})
QUEUE_SCHEMA: Final = CONTROL_SCHEMA.extend(
    {vol.Required("move"): vol.In([each.value for each in QueueMove])}
)
REMOVE_SCHEMA: Final = CONTROL_SCHEMA.extend(
    {vol.Optional("delete_files", default=False): cv.boolean}
)
PRIORITIES: Final = {each.name.lower(): each for each in FilePriority}
PRIORITIES_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        **HASH_FIELD,
        vol.Required("priorities"): vol.All(
            {vol.All(vol.Coerce(int), vol.Range(min=0)): vol.In(PRIORITIES)},
            vol.Length(min=1),
        ),
    }
)


async def async_start_torrents(call: ServiceCall) -> ServiceResponse:
    """Start torrents."""
    action = await async_read_call(call)
    return await async_command(action, TorrentCommands.async_start, Act.CONTROL)


async def async_stop_torrents(call: ServiceCall) -> ServiceResponse:
    """Stop torrents."""
    action = await async_read_call(call)
    return await async_command(action, TorrentCommands.async_stop, Act.CONTROL)


async def async_recheck_torrents(call: ServiceCall) -> ServiceResponse:
    """Compare the files of torrents with their hashes again."""
    action = await async_read_call(call)
    return await async_command(action, TorrentCommands.async_recheck, Act.CONTROL)


async def async_reannounce_torrents(call: ServiceCall) -> ServiceResponse:
    """Ask the trackers for peers now."""
    action = await async_read_call(call)
    return await async_command(action, TorrentCommands.async_reannounce, Act.CONTROL)


async def async_move_in_queue(call: ServiceCall) -> ServiceResponse:
    """Move torrents in the queue."""
    action = await async_read_call(call)
    move = QueueMove(action.fields["move"])

    async def send(commands: TorrentCommands, hashes: Iterable[str]) -> None:
        await commands.async_move_in_queue(hashes, move)

    return await async_command(action, send, Act.CONTROL)


async def async_remove_torrents(call: ServiceCall) -> ServiceResponse:
    """Remove torrents, and their files if that is wanted."""
    action = await async_read_call(call)
    delete_files: bool = action.fields["delete_files"]

    async def send(commands: TorrentCommands, hashes: Iterable[str]) -> None:
        await commands.async_remove(hashes, delete_files=delete_files)

    acts = (Act.CHANGE, Act.REMOVE_DATA) if delete_files else (Act.CHANGE,)
    return await async_command(action, send, *acts)


async def async_command(
    action: ActionCall, send: Command, *acts: Act
) -> dict[str, Any]:
    """Send a command for the targets of an action, and show what came of it.

    Args:
        action: the call.
        send: sends the command.
        acts: what the caller must be allowed to do.

    """
    action.check(*acts)
    targets = await async_find_targets(action)
    async with action.asking():
        await send(action.box.commands, targets.hashes)
    await action.box.async_show(targets.hashes)
    return targets_response(targets)


async def async_set_file_priorities(call: ServiceCall) -> ServiceResponse:
    """Set how much files of a torrent are wanted."""
    action = await async_read_call(call)
    action.check(Act.CHANGE)
    torrent_hash = await async_find_one(action)
    wanted = {
        index: PRIORITIES[word] for index, word in action.fields["priorities"].items()
    }
    async with action.asking():
        await async_set_priorities(action.box.session, torrent_hash, wanted)
    await action.box.async_show([torrent_hash])
    return {"count": 1, "hashes": [torrent_hash], "not_found": []}
