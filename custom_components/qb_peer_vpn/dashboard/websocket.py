"""The WebSocket command by which the card subscribes to its data."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
import voluptuous as vol

from ..features import PeerVpnConfigEntry
from ..shell.const import DOMAIN
from .card_payload import card_payload

ATTR_ENTRY: Final = "config_entry_id"
NOT_LOADED: Final = {"available": False}
"""The event while the entry is not loaded."""


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the command, which works with every entry."""
    websocket_api.async_register_command(hass, _subscribe_overview)


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
    entry = hass.config_entries.async_get_entry(msg[ATTR_ENTRY])
    if entry is None or entry.domain != DOMAIN:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            "This connection is not set up any more.",
            translation_domain=DOMAIN,
            translation_key="entry_not_found",
        )
        return
    subscription = Subscription(
        hass, entry, lambda event: connection.send_event(msg["id"], event)
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
    ) -> None:
        self._hass = hass
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
            self._async_send(NOT_LOADED)
            return
        data = self._entry.runtime_data
        self._stop_listening = [
            each.async_add_listener(self._async_send_payload)
            for each in (
                data.recommendation.coordinator,
                data.servers.server_list,
                data.servers.latency,
            )
        ]
        self._async_send_payload()

    @callback
    def _async_stop_listening(self) -> None:
        while self._stop_listening:
            self._stop_listening.pop()()

    @callback
    def _async_send_payload(self) -> None:
        self._async_send(card_payload(self._hass, self._entry))

    @callback
    def _async_send(self, event: dict[str, Any]) -> None:
        """Send an event if more than its time has changed."""
        if self._sent is None or _timeless(event) != _timeless(self._sent):
            self._sent = event
            self._send(event)


def _timeless(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "updated"}
