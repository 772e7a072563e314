"""How speeds change without a move: the control that a move is compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

import numpy as np

from .reading import UnusableError, items, mapping, moment
from .speeds import Comparison

_KEPT: Final = timedelta(days=7)
_USUAL: Final = (0.05, 0.95)
"""Of ten hours, one may lie outside of what is usual."""
_MAX_HOURS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour without a move, compared with the hour before it."""

    ended: datetime
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The hours of a week whose pairs are enough to say anything."""

    hours: tuple[Hour, ...] = ()
    """The latest last."""

    def with_hour(self, comparison: Comparison, ended: datetime) -> Self:
        """Return the drift with one more hour, and without those of last week."""
        kept = [each for each in self.hours if ended - each.ended < _KEPT]
        if comparison.is_enough:
            kept.append(Hour(ended=ended, comparison=comparison))
        return type(self)(hours=tuple(kept[-_MAX_HOURS:]))

    @property
    def usual(self) -> Comparison | None:
        """The range in which speeds change by themselves; None if no hour shows it.

        It is as wide as the ratios of nine hours out of ten, and at least as the interval
        of a typical hour.
        """
        found = [each.comparison for each in self.hours]
        if not found:
            return None
        ratios = np.array([each.ratio for each in found])
        low, high = np.quantile(ratios, _USUAL)
        return Comparison(
            pairs=sum(each.pairs for each in found),
            ratio=float(np.median(ratios)),
            low=min(float(low), float(np.median([each.low for each in found]))),
            high=max(float(high), float(np.median([each.high for each in found]))),
            spread=float(np.median([each.spread for each in found])),
        )


def drift_to_store(drift: Drift) -> dict[str, object]:
    """Return the drift as plain data for a JSON file; it has numbers only."""
    return {
        "hours": [
            {"ended": each.ended.isoformat(), **each.comparison.to_json()}
            for each in drift.hours
        ]
    }


def drift_from_store(stored: object) -> Drift | None:
    """Return the stored drift without the hours that are not valid; None if it is none."""
    try:
        rows = items(mapping(stored).get("hours"))
    except UnusableError:
        return None
    return Drift(hours=tuple(_valid(rows[-_MAX_HOURS:])))


def _valid(rows: list[object]) -> Iterator[Hour]:
    for row in rows:
        try:
            ended = moment(mapping(row).get("ended"))
            comparison = Comparison.from_json(row)
        except UnusableError:
            continue
        yield Hour(ended=ended, comparison=comparison)
