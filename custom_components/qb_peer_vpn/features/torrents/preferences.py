"""The action that changes a few settings of qBittorrent."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...qbittorrent import async_set_preferences
from ...shell.entry_option import ENTRY_FIELD
from ...torrents import Act
from .action_call import async_read_call
from .errors import invalid
from .folders import async_checked_path

_FLAGS: Final = ("preallocate_all", "queueing_enabled")
_NUMBERS: Final = (
    "max_connec",
    "max_connec_per_torrent",
    "max_uploads",
    "max_uploads_per_torrent",
    "max_active_downloads",
    "max_active_uploads",
    "max_active_torrents",
    "up_limit",
    "dl_limit",
    "alt_up_limit",
    "alt_dl_limit",
)
_SAVE_PATH: Final = "save_path"
PREFERENCES: Final = (_SAVE_PATH, *_FLAGS, *_NUMBERS)

PREFERENCES_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(_SAVE_PATH): cv.string,
        **{vol.Optional(name): cv.boolean for name in _FLAGS},
        **{vol.Optional(name): vol.Coerce(int) for name in _NUMBERS},
    }
)


async def async_change_preferences(call: ServiceCall) -> ServiceResponse:
    """Change settings, and return them as they were and as they are."""
    action = await async_read_call(call)
    action.check(Act.PREFERENCES, Act.GLOBAL_LIMITS)
    wanted: dict[str, Any] = {
        name: action.fields[name] for name in PREFERENCES if name in action.fields
    }
    if not wanted:
        raise invalid("nothing_to_change")
    async with action.asking():
        if _SAVE_PATH in wanted:
            wanted[_SAVE_PATH] = await async_checked_path(action, wanted[_SAVE_PATH])
        changed = await async_set_preferences(action.box.session, wanted)
    action.box.limits.async_changed(changed.after)
    await action.box.async_show(())
    return {"before": dict(changed.before), "after": dict(changed.after)}
