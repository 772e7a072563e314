"""What a move was good for."""

from enum import StrEnum
from typing import Final

from .speeds import Comparison

_LEAST_CHANGE: Final = 1.01
"""A smaller one is no difference, however sure it is."""


class Verdict(StrEnum):
    """How the connection is after a move, compared with before."""

    BETTER = "better"
    SAME = "same"
    """Enough pairs, and no difference that could not be chance."""
    WORSE = "worse"
    UNSAFE = "unsafe"
    """Without exit, without port, without peers, or at the user's own line."""
    TOO_FEW = "too_few"
    """Too few pairs to say anything, which is normal in a small home."""


def judge(comparison: Comparison | None, drift: Comparison | None = None) -> Verdict:
    """Judge the speeds after a move.

    Args:
        comparison: of the windows before and after; None if one of them is missing.
        drift: the same comparison on days without a move. Swarms age, so speeds fall by
            themselves: a change only counts if it lies outside of that, too.

    """
    if comparison is None or not comparison.is_enough:
        return Verdict.TOO_FEW
    usual = drift if drift is not None and drift.is_enough else None
    if comparison.low > max(_LEAST_CHANGE, usual.high if usual else 0.0):
        return Verdict.BETTER
    if comparison.high < min(1.0 / _LEAST_CHANGE, usual.low if usual else 1.0):
        return Verdict.WORSE
    return Verdict.SAME
