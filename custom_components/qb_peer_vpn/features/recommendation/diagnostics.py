"""Diagnostics of the recommendation."""

from collections.abc import Mapping
from typing import Any, Final

from ...recommendation import WITHIN_MS, ExplainedSite
from ...shell.diagnostics import describe_coordinator
from .cycle import Cycle
from .data import HasRecommendation
from .json_views import verdict_details
from .options import RecommendationOptions

SITES: Final = 10
"""How many sites of the ranking are described."""


def describe_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the recommendation is made."""
    read = RecommendationOptions.from_options(options)
    return {
        "recommendation_options": {
            "strategy": read.decision.strategy,
            "margin_ms": read.decision.margin_ms,
            "lasts_minutes": read.decision.lasts.total_seconds() / 60,
            "votes": read.decision.weighting,
            "own_home": read.home is not None,
            "warns_without_vpn": read.warns_without_vpn,
            "method": read.method,
            "max_clusters": read.max_clusters,
            "reach_km": read.reach_km,
        }
    }


async def async_describe(data: HasRecommendation) -> dict[str, Any]:
    """Return the last cycle in numbers."""
    coordinator = data.recommendation.coordinator
    cycle, sites = coordinator.data, await coordinator.async_explain(SITES)
    recommendation, exits = cycle.recommendation, cycle.exit_report
    return {
        "peers": _peers(cycle),
        "exits": {
            "protection": exits.protection,
            "ipv4": exits.ipv4,
            "ipv6": exits.ipv6,
            "evidence": list(exits.evidence),
        },
        "recommendation": {
            "site": recommendation.chosen.site.key,
            "reference": recommendation.reference.site.key,
            "reference_in_use": recommendation.reference_in_use,
            "reason": recommendation.reason,
            **verdict_details(recommendation),
            "ranking": {each.site.key: _site(each) for each in sites},
            "rejected_legs": dict(cycle.rejected_legs),
            "duration_ms": round(cycle.duration_ms, 1),
            "coordinator": describe_coordinator(coordinator),
        },
    }


def _peers(cycle: Cycle) -> dict[str, Any]:
    summary, clustering = cycle.summary, cycle.clustering
    return {
        "all": summary.peers,
        "by_city": summary.by_city,
        "by_country": summary.by_country,
        "not_located": summary.unlocated,
        "networks": cycle.swarm.networks,
        "hosting_share": summary.hosting_share,
        "by_country_code": dict(summary.countries),
        "cluster_percents": [round(100 * each.share) for each in clustering.clusters],
        "cluster_method": clustering.method,
        "elsewhere_share": clustering.outside_share,
    }


def _site(explained: ExplainedSite) -> dict[str, Any]:
    scored = explained.scored
    return {
        "servers": scored.site.server_count,
        "cost_ms": round(scored.cost_ms, 1),
        "path_ms": scored.path_ms,
        "home_leg_ms": scored.home_leg_ms,
        "measured": scored.home_leg_measured,
        "peer_leg_ms": scored.peer_leg_ms,
        "peer_percents_within_ms": {
            str(limit): round(100 * share)
            for limit, share in zip(WITHIN_MS, explained.shares_within, strict=True)
        },
        "drawbacks": list(explained.drawbacks),
    }
