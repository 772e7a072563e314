"""The WebSocket commands behind the dialogs of the card: one torrent, and folders."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import voluptuous as vol

from ..features.torrents import ActionCall, async_folders, call_by
from ..qbittorrent import async_details
from ..shell.const import DOMAIN
from ..torrents import MAX_PATH_CHARACTERS, Act
from .entries import ATTR_ENTRY, async_find_loaded_entry

type Answer = Callable[[ActionCall], Awaitable[dict[str, Any]]]

ATTR_HASH: Final = "hash"
ATTR_PATH: Final = "path"
HASH: Final = vol.All(str, vol.Match(r"^[0-9a-f]{40}\Z"))


@callback
def async_setup_dialog_commands(hass: HomeAssistant) -> None:
    """Register the commands, which work with every entry."""
    websocket_api.async_register_command(hass, _torrent_details)
    websocket_api.async_register_command(hass, _torrent_folders)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/torrent_details",
        vol.Required(ATTR_ENTRY): str,
        vol.Required(ATTR_HASH): HASH,
    }
)
@websocket_api.async_response
async def _torrent_details(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    async def answer(action: ActionCall) -> dict[str, Any]:
        action.check(Act.SEE)
        async with action.asking():
            found = await async_details(action.box.session, msg[ATTR_HASH])
        return {
            # Who cannot move a torrent need not know where it is.
            "save_path": found.save_path if action.may(Act.CHANGE) else None,
            "ratio": found.ratio,
            "minutes": found.seeding_minutes,
            "inactive_minutes": found.inactive_minutes,
        }

    await _async_answer(hass, connection, msg, answer)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/torrent_folders",
        vol.Required(ATTR_ENTRY): str,
        vol.Optional(ATTR_PATH): vol.All(str, vol.Length(max=MAX_PATH_CHARACTERS)),
    }
)
@websocket_api.async_response
async def _torrent_folders(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    async def answer(action: ActionCall) -> dict[str, Any]:
        found = await async_folders(action, msg.get(ATTR_PATH))
        return {
            "folders": list(found.folders),
            "files": list(found.files),
            "can_look_inside": found.can_look_inside,
        }

    await _async_answer(hass, connection, msg, answer)


async def _async_answer(
    hass: HomeAssistant,
    connection: ActiveConnection,
    msg: dict[str, Any],
    answer: Answer,
) -> None:
    """Send an answer, or an error with its text: nothing of it is for the log."""
    entry = async_find_loaded_entry(hass, connection, msg)
    if entry is None:
        return
    action = call_by(hass, entry, connection.user, msg, connection.context(msg))
    try:
        connection.send_result(msg["id"], await answer(action))
    except HomeAssistantError as err:
        is_denied = isinstance(err, Unauthorized)
        connection.send_error(
            msg["id"],
            websocket_api.ERR_UNAUTHORIZED
            if is_denied
            else websocket_api.ERR_HOME_ASSISTANT_ERROR,
            str(err),
            translation_domain=err.translation_domain,
            translation_key=err.translation_key,
            translation_placeholders=err.translation_placeholders,
        )
