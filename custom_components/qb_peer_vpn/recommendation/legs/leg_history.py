"""The legs of a week, and what is learned about them later."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ...models import MeasuredLeg

_KEPT = timedelta(days=8)
"""A week, and a day for the measurement that renews a leg. If legs were forgotten sooner, a
site that was measured and found bad would look as good as the model says, and be
recommended until its next turn."""
_LOOKED_UP = timedelta(hours=1)
"""An exit that is unknown at the start is looked up within this time."""


def merge_legs(
    old: Iterable[MeasuredLeg], new: Iterable[MeasuredLeg], now: datetime
) -> tuple[MeasuredLeg, ...]:
    """Add new legs to those of the last week, sorted by site and time."""
    kept = [leg for leg in old if timedelta(0) <= now - leg.measured_at < _KEPT]
    return tuple(sorted((*kept, *new), key=lambda leg: (leg.site_key, leg.measured_at)))


def with_exit(
    legs: Iterable[MeasuredLeg], *, before: str | None, after: str | None
) -> tuple[MeasuredLeg, ...]:
    """Add the exit to new legs; none are left if it changed while they were measured.

    Args:
        legs: of one measurement.
        before: key of the site in use when the measurement began; None if unknown.
        after: the same when it had ended.

    """
    if before is not None and after is not None and before != after:
        return ()
    return tuple(replace(leg, exit_key=before or after) for leg in legs)


def update_legs(
    legs: Iterable[MeasuredLeg],
    now: datetime,
    *,
    in_use: str | None,
    settled: Mapping[datetime, bool],
) -> tuple[MeasuredLeg, ...]:
    """Add what was learned since the legs were measured.

    Args:
        legs: of all measurements.
        now: the current time.
        in_use: key of the site in use, which becomes the exit of legs measured within the
            last hour while the exit was unknown.
        settled: whether measurements went through the VPN, by their time.

    """
    updated: list[MeasuredLeg] = []
    for leg in legs:
        exit_key, through_vpn = leg.exit_key, settled.get(leg.measured_at)
        if exit_key is None and abs(now - leg.measured_at) < _LOOKED_UP:
            exit_key = in_use
        if through_vpn is None:
            through_vpn = leg.through_vpn
        is_new = (exit_key, through_vpn) != (leg.exit_key, leg.through_vpn)
        updated.append(
            replace(leg, exit_key=exit_key, through_vpn=through_vpn) if is_new else leg
        )
    return tuple(updated)
