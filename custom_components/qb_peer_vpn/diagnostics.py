"""Diagnostics: what a developer needs to see, in counts and names of public things.

Built up from what may be shown, instead of redacting what may not: no address, network,
host, coordinate or credential can slip through.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from .features.servers.coordinators import Coordinator
from .features.settings import Choices
from .recommendation import WITHIN_MS, ExplainedSite
from .shell.issues import shown_issues

UNKNOWN_CITIES = 20
"""So many of the cities that no table knows are named."""
SITES = 10
"""So many of the ranking are told."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: PeerVpnConfigEntry
) -> dict[str, Any]:
    """Describe a config entry, in JSON-ready data; the device page offers the same."""
    described = {
        "state": entry.state.value,
        "reason": entry.error_reason_translation_key,
        "issues": shown_issues(hass, entry),
        "choices": _choices(Choices.from_options(entry.options)),
        "libraries": await hass.async_add_executor_job(_libraries),
    }
    if entry.state is not ConfigEntryState.LOADED:
        return described
    coordinator = entry.runtime_data
    return {
        **described,
        "qbittorrent": _qbittorrent(coordinator),
        "peers": _peers(coordinator),
        "servers": _servers(coordinator),
        "latency": _latency(coordinator),
        "recommendation": _recommendation(
            coordinator, await coordinator.async_explain(SITES)
        ),
        "coordinators": {
            each.name: _state(each) for each in (coordinator, *coordinator.sources)
        },
    }


def _libraries() -> dict[str, str | None]:
    """Return the versions of what clusters; None for a package that is missing.

    It reads files, so it runs in an executor.
    """
    return {name: _version(name) for name in ("numpy", "scikit-learn")}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _qbittorrent(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    peers = coordinator.peers
    return {
        "version": peers.version,
        "torrents_with_peers": peers.data.torrents_with_peers,
        "torrents_waiting": peers.data.torrents_waiting,
        "tells_exit": peers.data.exit_v4 is not None or peers.data.exit_v6 is not None,
        "polled_at": peers.data.fetched_at.isoformat(),
        "poll_ms": round(peers.duration_ms, 1),
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
        "elsewhere": wanted.virtual,
        "lookup": choices.lookup.mode,
        "services": [service.name for service in choices.lookup.services],
        "strategy": choices.decision.strategy,
        "margin_ms": choices.decision.margin_ms,
        "votes": choices.decision.weighting,
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
        "cluster_percents": [
            round(100 * cluster.share) for cluster in cycle.clustering.clusters
        ],
        "cluster_method": cycle.clustering.method,
        "elsewhere_share": cycle.clustering.outside_share,
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
        "lookups_left_today": shared.usage.lookups.left(dt_util.utcnow()),
    }


def _servers(coordinator: RecommendationCoordinator) -> dict[str, Any]:
    inventory = coordinator.servers.data
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
        "stand_elsewhere": counts.virtual,
        "unknown_cities": dict(counts.unknown[:UNKNOWN_CITIES]),
        "fetched_at": inventory.fetched_at and inventory.fetched_at.isoformat(),
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


def _recommendation(
    coordinator: RecommendationCoordinator, sites: tuple[ExplainedSite, ...]
) -> dict[str, Any]:
    recommendation = coordinator.data.recommendation
    return {
        "site": recommendation.chosen.site.key,
        "reference": recommendation.reference.site.key,
        "reference_in_use": recommendation.reference_in_use,
        "reason": recommendation.reason,
        "confidence": recommendation.confidence,
        "saving_ms": recommendation.saving_ms,
        "ranking": {each.site.key: _site(each) for each in sites},
        "duration_ms": round(coordinator.data.duration_ms, 1),
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    scored = explained.scored
    return {
        "servers": scored.site.server_count,
        "path_ms": round(scored.path_ms),
        "home_leg_ms": round(scored.home_leg_ms),
        "measured": scored.home_leg_measured,
        "peer_leg_ms": round(scored.peer_leg_ms),
        "peer_percents_within_ms": {
            str(limit): round(100 * share)
            for limit, share in zip(WITHIN_MS, explained.shares_within, strict=True)
        },
        "drawbacks": list(explained.drawbacks),
    }


def _state(coordinator: Coordinator[Any]) -> dict[str, Any]:
    return {
        "works": coordinator.last_update_success,
        "interval_seconds": coordinator.update_interval
        and coordinator.update_interval.total_seconds(),
        "error": type(coordinator.last_exception).__name__
        if coordinator.last_exception and not coordinator.last_update_success
        else None,
    }
