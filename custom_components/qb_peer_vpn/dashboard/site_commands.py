"""The WebSocket commands about single sites: which there are, and what one would cost."""

from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
import voluptuous as vol

from ..shell.const import DOMAIN
from .entries import ATTR_ENTRY, async_find_entry
from .site_views import site_paths_view


@callback
def async_setup_site_commands(hass: HomeAssistant) -> None:
    """Register the commands, which work with every entry."""
    websocket_api.async_register_command(hass, _sites)
    websocket_api.async_register_command(hass, _site_paths)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sites",
        vol.Required(ATTR_ENTRY): str,
    }
)
@callback
def _sites(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the key, the city, and the country of each site that can be chosen."""
    entry = async_find_entry(hass, connection, msg)
    if entry is None:
        return
    found: list[dict[str, Any]] = []
    if entry.state is ConfigEntryState.LOADED:
        cycle = entry.runtime_data.recommendation.coordinator.data
        found = [
            {
                "key": scored.site.key,
                "city": scored.site.city,
                "country_code": scored.site.country_code,
            }
            for scored in cycle.recommendation.ranking
        ]
    connection.send_result(msg["id"], found)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/site_paths",
        vol.Required(ATTR_ENTRY): str,
        vol.Required("site"): vol.All(str, vol.Length(max=200)),
    }
)
@websocket_api.async_response
async def _site_paths(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what the way through a site would be; null if it is not on the list."""
    entry = async_find_entry(hass, connection, msg)
    if entry is None:
        return
    paths = None
    if entry.state is ConfigEntryState.LOADED:
        coordinator = entry.runtime_data.recommendation.coordinator
        paths = await coordinator.async_site_paths(msg["site"])
    connection.send_result(msg["id"], site_paths_view(paths) if paths else None)
