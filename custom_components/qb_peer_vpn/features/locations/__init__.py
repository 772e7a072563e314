"""Where peers are: the databases on this machine, and the online services."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...shell.const import DOMAIN
from .data import LocationData
from .database_coordinator import DatabaseCoordinator
from .diagnostics import async_describe, describe_options
from .fix_flows import FIX_FLOWS
from .health import health
from .lookup_coordinator import LookupCoordinator
from .options import SECTION_LOOKUP, LookupOptions
from .runtime import GeolocationRuntime, async_get_runtime, async_remove_runtime
from .sensors import sensors
from .shipped_data import DATA, ShippedData
from .steps import LocationSteps

NEEDS: Final = ()

__all__ = [
    "DATA",
    "FIX_FLOWS",
    "SECTION_LOOKUP",
    "GeolocationRuntime",
    "LocationData",
    "LocationSteps",
    "LookupCoordinator",
    "LookupOptions",
    "ShippedData",
    "async_apply_options",
    "async_describe",
    "async_get_runtime",
    "async_remove_runtime",
    "async_set_up",
    "async_start",
    "describe_options",
    "health",
    "sensors",
]


async def async_set_up(hass: HomeAssistant, entry: ConfigEntry) -> LocationData:
    """Make the coordinators of a config entry.

    Raises:
        ConfigEntryNotReady: the integration's own files cannot be read.

    """
    runtime = await async_get_runtime(hass)
    options = LookupOptions.from_options(entry.options)
    return LocationData(
        entry=entry,
        runtime=runtime,
        database=DatabaseCoordinator(hass, entry, runtime, options),
        lookups=LookupCoordinator(hass, entry, runtime, options),
    )


def async_start(hass: HomeAssistant, entry: ConfigEntry, data: LocationData) -> None:
    """Check the database in the background, once the entities exist."""
    entry.async_create_background_task(
        hass, data.database.async_refresh(), f"{DOMAIN} {data.database.name}"
    )


def async_apply_options(
    hass: HomeAssistant, entry: ConfigEntry, data: LocationData
) -> bool:
    """Use changed options without a reload; return whether they did change."""
    options = LookupOptions.from_options(entry.options)
    if options == data.lookups.options:
        return False
    data.database.set_options(options)
    data.lookups.set_options(options)
    async_start(hass, entry, data)
    return True
