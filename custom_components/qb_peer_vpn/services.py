"""Actions: the ranked sites and the clusters in full, and a poll right now."""

from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .const import DOMAIN
from .coordinator import PeerVpnConfigEntry, RecommendationCoordinator
from .cycle import ExplainedSite
from .recommendation import REACH_LIMITS_MS, rounded_ms

ATTR_ENTRY: Final = "config_entry_id"
ATTR_LIMIT: Final = "limit"

ENTRY_SCHEMA: Final = {vol.Required(ATTR_ENTRY): cv.string}
RANKING_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_SCHEMA,
        vol.Optional(ATTR_LIMIT, default=6): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=50)
        ),
    }
)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register all actions; each finds its entry when it is called."""
    hass.services.async_register(
        DOMAIN,
        "get_recommendations",
        _async_get_recommendations,
        schema=RANKING_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        "get_clusters",
        _async_get_clusters,
        schema=vol.Schema(ENTRY_SCHEMA),
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN, "refresh", _async_refresh, schema=vol.Schema(ENTRY_SCHEMA)
    )

    hass.services.async_register(
        DOMAIN,
        "measure_latency",
        _async_measure_latency,
        schema=vol.Schema(ENTRY_SCHEMA),
    )


def _coordinator(call: ServiceCall) -> RecommendationCoordinator:
    entry: PeerVpnConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, call.data[ATTR_ENTRY]
    )
    return entry.runtime_data


async def _async_get_recommendations(call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(call)
    sites = await coordinator.async_explain(call.data[ATTR_LIMIT])
    recommendation = coordinator.data.recommendation
    return {
        "recommended": recommendation.chosen.site.key,
        "reference": recommendation.reference.site.key,
        "reference_in_use": recommendation.reference_in_use,
        "worth_moving": recommendation.worth_moving,
        "reason": recommendation.reason,
        "saving_ms": rounded_ms(recommendation.saving_ms),
        "confidence": recommendation.confidence,
        "sites": [_site(each) for each in sites],
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    explanation, server = explained.explanation, explained.server
    scored = explanation.scored
    site = scored.site
    return {
        "site": site.key,
        "city": site.city,
        "country_code": site.country_code,
        "stands_in": site.stands_in,
        "servers": site.server_count,
        "server": server.name if server else None,
        "hostname": server.hostname if server else None,
        "path_ms": round(scored.path_ms),
        "home_leg_ms": round(scored.home_leg_ms),
        "home_leg_measured": scored.home_leg_measured,
        "peer_leg_ms": round(scored.peer_leg_ms),
        "home_distance_km": round(scored.home_distance_km),
        "peer_distance_km": scored.peer_distance_km and round(scored.peer_distance_km),
        "peers_within": {
            f"{limit_ms} ms": round(100 * share)
            for limit_ms, share in zip(REACH_LIMITS_MS, explanation.reach, strict=True)
        },
        "drawbacks": list(explanation.drawbacks),
    }


async def _async_get_clusters(call: ServiceCall) -> ServiceResponse:
    cycle = _coordinator(call).data
    return {
        "clusters": [
            {
                "number": cluster.number,
                "place": cluster.label,
                "latitude": round(cluster.coordinates.latitude, 3),
                "longitude": round(cluster.coordinates.longitude, 3),
                "radius_km": round(cluster.radius_km),
                "share": round(100 * cluster.share, 1),
                "peers": cluster.peers,
                "countries": list(cluster.country_codes),
            }
            for cluster in cycle.clusters.clusters
        ],
        "elsewhere": round(100 * cycle.clusters.elsewhere_share, 1),
    }


async def _async_refresh(call: ServiceCall) -> None:
    await _coordinator(call).async_refresh_all()


async def _async_measure_latency(call: ServiceCall) -> None:
    _coordinator(call).latency.async_measure()
