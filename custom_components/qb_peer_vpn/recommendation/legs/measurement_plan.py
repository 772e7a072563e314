"""Which home legs to measure now."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from ...models import MeasuredLeg, ScoredSite, ServerSite, public_address
from .connection_budget import DAY, Spending, connections_left

SITES_A_DAY: Final = 28
"""In the daily measurement. With five probes each, 28 of 168 connections are left for
sites that come into question later, and for users who measure again."""
_ROTATION_DAYS = 7
_URGENT_SITES = 2
"""The sites in use and recommended."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def measurable_sites(
    ranking: Iterable[ScoredSite], *, in_use: str | None, chosen: str
) -> tuple[ServerSite, ...]:
    """Return the sites with a public address, most wanted first.

    These are the site in use, the recommended one, and the others as they are ranked.
    """
    first = (in_use, chosen)
    sites = sorted(
        (scored.site for scored in ranking),
        key=lambda site: first.index(site.key) if site.key in first else len(first),
    )
    return tuple(site for site in sites if _has_public_address(site))


def _has_public_address(site: ServerSite) -> bool:
    return any(
        public_address(address) == address
        for server in site.servers
        for address in server.addresses
    )


def plan_measurement(
    wanted: Sequence[str],
    legs: Iterable[MeasuredLeg],
    spendings: Iterable[Spending],
    now: datetime,
    *,
    probes: int,
    is_requested: bool = False,
) -> tuple[str, ...]:
    """Return the keys of the sites to measure now; none if no measurement is due.

    Once a day up to 28 sites are measured together: the most wanted ones, as many as leave
    room for the others to have their turn within a week, and then those whose legs are
    missing or oldest. In between, only the sites in use and recommended are measured, if
    they have no leg of the last day. A request measures again, most wanted first. All
    within the connections that are left of the day.

    Args:
        wanted: keys of all sites that can be measured, most wanted first.
        legs: what was measured, with or without an answer.
        spendings: what measurements cost.
        now: the current time.
        probes: connections that a site costs.
        is_requested: whether the user wants a measurement.

    """
    affordable = connections_left(spendings, now) // probes
    newest = _newest(legs)
    watched = max(_URGENT_SITES, _room_for_watched(len(wanted)))
    others = sorted(wanted[watched:], key=lambda key: newest.get(key, _LONG_AGO))
    batch = [*wanted[:watched], *others][: min(SITES_A_DAY, affordable)]
    stale = {key for key in wanted if abs(now - newest.get(key, _LONG_AGO)) >= DAY}
    # After the daily measurement, there is never enough left for half of another one.
    is_due = 2 * len(stale.intersection(batch)) > min(SITES_A_DAY, len(wanted))
    if is_due or is_requested:
        return tuple(batch)
    urgent = [key for key in wanted[:_URGENT_SITES] if key in stale]
    return tuple(urgent[:affordable])


def _room_for_watched(sites: int) -> int:
    """Return how many sites can be measured daily if the others have a turn each week.

    With w of n sites watched, w + (n - w) / 7 sites are measured each day.
    """
    return (_ROTATION_DAYS * SITES_A_DAY - sites) // (_ROTATION_DAYS - 1)


def _newest(legs: Iterable[MeasuredLeg]) -> dict[str, datetime]:
    """Return when each site was measured last, by site key."""
    newest: dict[str, datetime] = {}
    for leg in legs:
        newest[leg.site_key] = max(
            leg.measured_at, newest.get(leg.site_key, leg.measured_at)
        )
    return newest
