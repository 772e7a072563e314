"""Which home legs to measure, and when again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ...models import Coordinates, MeasuredLeg, ServerSite
from ..path_cost import path_legs
from ..settings import Strategy
from ..strategies import strategy_costs
from ..swarm import Swarm

# Of the gain that measuring every site would bring, the model's best eight to fifteen
# bring nearly all.
_MEASURED_SITES = 12
# The ones in use and recommended and the best six. The last of the twelve change places
# all the time and can wait for the next day.
_WATCHED_SITES = 8
_FRESH = timedelta(days=1)
# Without memory a site that was measured, found bad and not measured again would look
# as good as the model says, and be recommended every other day.
_KEPT = timedelta(days=7)


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

    The recommended one is not always among those twelve: measured legs that are worse
    than the model's make unmeasured sites look good, and nobody should be sent to one
    before it is measured too. Sites without a server's address cannot be measured.
    """
    reachable = {
        site.key: site
        for site in sorted(sites, key=lambda site: site.key)
        if any(server.addresses for server in site.servers)
    }
    places = tuple(reachable.values())
    costs = strategy_costs(strategy, places, path_legs(places, home, swarm, {}), swarm)
    standing = [key for key in (in_use, chosen) if key in reachable]
    best = sorted(costs, key=lambda key: (costs[key], key))[:_MEASURED_SITES]
    return tuple(reachable[key] for key in dict.fromkeys((*standing, *best)))


def measurement_due(
    legs: Iterable[MeasuredLeg], wanted: Sequence[ServerSite], now: datetime
) -> bool:
    """Say whether to measure the wanted sites, best first, again.

    All of them at once: legs of one moment can be judged together. It is due a day
    after the last time, and when one of the first has not been measured since.
    """
    fresh = {
        leg.site_key for leg in legs if timedelta(0) <= now - leg.measured_at < _FRESH
    }
    return any(site.key not in fresh for site in wanted[:_WATCHED_SITES])


def merge_legs(
    old: Iterable[MeasuredLeg], new: Iterable[MeasuredLeg], now: datetime
) -> tuple[MeasuredLeg, ...]:
    """Return the newest leg of every site, by key; old ones last a week."""
    merged = {
        leg.site_key: leg
        for leg in old
        if timedelta(0) <= now - leg.measured_at < _KEPT
    }
    merged |= {leg.site_key: leg for leg in new}
    return tuple(merged[key] for key in sorted(merged))
