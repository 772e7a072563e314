"""The actions about torrents, by name."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
import voluptuous as vol

from ...shell.const import DOMAIN
from .adding import ADD_SCHEMA, async_add_torrent
from .changes import CHANGE_SCHEMA, async_set_torrent
from .controls import (
    CONTROL_SCHEMA,
    PRIORITIES_SCHEMA,
    QUEUE_SCHEMA,
    REMOVE_SCHEMA,
    async_move_in_queue,
    async_reannounce_torrents,
    async_recheck_torrents,
    async_remove_torrents,
    async_set_file_priorities,
    async_start_torrents,
    async_stop_torrents,
)
from .creating import CREATE_SCHEMA, async_create_torrent
from .pausing import PAUSE_SCHEMA, async_pause_all, async_resume_all
from .preferences import PREFERENCES_SCHEMA, async_change_preferences
from .queries import FILES_SCHEMA, LIST_SCHEMA, async_get_files, async_get_torrents


@dataclass(frozen=True, slots=True)
class Action:
    """What is done, with which fields, and whether it returns something."""

    run: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: vol.Schema
    response: SupportsResponse = SupportsResponse.OPTIONAL


ACTIONS: Final = {
    "get_torrents": Action(async_get_torrents, LIST_SCHEMA, SupportsResponse.ONLY),
    "get_files": Action(async_get_files, FILES_SCHEMA, SupportsResponse.ONLY),
    "add_torrent": Action(async_add_torrent, ADD_SCHEMA),
    "start_torrents": Action(async_start_torrents, CONTROL_SCHEMA),
    "stop_torrents": Action(async_stop_torrents, CONTROL_SCHEMA),
    "recheck_torrents": Action(async_recheck_torrents, CONTROL_SCHEMA),
    "reannounce_torrents": Action(async_reannounce_torrents, CONTROL_SCHEMA),
    "move_in_queue": Action(async_move_in_queue, QUEUE_SCHEMA),
    "remove_torrents": Action(async_remove_torrents, REMOVE_SCHEMA),
    "set_torrent": Action(async_set_torrent, CHANGE_SCHEMA),
    "pause_all": Action(async_pause_all, PAUSE_SCHEMA),
    "resume_all": Action(async_resume_all, PAUSE_SCHEMA),
    "set_preferences": Action(async_change_preferences, PREFERENCES_SCHEMA),
    "create_torrent": Action(async_create_torrent, CREATE_SCHEMA),
    "set_file_priorities": Action(async_set_file_priorities, PRIORITIES_SCHEMA),
}


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action in ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            action.run,
            schema=action.schema,
            supports_response=action.response,
        )
