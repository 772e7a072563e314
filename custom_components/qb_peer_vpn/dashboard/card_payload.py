"""The data that the card shows of one config entry, as JSON."""

from typing import Any

from homeassistant.const import ATTR_ATTRIBUTION, Platform
from homeassistant.core import HomeAssistant

from ..features import PeerVpnConfigEntry, PeerVpnData
from ..features.recommendation import (
    SwarmSummary,
    cluster_details,
    elsewhere_details,
    lens_text,
    verdict_details,
)
from ..models import Elsewhere, Recommendation
from ..recommendation import ExitReport, Protection, headline, in_use
from ..shell.entity import enabled_entity_id
from .entries import is_login_refused, trouble_of
from .moves_payload import moves_payload
from .site_views import DIGITS, site_view


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
        "login_refused": is_login_refused(hass, entry),
        "trouble": trouble_of(entry),
        "title": entry.title,
        **_times(data),
        "provider": data.recommendation.provider,
        "home": {
            "latitude": round(home.latitude, DIGITS),
            "longitude": round(home.longitude, DIGITS),
        },
        "headline": _headline(cycle.recommendation),
        "verdict": _verdict(cycle.recommendation),
        "lens": _lens(hass, entry),
        "recommended": site_view(sites.recommended),
        "reference": site_view(sites.reference),
        "in_use": in_use(cycle.recommendation),
        "own_line": _own_line(cycle.exit_report),
        "runners_up": [site_view(each) for each in sites.runners_up],
        "clusters": [cluster_details(each) for each in cycle.clustering.clusters],
        "left_out_clusters": [
            cluster_details(each) for each in cycle.clustering.left_out
        ],
        "elsewhere": _elsewhere(cycle.clustering.elsewhere),
        "peers": _peers(cycle.summary),
        ATTR_ATTRIBUTION: data.locations.attribution,
        "history": _history(hass, entry),
        "moves": moves_payload(data),
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


def _own_line(report: ExitReport) -> str | None:
    if report.protection is Protection.OWN_LINE:
        return "proven"
    return "suspected" if report.is_suspected else None


def _headline(recommendation: Recommendation) -> dict[str, Any]:
    said = headline(recommendation)
    return {
        "key": f"headline_{said.kind}",
        "place": said.place,
        "saving_ms": said.saving_ms,
        "error_ms": said.error_ms,
    }


def _verdict(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "reason": recommendation.reason,
        "sign": headline(recommendation).sign,
        **verdict_details(recommendation),
    }


def _elsewhere(elsewhere: Elsewhere | None) -> dict[str, Any] | None:
    """Return the peers outside of all clusters, with the places of their dots."""
    if elsewhere is None:
        return None
    return {
        **elsewhere_details(elsewhere),
        "dots": [
            {
                "latitude": dot.coordinates.latitude,
                "longitude": dot.coordinates.longitude,
                "share": round(100 * dot.share, 2),
            }
            for dot in elsewhere.dots
        ],
    }


def _peers(summary: SwarmSummary) -> dict[str, int]:
    return {
        "all": summary.peers,
        "by_city": summary.by_city,
        "by_country": summary.by_country,
        "not_located": summary.unlocated,
    }


def _lens(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> dict[str, Any]:
    """Return whose peers count, and the select that changes it."""
    cycle = entry.runtime_data.recommendation.coordinator.data
    return {
        "kind": cycle.lens.kind,
        "name": cycle.lens.name or None,
        "option": lens_text(cycle.lens),
        "exists": cycle.lens in cycle.offered_lenses,
        "peers": cycle.summary.counted,
        "select_entity": enabled_entity_id(hass, entry, Platform.SELECT, "lens"),
    }


def _history(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> dict[str, str | None]:
    """Return the ids of the entities whose history the card draws."""
    event = enabled_entity_id(hass, entry, Platform.EVENT, "recommendation")
    sensors = {
        "path_entity": "estimated_path",
        "peers_entity": "peers",
        "download_entity": "download_rate",
        "upload_entity": "upload_rate",
    }
    return {
        **{
            name: enabled_entity_id(hass, entry, Platform.SENSOR, key)
            for name, key in sensors.items()
        },
        "recommendation_entity": event,
    }
