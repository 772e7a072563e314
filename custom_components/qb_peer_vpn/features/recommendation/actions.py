"""Actions: the ranked sites and the clusters in full, and a poll now."""

from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ...models import Lens, LensKind, PeerCluster
from ...recommendation import WITHIN_MS, ExplainedSite
from ...shell.const import DOMAIN
from ...shell.entry_option import ENTRY_FIELD, async_check_control, called_entry
from .buttons import REFRESH
from .coordinator import RecommendationCoordinator
from .data import RecommendationEntry
from .diary_keeper import MONTH_DAYS
from .diary_views import summary_view
from .json_views import (
    cluster_details,
    largest_first,
    server_address,
    site_details,
    verdict_details,
    whole_percent,
)
from .lenses import NAME_FIELDS, clean_lens_name, lens_text
from .place_words import async_places_in_words

ATTR_LIMIT: Final = "limit"
ATTR_LENS: Final = "lens"
ATTR_CATEGORY: Final = "category"
ATTR_TAG: Final = "tag"
ATTR_DAYS: Final = "days"

_NAME: Final = vol.All(cv.string, clean_lens_name, vol.Length(min=1))

RANKING_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(ATTR_LIMIT, default=6): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=50)
        ),
        # At most one of these.
        vol.Exclusive(ATTR_LENS, ATTR_LENS): vol.In(
            [kind.value for kind in LensKind if kind not in NAME_FIELDS]
        ),
        vol.Exclusive(ATTR_CATEGORY, ATTR_LENS): _NAME,
        vol.Exclusive(ATTR_TAG, ATTR_LENS): _NAME,
    }
)

SUMMARY_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELD,
        vol.Optional(ATTR_DAYS, default=7): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MONTH_DAYS)
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
        DOMAIN,
        "get_summary",
        _async_get_summary,
        schema=SUMMARY_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN, "refresh", _async_refresh, schema=vol.Schema(ENTRY_FIELD)
    )


def _coordinator(call: ServiceCall) -> RecommendationCoordinator:
    entry: RecommendationEntry = called_entry(call)
    return entry.runtime_data.recommendation.coordinator


def _lens(call: ServiceCall) -> Lens | None:
    """Return the lens that an action names; None for the one in use."""
    match call.data:
        case {"lens": kind}:
            return Lens(kind=LensKind(kind))
        case {"category": name}:
            return Lens(kind=LensKind.CATEGORY, name=name)
        case {"tag": name}:
            return Lens(kind=LensKind.TAG, name=name)
    return None


async def _async_get_recommendations(call: ServiceCall) -> ServiceResponse:
    coordinator, lens = _coordinator(call), _lens(call)
    is_in_use = lens is None or lens == coordinator.data.lens
    cycle = coordinator.data
    if lens is not None and not is_in_use:
        cycle = await coordinator.async_look_through(lens)
    sites = await coordinator.async_explain(call.data[ATTR_LIMIT], cycle)
    recommendation = cycle.recommendation
    chosen, server = recommendation.chosen.site, recommendation.server
    return {
        "lens": lens_text(cycle.lens),
        "smoothed": is_in_use,
        "peers": cycle.summary.counted,
        "recommended": chosen.key,
        "city": chosen.city,
        "country_code": chosen.country_code,
        "server": server.name if server else None,
        **server_address(server),
        "reference": recommendation.reference.site.key,
        "reference_in_use": recommendation.reference_in_use,
        "reason": recommendation.reason,
        **verdict_details(recommendation),
        "newest_saving_ms": recommendation.newest_saving_ms,
        "sites": [_site(each) for each in sites],
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    return {
        "site": explained.site.key,
        **site_details(explained),
        **server_address(explained.server),
        "peers_within": {
            f"{limit_ms} ms": round(100 * share)
            for limit_ms, share in zip(WITHIN_MS, explained.shares_within, strict=True)
        },
    }


async def _async_get_clusters(call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(call)
    cycle, clustering = coordinator.data, coordinator.data.clustering
    categories = await coordinator.async_categories()

    def details(cluster: PeerCluster) -> dict[str, Any]:
        return {
            **async_places_in_words(call.hass, cluster_details(cluster)),
            "categories": categories.get(cluster.number, []),
        }

    return {
        "lens": lens_text(cycle.lens),
        "clusters": [details(each) for each in largest_first(clustering.clusters)],
        "left_out": [details(each) for each in clustering.left_out],
        "elsewhere": whole_percent(clustering.outside_share),
    }


async def _async_get_summary(call: ServiceCall) -> ServiceResponse:
    days: int = call.data[ATTR_DAYS]
    return {"days": days, **summary_view(_coordinator(call).diary.summary(days))}


async def _async_refresh(call: ServiceCall) -> None:
    await async_check_control(call, called_entry(call), REFRESH.key)
    await _coordinator(call).async_poll_now()
