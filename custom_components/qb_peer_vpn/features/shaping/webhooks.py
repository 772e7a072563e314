"""A webhook with which qBittorrent can ask for a cycle, such as after a torrent is added."""

from aiohttp import web
from homeassistant.components import webhook
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer

from ...shell.const import DOMAIN, LOGGER
from .coordinator import ShapingCoordinator

_PAUSE = 5.0
"""Seconds between two cycles, however often the webhook is called."""


class CycleWebhook:
    """Registered while the options name an id; it only asks for a cycle."""

    def __init__(self, hass: HomeAssistant, coordinator: ShapingCoordinator) -> None:
        self._hass = hass
        self._coordinator = coordinator
        self._id = ""
        self._debouncer = Debouncer(
            hass,
            LOGGER,
            cooldown=_PAUSE,
            immediate=True,
            function=coordinator.async_poll_and_run,
            background=True,
        )
        coordinator.config_entry.async_on_unload(self._async_close)

    @callback
    def async_use(self, webhook_id: str) -> None:
        """Answer at another path, or at none."""
        if webhook_id == self._id:
            return
        self._async_unregister()
        self._id = webhook_id
        if webhook_id:
            webhook.async_register(
                self._hass,
                DOMAIN,
                "Upload limits",
                webhook_id,
                self._async_handle,
                local_only=True,
                allowed_methods=["POST"],
            )

    async def _async_handle(
        self, hass: HomeAssistant, webhook_id: str, request: web.Request
    ) -> web.Response:
        self._debouncer.async_schedule_call()
        return web.Response()

    @callback
    def _async_unregister(self) -> None:
        if self._id:
            webhook.async_unregister(self._hass, self._id)

    @callback
    def _async_close(self) -> None:
        self._async_unregister()
        self._id = ""
        self._debouncer.async_shutdown()
