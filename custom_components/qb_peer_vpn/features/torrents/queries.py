"""Actions that read: the torrents, and the files of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import numpy as np
import voluptuous as vol

from ...models import Torrents
from ...qbittorrent import async_files
from ...shell.entry_option import ENTRY_FIELD
from ...torrents import (
    Act,
    SortKey,
    Targets,
    TorrentDescription,
    TorrentFilter,
    describe,
    find_matches,
    find_targets,
    sorted_rows,
)
from .action_call import ActionCall, async_read_call
from .errors import invalid, translating
from .json_views import file_row, torrent_row
from .targets import (
    CHOICE_FIELDS,
    CONF_FILTER,
    CONF_HASHES,
    async_find_targets,
    read_filter,
)

MAX_TORRENTS: Final = 500
MAX_WITH_FILES: Final = 20
"""Each torrent's files are a request of their own."""

LIST_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        **CHOICE_FIELDS,
        vol.Optional("sort", default=SortKey.NAME.value): vol.In(
            [key.value for key in SortKey]
        ),
        vol.Optional("descending", default=False): cv.boolean,
        vol.Optional("limit", default=50): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MAX_TORRENTS)
        ),
        vol.Optional("files", default=False): cv.boolean,
    }
)
HASH_FIELD: Final = {vol.Required("hash"): cv.string}
FILES_SCHEMA: Final = vol.Schema({**ENTRY_FIELD, **HASH_FIELD})


async def async_get_torrents(call: ServiceCall) -> ServiceResponse:
    """Return the torrents that a filter chooses, all without one."""
    action = await async_read_call(call)
    action.check(Act.SEE)
    with translating():
        total, shown = await action.box.worker.async_run(
            lambda: select(action.box.torrents, action.fields, dt_util.utcnow())
        )
    rows: list[Any] = [torrent_row(each) for each in shown]
    if action.fields["files"]:
        await _async_add_files(action, rows)
    return {"total": total, "torrents": rows}


def select(
    torrents: Torrents, fields: Mapping[str, Any], now: datetime
) -> tuple[int, list[TorrentDescription]]:
    """Return how many torrents the fields of an action choose, and the first of them.

    Raises:
        TargetError: hashes are none, or there is a filter, too.

    """
    hashes, chosen = fields.get(CONF_HASHES), fields.get(CONF_FILTER)
    if hashes is None:
        wanted = TorrentFilter() if chosen is None else read_filter(chosen)
        rows = find_matches(torrents, wanted, now)
    else:
        named: Targets = find_targets(
            torrents,
            now,
            hashes=hashes,
            chosen=None if chosen is None else read_filter(chosen),
        )
        digits = [each.encode() for each in named.hashes]
        rows = np.sort(torrents.rows_of(np.array(digits, dtype="S40")))
    ordered = sorted_rows(
        torrents, rows, SortKey(fields["sort"]), descending=fields["descending"]
    )
    first = ordered[: fields["limit"]].tolist()
    return len(rows), [describe(torrents, row) for row in first]


async def _async_add_files(action: ActionCall, rows: list[dict[str, Any]]) -> None:
    if len(rows) > MAX_WITH_FILES:
        raise invalid("too_many_for_files", count=str(MAX_WITH_FILES))
    async with action.asking():
        for row in rows:
            files = await async_files(action.box.session, row["hash"])
            row["files"] = [file_row(each) for each in files]


async def async_get_files(call: ServiceCall) -> ServiceResponse:
    """Return the files of a torrent; none before its metadata have arrived."""
    action = await async_read_call(call)
    action.check(Act.SEE)
    torrent_hash = await async_find_one(action)
    async with action.asking():
        files = await async_files(action.box.session, torrent_hash)
    return {"files": [file_row(each) for each in files]}


async def async_find_one(action: ActionCall) -> str:
    """Return the hash of the one torrent that an action names.

    Raises:
        ServiceValidationError: it is none, or of no torrent.

    """
    fields = {CONF_HASHES: [action.fields["hash"]], "all": False}
    targets = await async_find_targets(action.with_fields(fields))
    if not targets.hashes:
        raise invalid("torrent_gone")
    return targets.hashes[0]
