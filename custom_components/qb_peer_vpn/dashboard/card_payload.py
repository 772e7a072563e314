"""The data that the card shows of one config entry, as JSON."""

from typing import Any

from homeassistant.const import ATTR_ATTRIBUTION, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..features import PeerVpnConfigEntry, PeerVpnData
from ..features.recommendation import (
    SwarmSummary,
    cluster_details,
    percent,
    site_details,
)
from ..models import Recommendation
from ..recommendation import ExplainedSite, headline, in_use
from ..shell.const import DOMAIN

DIGITS = 3
"""Digits of coordinates: about a hundred meters."""


def card_payload(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> dict[str, Any]:
    """Return the last result of a loaded entry, and where its history is recorded."""
    data = entry.runtime_data
    coordinator = data.recommendation.coordinator
    cycle, home, sites = (
        coordinator.data,
        coordinator.home,
        coordinator.data.shown_sites,
    )
    return {
        "available": data.swarm.peers.last_update_success,
        "title": entry.title,
        **_times(data),
        "provider": data.recommendation.provider,
        "home": {
            "latitude": round(home.latitude, DIGITS),
            "longitude": round(home.longitude, DIGITS),
        },
        "headline": _headline(cycle.recommendation),
        "verdict": _verdict(cycle.recommendation),
        "recommended": _site(sites.recommended),
        "reference": _site(sites.reference),
        "in_use": in_use(cycle.recommendation),
        "runners_up": [_site(each) for each in sites.runners_up],
        "clusters": [cluster_details(each) for each in cycle.clustering.clusters],
        "outside_share": percent(cycle.clustering.outside_share),
        "peers": _peers(cycle.summary),
        ATTR_ATTRIBUTION: data.locations.attribution,
        "history": _history(hass, entry),
    }


def _times(data: PeerVpnData) -> dict[str, str | None]:
    listed = data.servers.server_list.data.fetched_at
    legs = data.servers.latency.data
    measured = max((leg.measured_at for leg in legs), default=None)
    return {
        "updated": data.swarm.peers.data.fetched_at.isoformat(),
        "server_list_updated": listed.isoformat() if listed else None,
        "measured": measured.isoformat() if measured else None,
    }


def _headline(recommendation: Recommendation) -> dict[str, Any]:
    said = headline(recommendation)
    return {
        "key": f"headline_{said.kind}",
        "place": said.place,
        "saving_ms": said.saving_ms,
    }


def _verdict(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "reason": recommendation.reason,
        "worth_moving": recommendation.worth_moving,
        "confidence": recommendation.confidence,
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    site = explained.site
    return {
        "key": site.key,
        "latitude": round(site.coordinates.latitude, DIGITS),
        "longitude": round(site.coordinates.longitude, DIGITS),
        **site_details(explained),
    }


def _peers(summary: SwarmSummary) -> dict[str, int]:
    return {
        "all": summary.peers,
        "by_city": summary.by_city,
        "by_country": summary.by_country,
        "not_located": summary.unlocated,
    }


def _history(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> dict[str, str | None]:
    """Return the ids of the entities whose history the card draws."""
    registry = er.async_get(hass)

    def entity(platform: Platform, key: str) -> str | None:
        return registry.async_get_entity_id(platform, DOMAIN, f"{entry.entry_id}_{key}")

    return {
        "path_entity": entity(Platform.SENSOR, "estimated_path"),
        "recommendation_entity": entity(Platform.EVENT, "recommendation"),
    }
