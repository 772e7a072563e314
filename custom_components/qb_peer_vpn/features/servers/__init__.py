"""The VPN servers: their list, and the latency from home to them."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError

from ...shell.const import DOMAIN
from ..locations import LocationData
from .actions import async_set_up_actions
from .buttons import buttons
from .data import HasServers, ServerData
from .diagnostics import async_describe, describe_options
from .fix_flows import FIX_FLOWS
from .forms import MEASURE_FIELDS, measure_section
from .health import health
from .latency_coordinator import LatencyCoordinator
from .list_coordinator import ServerListCoordinator
from .options import (
    CONF_MEASURE,
    DEFAULT_MEASURE,
    SECTION_SERVERS,
    ServerOptions,
    UnknownProviderError,
    measures_latency,
)
from .sensors import sensors
from .steps import ServerSteps
from .stores import async_remove_stores

NEEDS: Final = ("locations",)

__all__ = [
    "CONF_MEASURE",
    "DEFAULT_MEASURE",
    "FIX_FLOWS",
    "MEASURE_FIELDS",
    "SECTION_SERVERS",
    "HasServers",
    "LatencyCoordinator",
    "ServerData",
    "ServerListCoordinator",
    "ServerOptions",
    "ServerSteps",
    "async_apply_options",
    "async_describe",
    "async_remove_stores",
    "async_set_up",
    "async_set_up_actions",
    "async_start",
    "buttons",
    "can_use_options",
    "describe_options",
    "health",
    "measure_section",
    "read_options",
    "sensors",
]


async def async_set_up(
    hass: HomeAssistant, entry: ConfigEntry, locations: LocationData
) -> ServerData:
    """Make the coordinators of a config entry, with the data of the last start.

    Raises:
        ConfigEntryError: the chosen provider is not known to this version.
        ConfigEntryNotReady: there is no site to recommend yet.

    """
    runtime = locations.runtime
    server_list = ServerListCoordinator(
        hass, entry, read_options(entry), runtime.shipped.places, runtime.worker
    )
    await server_list.async_load()
    latency = LatencyCoordinator(
        hass,
        entry,
        server_list,
        runtime.worker,
        enabled=measures_latency(entry.options),
    )
    await latency.async_load()
    return ServerData(server_list=server_list, latency=latency)


def async_start(hass: HomeAssistant, entry: ConfigEntry, data: ServerData) -> None:
    """Renew the list in the background, if it is due."""
    if data.server_list.is_due:
        entry.async_create_background_task(
            hass, data.server_list.async_refresh(), f"{DOMAIN} {data.server_list.name}"
        )


async def async_apply_options(entry: ConfigEntry, data: ServerData) -> bool:
    """Use changed options without a reload; return whether they did change."""
    enabled, options = measures_latency(entry.options), read_options(entry)
    has_other_servers = options != data.server_list.options
    if has_other_servers:
        await data.server_list.async_set_options(options)
    if enabled == data.latency.is_enabled:
        return has_other_servers
    data.latency.is_enabled = enabled
    data.latency.async_update_listeners()
    return True


def can_use_options(entry: ConfigEntry) -> bool:
    """Return whether this version knows the chosen provider."""
    try:
        read_options(entry)
    except ConfigEntryError:
        return False
    return True


def read_options(entry: ConfigEntry) -> ServerOptions:
    """Read the options of a config entry.

    Raises:
        ConfigEntryError: the chosen provider is not known to this version.

    """
    try:
        return ServerOptions.from_options(entry.options)
    except UnknownProviderError as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="unknown_provider",
            translation_placeholders={"provider": str(err)},
        ) from err
