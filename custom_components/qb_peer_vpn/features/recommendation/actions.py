"""Actions: the ranked sites and the clusters in full, and a poll now."""

from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
import voluptuous as vol

from ...recommendation import WITHIN_MS, ExplainedSite, rounded_ms
from ...shell.const import DOMAIN
from ...shell.entry_option import ENTRY_FIELD, async_check_control, called_entry
from .buttons import REFRESH
from .coordinator import RecommendationCoordinator
from .data import RecommendationEntry
from .json_views import cluster_details, percent, site_details

ATTR_LIMIT: Final = "limit"

RANKING_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(ATTR_LIMIT, default=6): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=50)
        ),
    }
)


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
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
        schema=vol.Schema(ENTRY_FIELD),
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN, "refresh", _async_refresh, schema=vol.Schema(ENTRY_FIELD)
    )


def _coordinator(call: ServiceCall) -> RecommendationCoordinator:
    entry: RecommendationEntry = called_entry(call)
    return entry.runtime_data.recommendation.coordinator


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
    await async_check_control(call, called_entry(call), REFRESH.key)
    await _coordinator(call).async_poll_now()
