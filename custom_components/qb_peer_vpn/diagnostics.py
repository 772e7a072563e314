"""Diagnostics: what a developer needs to see, in counts and names of public things.

Built up from what may be shown, instead of redacting what may not: no address, network,
host, coordinate or credential can slip through.
"""

from importlib.util import find_spec
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .coordinator import PeerVpnConfigEntry, RecommendationCoordinator
from .settings import Choices
from .sources import Coordinator

UNKNOWN_CITIES = 20
"""So many of the cities that no table knows are named."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: PeerVpnConfigEntry
) -> dict[str, Any]:
    """Describe a config entry, in JSON-ready data."""
    coordinator = entry.runtime_data
    return {
        "choices": _choices(Choices.from_options(entry.options)),
        "qbittorrent": {
            "version": coordinator.peers.version,
            "torrents_with_peers": coordinator.peers.data.torrents_with_peers,
            "torrents_waiting": coordinator.peers.data.torrents_waiting,
            "tells_exit": coordinator.peers.data.exit_v4 is not None
            or coordinator.peers.data.exit_v6 is not None,
        },
        "peers": _peers(coordinator),
        "servers": _servers(coordinator),
        "latency": _latency(coordinator),
        "recommendation": _recommendation(coordinator),
        "engine": "scikit-learn" if find_spec("sklearn") else "numpy",
        "coordinators": {
            each.name: _state(each) for each in (coordinator, *coordinator.sources)
        },
    }


def _choices(choices: Choices) -> dict[str, Any]:
    wanted = choices.servers.filter
    return {
        "provider": choices.servers.provider.id,
        "own_list": bool(choices.servers.list_address),
        "required": sorted(wanted.required),
        "excluded": sorted(wanted.excluded),
        "countries": sorted(wanted.countries),
        "excluded_countries": sorted(wanted.excluded_countries),
        "cities": len(wanted.cities),
        "max_load": wanted.max_load,
        "elsewhere": wanted.elsewhere,
        "lookup": choices.lookup.mode,
        "services": [service.name for service in choices.lookup.services],
        "strategy": choices.decision.strategy,
        "margin_ms": choices.decision.margin_ms,
        "votes": choices.decision.votes,
        "own_home": choices.home is not None,
        "measure": choices.measure,
        "method": choices.method,
        "max_clusters": choices.max_clusters,
        "reach_km": choices.reach_km,
    }


def _peers(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    cycle, shared = coordinator.data, coordinator.shared
    return {
        "all": cycle.peers,
        "by_city": cycle.by_city,
        "by_country": cycle.by_country,
        "not_located": cycle.unlocated,
        "networks": cycle.swarm.networks,
        "hosting_share": cycle.hosting_share,
        "by_country_code": dict(cycle.countries),
        "clusters": len(cycle.clusters.clusters),
        "elsewhere_share": cycle.clusters.elsewhere_share,
        "databases": [
            {
                "type": info.database_type,
                "built_at": info.built_at.isoformat(),
                "downloaded": info.downloaded,
            }
            for info in cycle.databases
        ],
        "cached_networks": len(shared.cache),
        "waiting_networks": len(coordinator.locations.waiting),
    }


def _servers(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    catalogue = coordinator.servers.data
    counts = catalogue.counts
    return {
        "servers": len(catalogue.servers),
        "unusable": catalogue.unusable,
        "sites": len(catalogue.sites),
        "mixed_machines": len(catalogue.mixed_hostnames),
        "by_city": counts.by_city,
        "by_region": counts.by_region,
        "by_country": counts.by_country,
        "nowhere": counts.nowhere,
        "stand_elsewhere": counts.elsewhere,
        "unknown_cities": dict(counts.unknown[:UNKNOWN_CITIES]),
        "fetched_at": catalogue.fetched_at and catalogue.fetched_at.isoformat(),
    }


def _latency(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    return {
        "legs": {
            leg.site_key: {
                "milliseconds": leg.milliseconds,
                "jitter_ms": leg.jitter_ms,
                "failures": leg.failures,
                "age_hours": round(
                    (dt_util.utcnow() - leg.measured_at).total_seconds() / 3600
                ),
            }
            for leg in coordinator.latency.data
        },
        "rejected": dict(coordinator.data.rejected_legs),
    }


def _recommendation(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    recommendation = coordinator.data.recommendation
    return {
        "site": recommendation.chosen.site.key,
        "reference": recommendation.reference.site.key,
        "reference_in_use": recommendation.reference_in_use,
        "reason": recommendation.reason,
        "confidence": recommendation.confidence,
        "saving_ms": recommendation.saving_ms,
        "ranking": {
            scored.site.key: scored.path_ms for scored in recommendation.ranking[:10]
        },
        "duration_ms": round(coordinator.data.duration_ms, 1),
    }


def _state(coordinator: Coordinator[Any]) -> dict[str, Any]:
    return {
        "works": coordinator.last_update_success,
        "error": type(coordinator.last_exception).__name__
        if coordinator.last_exception and not coordinator.last_update_success
        else None,
    }
