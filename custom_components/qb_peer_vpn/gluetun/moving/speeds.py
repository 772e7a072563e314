"""The honest comparison of upload and download speeds before and after a move.

A pair is one peer of one torrent that was connected in both windows. Its speed is the
mean payload rate while it was connected. The differences between peers are far larger than
what a move changes, so only many pairs show anything, and too few of them are a normal
result. The interval is that of Wilcoxon's signed-rank test (Hodges and Lehmann, 1963).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil, exp, floor, log, pi, sqrt
from typing import Final, Self

import numpy as np

from .reading import count, mapping, number

_Z_INTERVAL: Final = 1.959964
"""For an interval of 95 %, and a test at 5 %."""
_Z_POWER: Final = 0.841621
"""For a power of 80 %."""
_SIGNED_RANK_COST: Final = pi / 3.0
"""Pairs that Wilcoxon's test needs for each pair of a t-test, if logs are normal."""
_LARGE_CHANGE: Final = 1.5
"""What must be visible at least before anything is said."""
_LEAST_SPREAD: Final = 0.5
"""Smallest standard deviation of log ratios that is believed: fewer than 13 pairs never
decide."""
_LARGEST_SPREAD: Final = 100.0
_MAX_PAIRS: Final = 1000
"""The means of two take memory and time with the square of the pairs."""
_LEAST_RATE: Final = 1.0
"""In bytes per second: a slower peer has no ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the speeds of the same peers changed."""

    pairs: int
    ratio: float
    """Typical speed after the move, divided by that before it; 1 without pairs."""
    low: float
    high: float
    """Interval of the ratio (95 %)."""
    spread: float
    """Standard deviation of the logarithm of the pairs' ratios."""

    @property
    def needed_pairs(self) -> int:
        """Pairs that a change by half needs to be seen, with this spread."""
        spread = min(max(self.spread, _LEAST_SPREAD), _LARGEST_SPREAD)
        return pairs_needed(_LARGE_CHANGE, spread)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough pairs to say anything."""
        return self.pairs >= self.needed_pairs

    def to_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "pairs": self.pairs,
            "ratio": self.ratio,
            "low": self.low,
            "high": self.high,
            "spread": self.spread,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        return cls(
            pairs=count(data.get("pairs")),
            ratio=number(data.get("ratio")),
            low=number(data.get("low")),
            high=number(data.get("high")),
            spread=abs(number(data.get("spread"))),
        )


def optional_comparison(stored: object) -> Comparison | None:
    """Read a comparison that may be missing, or raise ``UnusableError``."""
    return None if stored is None else Comparison.from_json(stored)


@dataclass(frozen=True, slots=True)
class SpeedWindow[Pair: Hashable]:
    """Bytes and seconds of each pair in one window; in memory only.

    The caller leaves out peers of the local network, web seeds, torrents that are
    complete since, and samples taken while a limit of all torrents was reached.
    """

    totals: Mapping[Pair, tuple[float, float]]
    """Payload in bytes and connected time in seconds, by pair."""

    def with_sample(self, rates: Mapping[Pair, float], seconds: float) -> Self:
        """Return the window with one more sample.

        Args:
            rates: payload in bytes per second of each connected peer.
            seconds: how long they are taken to have lasted.

        """
        totals = dict(self.totals)
        for pair, rate in rates.items():
            payload, connected = totals.get(pair, (0.0, 0.0))
            totals[pair] = (payload + rate * seconds, connected + seconds)
        return type(self)(totals)

    def means(self) -> dict[Pair, float]:
        """Return the mean rate of each pair, in bytes per second."""
        return {
            pair: payload / connected
            for pair, (payload, connected) in self.totals.items()
            if connected > 0.0
        }


def compare_speeds[Pair: Hashable](
    before: Mapping[Pair, float], after: Mapping[Pair, float]
) -> Comparison:
    """Compare the mean rates of two windows, in bytes per second by pair.

    Peers without payload in one of both windows have no ratio and are left out.
    """
    ratios = sorted(
        log(after[pair] / rate)
        for pair, rate in before.items()
        if rate >= _LEAST_RATE and after.get(pair, 0.0) >= _LEAST_RATE
    )
    if not ratios:
        return Comparison(pairs=0, ratio=1.0, low=1.0, high=1.0, spread=0.0)
    values = np.asarray(ratios)
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    # Evenly from the sorted ones, so that the thinned ones have the same distribution.
    kept = values[
        np.linspace(0, len(values) - 1, min(len(values), _MAX_PAIRS))
        .round()
        .astype(int)
    ]
    means = np.sort((kept[:, None] + kept)[np.triu_indices(len(kept))]) / 2.0
    rank = _rank(len(kept))
    return Comparison(
        pairs=len(values),
        ratio=exp(float(np.median(means))),
        low=exp(float(means[rank])),
        high=exp(float(means[-1 - rank])),
        spread=spread,
    )


def _rank(pairs: int) -> int:
    """Return the place of the interval's ends among the sorted means of two."""
    middle = pairs * (pairs + 1) / 4.0
    deviation = sqrt(pairs * (pairs + 1) * (2 * pairs + 1) / 24.0)
    return max(0, floor(middle - _Z_INTERVAL * deviation) - 1)


def pairs_needed(change: float, spread: float) -> int:
    """Return the pairs that Wilcoxon's test needs to see a change (80 % power, 5 %).

    Args:
        change: the speed after, divided by the speed before; above 1.
        spread: standard deviation of the logarithm of the ratios.

    """
    effect = (_Z_INTERVAL + _Z_POWER) * spread / log(change)
    return ceil(effect * effect * _SIGNED_RANK_COST)
