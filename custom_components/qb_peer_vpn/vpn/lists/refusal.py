"""Lists that were refused because they have lost too many servers, and their way back.

A list that was truncated by mistake is soon replaced. A provider that has really given up
servers publishes the same list again and again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .census import Census, find_losses, is_alike

ENOUGH_TIMES: Final = 3
"""How often a list must have arrived before it is accepted."""
LONG_ENOUGH: Final = timedelta(hours=72)
"""How long it must have been the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A list that was refused, and lists like it that were refused after it."""

    census: Census
    times: int = 1
    """How often such a list was refused in a row, up to ``ENOUGH_TIMES``."""
    since: datetime
    """When the first one was refused."""
    is_wanted: bool = False
    """Whether the user wants such a list anyway."""


def judge(
    new: Census, last: Census, refusal: Refusal | None, now: datetime
) -> Refusal | None:
    """Decide whether a new list may replace the last good one.

    It may if it has not lost too many servers, if the user wants it, or if such a list was
    refused three times in a row over at least 72 hours.

    Args:
        new: of the new list.
        last: of the last good list of the same source.
        refusal: of the list before, if it was refused.
        now: the present.

    Returns:
        None if the list is accepted, else its refusal.

    """
    if not find_losses(new, last):
        return None
    if refusal is None or not is_alike(new, refusal.census):
        return Refusal(census=new, since=now)
    again = replace(
        refusal,
        times=min(refusal.times + 1, ENOUGH_TIMES),
        # The clock may have been set back.
        since=min(refusal.since, now),
    )
    lasts = again.times >= ENOUGH_TIMES and now - again.since >= LONG_ENOUGH
    return None if again.is_wanted or lasts else again
