"""How many connections to VPN servers may still be opened within a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CONNECTIONS_A_DAY: Final = 168
"""Within any 24 hours, for the daily measurement and for all others."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Connections of one measurement, with or without an answer."""

    at: datetime
    """When the measurement began."""
    connections: int


def connections_left(spendings: Iterable[Spending], now: datetime) -> int:
    """Return how many connections may be opened now."""
    spent = sum(each.connections for each in last_day(spendings, now))
    return max(0, CONNECTIONS_A_DAY - spent)


def last_day(spendings: Iterable[Spending], now: datetime) -> tuple[Spending, ...]:
    """Return what was spent within 24 hours.

    If the clock was set back, what lies in the future counts for a day, too.
    """
    return tuple(each for each in spendings if abs(now - each.at) < DAY)
