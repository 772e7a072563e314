"""The config entry that a WebSocket command is about."""

from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback

from ..features import PeerVpnConfigEntry
from ..shell.const import DOMAIN

ATTR_ENTRY: Final = "config_entry_id"


@callback
def async_find_entry(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> PeerVpnConfigEntry | None:
    """Return the entry, loaded or not; None, with an error sent, if there is none."""
    entry = hass.config_entries.async_get_entry(msg[ATTR_ENTRY])
    if entry is not None and entry.domain == DOMAIN:
        return entry
    connection.send_error(
        msg["id"],
        websocket_api.ERR_NOT_FOUND,
        "This connection is not set up any more.",
        translation_domain=DOMAIN,
        translation_key="entry_not_found",
    )
    return None
