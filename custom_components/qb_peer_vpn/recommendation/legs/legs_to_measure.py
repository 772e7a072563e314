"""Which home legs to measure, and when."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ...models import Coordinates, MeasuredLeg, ServerSite
from ..path_cost import path_legs
from ..settings import Strategy
from ..strategies import strategy_costs
from ..swarm import Swarm

_MEASURED_SITES = 12
"""Measuring the model's best eight to fifteen sites gains nearly as much as measuring
all."""
_WATCHED_SITES = 8
"""The sites in use and recommended, and the best six. The last of the twelve change all
the time and can wait for the next day."""
_FRESH = timedelta(days=1)
_KEPT = timedelta(days=7)
"""If legs were forgotten sooner, a site that was measured, found bad and not measured
again would look as good as the model says, and be recommended every other day."""


def sites_to_measure(
    swarm: Swarm,
    sites: Iterable[ServerSite],
    home: Coordinates,
    *,
    strategy: Strategy,
    in_use: str | None,
    chosen: str | None,
) -> tuple[ServerSite, ...]:
    """Return the sites in use and recommended, then the model's best twelve.

    The recommended site is not always among those twelve: measured legs that are worse
    than the model's make other sites look good, which must be measured before the user
    moves there. Sites without an address of a server cannot be measured.
    """
    reachable = {
        site.key: site
        for site in sorted(sites, key=lambda site: site.key)
        if any(server.addresses for server in site.servers)
    }
    places = tuple(reachable.values())
    costs = strategy_costs(strategy, places, path_legs(places, home, swarm, {}), swarm)
    first = [key for key in (in_use, chosen) if key in reachable]
    best = sorted(costs, key=lambda key: (costs[key], key))[:_MEASURED_SITES]
    return tuple(reachable[key] for key in dict.fromkeys((*first, *best)))


def measurement_due(
    legs: Iterable[MeasuredLeg], wanted: Sequence[ServerSite], now: datetime
) -> bool:
    """Return whether to measure the wanted sites, best first, again.

    All sites are measured at once, because legs of one moment can be validated together.
    It is due after a day, and when one of the first sites has no leg from that day.
    """
    fresh = {
        leg.site_key for leg in legs if timedelta(0) <= now - leg.measured_at < _FRESH
    }
    return any(site.key not in fresh for site in wanted[:_WATCHED_SITES])


def merge_legs(
    old: Iterable[MeasuredLeg], new: Iterable[MeasuredLeg], now: datetime
) -> tuple[MeasuredLeg, ...]:
    """Return the newest leg of every site, sorted by key; legs are kept for a week."""
    merged = {
        leg.site_key: leg
        for leg in old
        if timedelta(0) <= now - leg.measured_at < _KEPT
    }
    merged |= {leg.site_key: leg for leg in new}
    return tuple(merged[key] for key in sorted(merged))
