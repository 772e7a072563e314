"""The action that changes torrents: only what is given."""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import ShareLimits, TorrentChanges, TorrentCommands
from ...torrents import Act
from .action_call import ActionCall, async_read_call
from .controls import CONTROL_SCHEMA
from .errors import invalid
from .folders import async_checked_folder
from .limit_fields import MINUTES, RATE_FIELDS, RATIO, TAGS, category_name, torrent_name
from .targets import async_find_targets, targets_response

_CHANGES: Final = {
    **RATE_FIELDS,
    vol.Optional("category"): category_name,
    vol.Optional("add_tags"): TAGS,
    vol.Optional("remove_tags"): TAGS,
    vol.Optional("location"): cv.string,
    vol.Optional("force_start"): cv.boolean,
    vol.Optional("super_seeding"): cv.boolean,
    vol.Optional("sequential"): cv.boolean,
    vol.Optional("name"): torrent_name,
    vol.Optional("ratio"): RATIO,
    vol.Optional("minutes"): MINUTES,
    vol.Optional("inactive_minutes"): MINUTES,
}
CHANGE_SCHEMA: Final = CONTROL_SCHEMA.extend(_CHANGES)
_NAMES: Final = frozenset(map(str, _CHANGES))
_LIMITS: Final = frozenset(map(str, RATE_FIELDS))


async def async_set_torrent(call: ServiceCall) -> ServiceResponse:
    """Change what is given about torrents."""
    action = await async_read_call(call)
    given = _NAMES & action.fields.keys()
    if not given:
        raise invalid("nothing_to_change")
    action.check(*_needed(given))
    targets = await async_find_targets(action)
    name = action.fields.get("name")
    if name is not None and len(targets.hashes) > 1:
        raise invalid("one_torrent_only")
    async with action.asking():
        changes = await _async_changes(action)
        async with action.box.connection.table.limits_by_hand.changing(
            () if given.isdisjoint(_LIMITS) else targets.hashes
        ):
            await _async_send(action.box.commands, targets.hashes, changes, name)
    await action.box.async_show(targets.hashes)
    return targets_response(targets)


def _needed(given: Iterable[str]) -> set[Act]:
    """Return what someone must be allowed to do to change this."""
    is_move = not {"location", "name"}.isdisjoint(given)
    return {Act.CONTROL, Act.CHANGE} if is_move else {Act.CONTROL}


async def _async_changes(action: ActionCall) -> TorrentChanges:
    fields = action.fields
    location = fields.get("location")
    if location is not None:
        location = await async_checked_folder(action, location)
    limits = ShareLimits(
        ratio=fields.get("ratio"),
        seeding_minutes=fields.get("minutes"),
        inactive_minutes=fields.get("inactive_minutes"),
    )
    return TorrentChanges(
        upload_limit=fields.get("upload_limit"),
        download_limit=fields.get("download_limit"),
        category=fields.get("category"),
        add_tags=tuple(fields.get("add_tags", ())),
        remove_tags=tuple(fields.get("remove_tags", ())),
        location=location,
        force_start=fields.get("force_start"),
        super_seeding=fields.get("super_seeding"),
        sequential=fields.get("sequential"),
        share_limits=None if limits == ShareLimits() else limits,
    )


async def _async_send(
    commands: TorrentCommands,
    hashes: tuple[str, ...],
    changes: TorrentChanges,
    name: str | None,
) -> None:
    await commands.async_change(hashes, changes)
    if name is not None:
        for torrent_hash in hashes:
            await commands.async_rename(torrent_hash, name)
