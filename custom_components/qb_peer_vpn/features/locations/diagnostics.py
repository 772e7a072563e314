"""Diagnostics of the lookups."""

from collections.abc import Mapping
from typing import Any

from homeassistant.util import dt as dt_util

from ...shell.diagnostics import describe_coordinator
from .data import HasLocations
from .options import LookupOptions


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return how peers are located."""
    read = LookupOptions.from_options(options)
    return {
        "lookup_options": {
            "mode": read.mode,
            "services": [service.name for service in read.services],
        }
    }


async def async_describe(data: HasLocations) -> dict[str, Any]:
    """Return which databases there are, and what is cached."""
    locations = data.locations
    runtime = locations.runtime
    return {
        "locations": {
            "databases": [
                {
                    "type": info.database_type,
                    "built_at": info.built_at.isoformat(),
                    "downloaded": info.downloaded,
                }
                for info in runtime.databases.in_use
            ],
            "cached_networks": len(runtime.cache),
            "waiting_networks": locations.lookups.waiting_total,
            "lookups_left_today": runtime.usage.lookups.left(dt_util.utcnow()),
            "database_coordinator": describe_coordinator(locations.database),
            "lookup_coordinator": describe_coordinator(locations.lookups),
        }
    }
