"""Actions: the ranked sites and the clusters in full, a poll and a measurement now."""

from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from .features.recommendation.json_views import cluster_details, percent, site_details
from .recommendation import WITHIN_MS, ExplainedSite, rounded_ms
from .shell.const import DOMAIN

ATTR_LIMIT: Final = "limit"

ENTRY_SCHEMA: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
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
        call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID]
    )
    return entry.runtime_data


async def _async_get_recommendations(call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(call)
    sites = await coordinator.async_explain(call.data[ATTR_LIMIT])
    recommendation = coordinator.data.recommendation
    chosen, server = recommendation.chosen.site, recommendation.server
    return {
        "recommended": chosen.key,
        "city": chosen.city,
        "country_code": chosen.country_code,
        "server": server.name if server else None,
        "hostname": server.hostname if server else None,
        "reference": recommendation.reference.site.key,
        "reference_in_use": recommendation.reference_in_use,
        "worth_moving": recommendation.worth_moving,
        "reason": recommendation.reason,
        "saving_ms": rounded_ms(recommendation.saving_ms),
        "confidence": recommendation.confidence,
        "sites": [_site(each) for each in sites],
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    return {
        "site": explained.site.key,
        **site_details(explained),
        "peers_within": {
            f"{limit_ms} ms": round(100 * share)
            for limit_ms, share in zip(WITHIN_MS, explained.shares_within, strict=True)
        },
    }


async def _async_get_clusters(call: ServiceCall) -> ServiceResponse:
    cycle = _coordinator(call).data
    return {
        "clusters": [cluster_details(each) for each in cycle.clustering.clusters],
        "elsewhere": percent(cycle.clustering.outside_share),
    }


async def _async_refresh(call: ServiceCall) -> None:
    await _coordinator(call).async_refresh_all()


async def _async_measure_latency(call: ServiceCall) -> None:
    _coordinator(call).latency.async_measure()
