"""What legs to the same sites show when they were measured twice.

Direct legs stay as they are when the exit changes. Legs through the VPN move with it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray
from .measurements import Measurement, SitePlaces
from .one_exit import DECISIVE_SITES

_LEAST_TOLERANCE_MS = 5.0
_LEAST_MOVE_MS = 20.0
"""The model's error of a round trip is half of that or less for most pairs of cities."""
_MOST = 0.8
"""Share of the decisive sites; the route to some may have changed in between."""


def two_exit_test(
    one: Measurement, others: Sequence[Measurement], places: SitePlaces
) -> bool | None:
    """Return whether the probes of one measurement went through the VPN.

    They did not if legs to the same sites agree although the exits would have made a
    difference. They did if the legs differ by what the exits predict, and the direct path
    to these sites is shorter than the one through the exit: through an exit near home,
    the legs are as good as direct.

    Args:
        one: a measurement with a known exit.
        others: those under another exit that is known, at least one.
        places: of all sites.

    Returns:
        None if the legs do not show it.

    """
    exit_site, other_exit = one.exit_site, others[0].exit_site
    if exit_site is None or other_exit is None:
        return None
    through = places.through_ms(exit_site)
    predicted = through - places.through_ms(other_exit)
    milliseconds, error = _median(others)
    change = one.milliseconds - milliseconds
    tolerance = _tolerance_ms(one.error_ms, error)
    is_decisive = _are_apart(predicted, tolerance)
    if _most(np.abs(change) <= tolerance, is_decisive):
        return False
    is_decisive &= _are_apart(through - places.direct_ms, tolerance)
    has_followed = change / np.where(is_decisive, predicted, 1.0) >= 0.5  # noqa: PLR2004
    return True if _most(has_followed, is_decisive) else None


def same_path(one: Measurement, other: Measurement, places: SitePlaces) -> bool:
    """Return whether two measurements took the same path, direct or not.

    Only those sites count to which the path through the exit of the first measurement is
    longer than the direct one.
    """
    if one.exit_site is None:
        return False
    detour = places.through_ms(one.exit_site) - places.direct_ms
    tolerance = _tolerance_ms(one.error_ms, other.error_ms)
    change = np.abs(one.milliseconds - other.milliseconds)
    return _most(change <= tolerance, _are_apart(detour, tolerance))


def _tolerance_ms(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return how far two true round trips may be apart; NaN where one is missing."""
    tolerance: FloatArray = np.maximum(np.hypot(one, other), _LEAST_TOLERANCE_MS)
    return tolerance


def _are_apart(
    difference_ms: FloatArray, tolerance_ms: FloatArray
) -> NDArray[np.bool_]:
    """Return the sites for which two predictions cannot be mistaken for each other."""
    apart: NDArray[np.bool_] = np.abs(difference_ms) >= np.maximum(
        2.0 * tolerance_ms, _LEAST_MOVE_MS
    )
    return apart


def _most(found: NDArray[np.bool_], decisive: NDArray[np.bool_]) -> bool:
    """Return whether something is found at most of the decisive sites."""
    count = int(decisive.sum())
    return count >= DECISIVE_SITES and int((found & decisive).sum()) >= _MOST * count


def _median(measurements: Sequence[Measurement]) -> tuple[FloatArray, FloatArray]:
    """Return the median round trips and errors in ms, each of shape (sites,)."""
    both = np.array([(each.milliseconds, each.error_ms) for each in measurements])
    middle = np.full(both.shape[1:], np.nan)
    known = np.isfinite(both[:, 0]).any(axis=0)
    middle[:, known] = np.nanmedian(both[:, :, known], axis=0)
    return middle[0], middle[1]
