"""Diagnostics of the servers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.util import dt as dt_util

from ...shell.diagnostics import describe_coordinator
from .data import HasServers, ServerData
from .options import ServerOptions, UnknownProviderError, measures_latency

UNKNOWN_CITIES: Final = 20
"""How many of the cities that no table knows are named."""


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the provider and the filter; no provider if this version has none such."""
    try:
        read = ServerOptions.from_options(options)
    except UnknownProviderError:
        return {"server_options": {"provider": None}}
    return {
        "server_options": {
            "provider": read.provider.id,
            "own_list": bool(read.list_address),
            "required": sorted(read.filter.required),
            "excluded": sorted(read.filter.excluded),
            "protocol": read.filter.protocol,
            "countries": sorted(read.filter.countries),
            "excluded_countries": sorted(read.filter.excluded_countries),
            "cities": len(read.filter.cities),
            "max_load": read.filter.max_load,
            "elsewhere": read.filter.virtual,
            "measure": measures_latency(options),
        }
    }


async def async_describe(data: HasServers) -> dict[str, Any]:
    """Return what the list has, and the measured latency."""
    return {"servers": _list(data.servers), "latency": _latency(data.servers)}


def _list(data: ServerData) -> dict[str, Any]:
    inventory = data.server_list.data
    counts = inventory.counts
    return {
        "servers": len(inventory.servers),
        "unusable": inventory.unusable,
        "sites": len(inventory.sites),
        "mixed_machines": len(inventory.mixed_hostnames),
        "by_city": counts.by_city,
        "by_region": counts.by_region,
        "by_country": counts.by_country,
        "nowhere": counts.nowhere,
        "located_elsewhere": counts.virtual,
        "unknown_cities": dict(counts.unknown[:UNKNOWN_CITIES]),
        "fetched_at": inventory.fetched_at and inventory.fetched_at.isoformat(),
        "coordinator": describe_coordinator(data.server_list),
    }


def _latency(data: ServerData) -> dict[str, Any]:
    now, legs = dt_util.utcnow(), data.latency.data
    counts = Counter(leg.site_key for leg in legs)
    return {
        # The newest leg of each site: the legs are in the order of time.
        "legs": {
            leg.site_key: {
                "milliseconds": leg.milliseconds,
                "jitter_ms": leg.jitter_ms,
                "failures": leg.failures,
                "age_hours": round((now - leg.measured_at).total_seconds() / 3600),
                "exit": leg.exit_key,
                "through_vpn": leg.through_vpn,
                "measurements": counts[leg.site_key],
            }
            for leg in legs
        },
        "connections": data.latency.connections,
        "coordinator": describe_coordinator(data.latency),
    }
