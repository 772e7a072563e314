"""The home leg of a site as its measurements of a week give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from statistics import median
from typing import Final

from ...models import MeasuredLeg

LEAST_ERROR: Final = 0.05
"""Share of the value. Legs move by hours and weekdays, however quiet the probes are."""
SINGLE_ERROR: Final = 0.10
"""Share of the value: the error of one quiet measurement. The median of four or more
reaches the least error."""
_SCALE = 1.4826
"""The median deviation times this is the standard deviation of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLeg:
    """The measured round trip between home and a site."""

    milliseconds: float
    error_ms: float
    """Standard error in ms: two of three true values are nearer than this."""


def home_leg_of(measured: Iterable[MeasuredLeg]) -> HomeLeg:
    """Return the median of the legs of one site, and its error.

        error = max(5 % · median, √((10 % · median)² + jitter² + spread²) / √n)

    with the median jitter of the legs, the spread of their round trips (median deviation,
    scaled), and their number n: one leg has at least twice the error of four.

    Args:
        measured: the usable legs of the site, at least one, each with an answer.

    """
    legs = tuple(measured)
    times = [leg.milliseconds for leg in legs if leg.milliseconds is not None]
    middle = median(times)
    spread = _SCALE * median(abs(each - middle) for each in times)
    jitter = median(leg.jitter_ms or 0.0 for leg in legs)
    error = hypot(SINGLE_ERROR * middle, jitter, spread) / len(times) ** 0.5
    return HomeLeg(milliseconds=middle, error_ms=max(LEAST_ERROR * middle, error))
