"""The connection to qBittorrent: its settings, its session, its state, and its issues."""

from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...qbittorrent import (
    AuthorizationConflictError,
    InvalidHeaderError,
    QbittorrentSession,
)
from ...shell.const import DOMAIN
from .connection import Connection
from .data import ConnectionData, HasConnection
from .diagnostics import async_describe, describe_options
from .fix_flows import FIX_FLOWS
from .limits_by_hand import LimitsByHand
from .settings import (
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
    ConnectionSettings,
    migrated_data,
    stored_url,
)
from .steps import ConnectionSteps
from .table_coordinator import TorrentTableCoordinator
from .titles import make_title

NEEDS: Final = ()

__all__ = [
    "ENTRY_MINOR_VERSION",
    "ENTRY_VERSION",
    "FIX_FLOWS",
    "Connection",
    "ConnectionData",
    "ConnectionSettings",
    "ConnectionSteps",
    "HasConnection",
    "LimitsByHand",
    "TorrentTableCoordinator",
    "async_describe",
    "async_set_up",
    "describe_options",
    "make_title",
    "migrated_data",
    "stored_url",
]


async def async_set_up(hass: HomeAssistant, entry: ConfigEntry) -> ConnectionData:
    """Connect to the qBittorrent of a config entry.

    The session closes with the entry, and with Home Assistant. A set-up under way ends
    at once when the user disables the entry.

    Raises:
        ConfigEntryError: the stored headers cannot be sent.
        ConfigEntryAuthFailed: the login is refused.
        ConfigEntryNotReady: another error of the connection.

    """
    session = _open_session(entry)
    entry.async_on_unload(session.async_close)

    async def async_close(_: Event) -> None:
        await session.async_close()

    async def async_changed(_: ConfigEntryChange, changed: ConfigEntry) -> None:
        if changed is entry and entry.disabled_by:
            await session.async_close()

    # Home Assistant stops without unloading, and waits for actions under way. A listener
    # for one event could not be removed after it, when the set-up fails because of it.
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, async_close))
    # Home Assistant unloads a disabled entry only after the set-up, and until 2026.10
    # announces it only then: there, a set-up may go on until the deadline of its request.
    entry.async_on_unload(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, async_changed)
    )
    connection = Connection(hass, entry, session)
    await connection.async_connect()
    table = TorrentTableCoordinator(hass, entry, connection)
    await table.async_config_entry_first_refresh()
    return ConnectionData(qbittorrent=connection, table=table)


def _open_session(entry: ConfigEntry) -> QbittorrentSession:
    try:
        return ConnectionSettings.from_data(entry.data).open_session()
    except (AuthorizationConflictError, InvalidHeaderError) as err:
        is_conflict = isinstance(err, AuthorizationConflictError)
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="authorization_conflict"
            if is_conflict
            else "invalid_header",
        ) from err
