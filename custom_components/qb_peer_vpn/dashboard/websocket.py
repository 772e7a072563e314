"""The WebSocket commands of the card, and the subscription to what it is drawn from."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
import voluptuous as vol

from ..features import PeerVpnConfigEntry, PeerVpnData
from ..shell.const import DOMAIN
from ..shell.coordinator import Coordinator
from ..torrents import Act
from .card_payload import card_payload
from .diary_command import async_setup_diary_command
from .entries import ATTR_ENTRY, async_find_entry, is_login_refused, trouble_of
from .limits import async_limits_preview, limits_payload
from .site_commands import async_setup_site_commands
from .torrent_commands import async_setup_torrent_commands
from .torrent_dialog import async_setup_dialog_commands
from .torrent_permissions import permissions

NOT_LOADED: Final = {"available": False}
"""The event while the entry is not loaded."""

type Payload = Callable[[HomeAssistant, PeerVpnConfigEntry], dict[str, Any]]
type Sources = Callable[[PeerVpnData], Iterable[Coordinator[Any]]]
"""The coordinators whose changes are sent."""


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands, which work with every entry."""
    websocket_api.async_register_command(hass, _subscribe_overview)
    async_setup_diary_command(hass)
    async_setup_site_commands(hass)
    async_setup_torrent_commands(hass)
    async_setup_dialog_commands(hass)
    websocket_api.async_register_command(hass, _subscribe_limits)
    websocket_api.async_register_command(hass, _preview_limits)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe_overview",
        vol.Required(ATTR_ENTRY): str,
    }
)
@callback
def _subscribe_overview(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    _subscribe(hass, connection, msg, card_payload, _overview_sources)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe_limits",
        vol.Required(ATTR_ENTRY): str,
    }
)
@callback
def _subscribe_limits(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    _subscribe(
        hass,
        connection,
        msg,
        limits_payload,
        lambda data: [data.shaping.coordinator],
    )


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/preview_limits",
        vol.Required(ATTR_ENTRY): str,
    }
)
@websocket_api.async_response
async def _preview_limits(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    entry = async_find_entry(hass, connection, msg)
    if entry is None:
        return
    if entry.state is not ConfigEntryState.LOADED:
        connection.send_result(msg["id"], None)
        return
    may = permissions(hass, entry, connection.user)
    preview = await async_limits_preview(entry, with_names=may[Act.SEE])
    connection.send_result(msg["id"], preview)


def _overview_sources(data: PeerVpnData) -> list[Coordinator[Any]]:
    mover = data.gluetun.mover
    return [
        data.recommendation.coordinator,
        data.servers.server_list,
        data.servers.latency,
        *([mover.moves] if mover is not None else []),
    ]


@callback
def _subscribe(
    hass: HomeAssistant,
    connection: ActiveConnection,
    msg: dict[str, Any],
    payload: Payload,
    sources: Sources,
) -> None:
    entry = async_find_entry(hass, connection, msg)
    if entry is None:
        return
    subscription = Subscription(
        hass,
        entry,
        lambda event: connection.send_event(msg["id"], event),
        payload=payload,
        sources=sources,
    )
    connection.send_result(msg["id"])
    connection.subscriptions[msg["id"]] = subscription.async_start()


class Subscription:
    """Sends the data at once and after each change, across reloads of the entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PeerVpnConfigEntry,
        send: Callable[[dict[str, Any]], None],
        *,
        payload: Payload,
        sources: Sources,
    ) -> None:
        self._hass = hass
        self._payload = payload
        self._sources = sources
        self._entry = entry
        self._send = send
        self._sent: dict[str, Any] | None = None
        self._stop_listening: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Send the current data, and later ones until the returned function is called."""
        stop_waiting = self._entry.async_on_state_change(self._async_changed)
        self._async_changed()

        @callback
        def end() -> None:
            self._async_stop_listening()
            stop_waiting()

        return end

    @callback
    def _async_changed(self) -> None:
        """Listen to the coordinators of the entry: each reload makes new ones."""
        self._async_stop_listening()
        if self._entry.state is not ConfigEntryState.LOADED:
            refused = is_login_refused(self._hass, self._entry)
            trouble = trouble_of(self._entry)
            self._async_send(
                {**NOT_LOADED, "login_refused": refused, "trouble": trouble}
            )
            return
        self._stop_listening = [
            each.async_add_listener(self._async_send_payload)
            for each in self._sources(self._entry.runtime_data)
        ]
        self._async_send_payload()

    @callback
    def _async_stop_listening(self) -> None:
        while self._stop_listening:
            self._stop_listening.pop()()

    @callback
    def _async_send_payload(self) -> None:
        self._async_send(self._payload(self._hass, self._entry))

    @callback
    def _async_send(self, event: dict[str, Any]) -> None:
        """Send an event if more than its time has changed."""
        if self._sent is None or _timeless(event) != _timeless(self._sent):
            self._sent = event
            self._send(event)


def _timeless(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "updated"}
