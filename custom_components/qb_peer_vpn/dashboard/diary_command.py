"""The WebSocket command for the month at a glance."""

from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
import voluptuous as vol

from ..features.recommendation import month_of
from ..shell.const import DOMAIN
from .entries import ATTR_ENTRY, async_find_entry


@callback
def async_setup_diary_command(hass: HomeAssistant) -> None:
    """Register the command, which works with every entry."""
    websocket_api.async_register_command(hass, _diary)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/diary",
        vol.Required(ATTR_ENTRY): str,
    }
)
@callback
def _diary(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what was in use and recommended; null while the entry is not loaded."""
    entry = async_find_entry(hass, connection, msg)
    if entry is None:
        return
    month = None
    if entry.state is ConfigEntryState.LOADED:
        month = month_of(entry.runtime_data.recommendation)
    connection.send_result(msg["id"], month)
