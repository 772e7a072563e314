"""Which torrents an action is for: hashes or a filter, and never all by mistake."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ...torrents import Act, Targets, TorrentFilter, TorrentStatus, find_targets
from .action_call import ActionCall
from .errors import invalid, translating

CONF_ALL: Final = "all"
CONF_FILTER: Final = "filter"
CONF_HASHES: Final = "hashes"

FILTER_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("state"): vol.All(
            cv.ensure_list, [vol.In([each.value for each in TorrentStatus])]
        ),
        vol.Optional("active"): cv.boolean,
        vol.Optional("category"): cv.string,
        vol.Optional("tag"): cv.string,
        vol.Optional("tracker"): cv.string,
        vol.Optional("name_contains"): cv.string,
        vol.Optional("min_ratio"): vol.All(vol.Coerce(float), vol.Range(min=0)),
        vol.Optional("min_age"): cv.positive_time_period,
    }
)
CHOICE_FIELDS: Final = {
    vol.Optional(CONF_HASHES): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(CONF_FILTER): FILTER_SCHEMA,
}
TARGET_FIELDS: Final = {
    **CHOICE_FIELDS,
    vol.Optional(CONF_ALL, default=False): cv.boolean,
}


def read_filter(fields: Mapping[str, Any]) -> TorrentFilter:
    """Read the input of ``FILTER_SCHEMA``."""
    return TorrentFilter(
        statuses=frozenset(map(TorrentStatus, fields.get("state", ()))),
        active=fields.get("active"),
        category=fields.get("category"),
        tag=fields.get("tag"),
        tracker=fields.get("tracker"),
        name_contains=fields.get("name_contains"),
        min_ratio=fields.get("min_ratio"),
        min_age=fields.get("min_age"),
    )


async def async_find_targets(action: ActionCall) -> Targets:
    """Return the torrents that an action is for.

    A hash that is not in the table may be new, so the table is polled before it counts
    as not found.

    Raises:
        NotAllowedError: the user may not choose in this way.
        ServiceValidationError: nothing is chosen, or nothing of it is there.

    """
    fields = action.fields
    if fields[CONF_ALL]:
        action.check(Act.CHOOSE_ALL)
    if fields.get(CONF_FILTER, {}).get("name_contains"):
        action.check(Act.SEE)
    targets = await _async_look(action)
    if targets.not_found:
        await action.box.async_show(targets.not_found)
        targets = await _async_look(action)
    if targets.not_found and not targets.hashes and not action.wants_response:
        raise invalid("torrents_not_found")
    return targets


async def _async_look(action: ActionCall) -> Targets:
    fields = action.fields
    chosen = fields.get(CONF_FILTER)
    look = partial(
        find_targets,
        action.box.torrents,
        dt_util.utcnow(),
        hashes=fields.get(CONF_HASHES),
        chosen=None if chosen is None else read_filter(chosen),
        everything=fields[CONF_ALL],
    )
    with translating():
        return await action.box.worker.async_run(look)


def targets_response(targets: Targets) -> dict[str, Any]:
    """Return which torrents an action was for."""
    return {
        "count": len(targets.hashes),
        "hashes": list(targets.hashes),
        "not_found": list(targets.not_found),
    }
