"""The action that adds a torrent, wherever it comes from."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import Added, AddOptions, AddReason, ContentLayout
from ...shell.entry_option import ENTRY_FIELD
from ...torrents import (
    Act,
    TorrentFile,
    check_torrent_url,
    parse_magnet,
    read_torrent_file,
    shown_name,
)
from .action_call import ActionCall, async_read_call
from .errors import failed, invalid
from .fetching import async_fetch_torrent
from .folders import async_checked_folder
from .limit_fields import MINUTES, RATE_FIELDS, RATIO, TAGS, category_name, torrent_name
from .local_files import read_allowed, read_upload

SOURCES: Final = ("magnet", "url", "path", "file_id")
"""Exactly one of them is needed."""
LAYOUTS: Final = {layout.name.lower(): layout for layout in ContentLayout}
HERE: Final = "here"
FETCHERS: Final = ("qbittorrent", HERE)

ADD_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        **{vol.Optional(name): cv.string for name in SOURCES},
        vol.Optional("fetch", default="qbittorrent"): vol.In(FETCHERS),
        **RATE_FIELDS,
        vol.Optional("category"): category_name,
        vol.Optional("tags"): TAGS,
        vol.Optional("save_path"): cv.string,
        vol.Optional("stopped"): cv.boolean,
        vol.Optional("ratio"): RATIO,
        vol.Optional("minutes"): MINUTES,
        vol.Optional("sequential"): cv.boolean,
        vol.Optional("layout"): vol.In(LAYOUTS),
        vol.Optional("rename"): torrent_name,
        vol.Optional("first"): cv.boolean,
    }
)


async def async_add_torrent(call: ServiceCall) -> ServiceResponse:
    """Add a torrent, and return its hash."""
    action = await async_read_call(call)
    sources = [name for name in SOURCES if action.fields.get(name)]
    if len(sources) != 1:
        raise invalid("one_source")
    source, text = sources[0], action.fields[sources[0]].strip()
    if source == "url" and text.lower().startswith("magnet:"):
        source = "magnet"
    is_elsewhere = source in {"url", "path"}
    action.check(Act.ADD_ELSEWHERE if is_elsewhere else Act.ADD)
    async with action.asking():
        added = await _async_add(action, source, text, await _async_options(action))
    if added.hash is not None:
        await action.box.async_show([added.hash])
    if added.reason is AddReason.NOT_FETCHED and not action.wants_response:
        raise failed("not_fetched")
    return _response(action, added)


async def _async_add(
    action: ActionCall, source: str, text: str, options: AddOptions
) -> Added:
    adder = action.box.adder
    match source:
        case "magnet":
            magnet = parse_magnet(text)
            return await adder.async_add_magnet(
                magnet.link, magnet.hashes.candidates, options
            )
        case "url" if action.fields["fetch"] != HERE:
            allow_private = action.box.options.allow_private
            url = check_torrent_url(text, allow_private=allow_private)
            return await adder.async_add_url(url, options)
    file = await _async_file(action, source, text)
    return await adder.async_add_file(file.content, file.hashes.candidates, options)


async def _async_file(action: ActionCall, source: str, text: str) -> TorrentFile:
    """Return a checked .torrent file, read or fetched by Home Assistant."""
    hass = action.hass
    if source == "url":
        content = await async_fetch_torrent(
            text, allow_private=action.box.options.allow_private
        )
        return await hass.async_add_executor_job(read_torrent_file, content)
    read = read_allowed if source == "path" else read_upload
    return await hass.async_add_executor_job(read, hass, text)


async def _async_options(action: ActionCall) -> AddOptions:
    fields = action.fields
    save_path = fields.get("save_path")
    if save_path is not None:
        save_path = await async_checked_folder(action, save_path)
    layout = fields.get("layout")
    return AddOptions(
        category=fields.get("category"),
        tags=tuple(fields.get("tags", ())),
        save_path=save_path,
        stopped=fields.get("stopped"),
        upload_limit=fields.get("upload_limit"),
        download_limit=fields.get("download_limit"),
        ratio_limit=fields.get("ratio"),
        seeding_minutes=fields.get("minutes"),
        sequential=fields.get("sequential"),
        layout=None if layout is None else LAYOUTS[layout],
        rename=fields.get("rename"),
        first_in_queue=fields.get("first"),
    )


def _response(action: ActionCall, added: Added) -> dict[str, Any]:
    shows_name = added.name is not None and action.may(Act.SEE)
    return {
        "added": added.added,
        "hash": added.hash,
        "name": shown_name(added.name or "") if shows_name else None,
        "reason": added.reason and added.reason.value,
    }
