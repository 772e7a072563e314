"""The config entry that a WebSocket command is about, and whether it needs the user."""

from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError

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


@callback
def async_find_loaded_entry(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> PeerVpnConfigEntry | None:
    """Return the entry; None, with an error sent, if there is none or it is not loaded."""
    entry = async_find_entry(hass, connection, msg)
    return entry if entry and async_is_loaded(connection, msg, entry) else None


@callback
def async_is_loaded(
    connection: ActiveConnection, msg: dict[str, Any], entry: PeerVpnConfigEntry
) -> bool:
    """Return whether an entry is loaded; send an error if not."""
    if entry.state is ConfigEntryState.LOADED:
        return True
    # Home Assistant's own words for it, as for an action.
    connection.send_error(
        msg["id"],
        websocket_api.ERR_NOT_FOUND,
        "This connection is not loaded.",
        translation_domain=HOMEASSISTANT_DOMAIN,
        translation_key="service_config_entry_not_loaded",
        translation_placeholders={"domain": DOMAIN, "entry_title": entry.title},
    )
    return False


@callback
def is_login_refused(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> bool:
    """Return whether qBittorrent refuses the login, so that the user has to log in again."""
    if any(entry.async_get_active_flows(hass, {SOURCE_REAUTH})):
        return True
    # That flow begins only after the listeners of the poll have run.
    if entry.state is not ConfigEntryState.LOADED:
        return False
    return isinstance(_failure_of(entry), ConfigEntryAuthFailed)


@callback
def trouble_of(entry: PeerVpnConfigEntry) -> dict[str, Any] | None:
    """Return the text of the reason why the entry has no new data; None if there is none.

    It has the form of an error of a WebSocket command.
    """
    if entry.state is not ConfigEntryState.LOADED:
        domain = entry.error_reason_translation_domain
        key = entry.error_reason_translation_key
        values = entry.error_reason_translation_placeholders
    else:
        error = _failure_of(entry)
        if not isinstance(error, HomeAssistantError):
            return None
        domain, key = error.translation_domain, error.translation_key
        values = error.translation_placeholders
    if domain is None or key is None:
        return None
    return {
        "translation_domain": domain,
        "translation_key": key,
        "translation_placeholders": dict(values or {}),
    }


def _failure_of(entry: PeerVpnConfigEntry) -> BaseException | None:
    """Return what the last poll of the peers failed with."""
    peers = entry.runtime_data.swarm.peers
    # Home Assistant keeps the exception after a success.
    return None if peers.last_update_success else peers.last_exception
