"""The milliseconds that people see: this is where they are rounded, and only here.

Every other place reads these numbers, so a table, a sentence, and a sensor never differ.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..geo import FloatArray

STEP_MS: Final = 5
"""Single milliseconds of an estimate that errs by more than ten would be a lie."""
_OVERSTATED: Final = 0.5
"""Share of a difference that is true where no leg is measured: of round trips between
cities, the model showed savings of 56 ms where there were 32."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownLegs:
    """Both legs of the path through every site in steps of 5 ms, shape (sites,)."""

    home_ms: NDArray[np.int64]
    peer_ms: NDArray[np.int64]

    def saving_ms(self, site: int, reference: int) -> int:
        """Return how much shorter the path through a site is than another one's.

        Both sites are indices.
        """
        paths = self.home_ms + self.peer_ms
        return int(paths[reference] - paths[site])


def shown_legs(
    home_ms: FloatArray, peer_ms: FloatArray, *, chosen: int, is_modeled: bool
) -> ShownLegs:
    """Return the legs as people see them.

    The path is rounded as a whole and the peer leg is its rest, so that the legs add up
    and a shorter path never looks longer. What is rounded of the other paths is how much
    longer they are than the recommended one, so that a saving is right to the nearest step.
    A home leg is shown with 5 ms at least.

    Args:
        home_ms: home legs, shape (sites,).
        peer_ms: settled mean peer legs, shape (sites,).
        chosen: index of the recommended site.
        is_modeled: whether no leg is measured. The others are then shown half as far from
            the recommended site as they are in the model.

    """
    if is_modeled:
        home_ms = shrunk(home_ms, home_ms[chosen])
        peer_ms = shrunk(peer_ms, peer_ms[chosen])
    home, paths = np.maximum(_steps(home_ms), STEP_MS), home_ms + peer_ms
    shown = _steps(paths[chosen]) + _steps(paths - paths[chosen])
    return ShownLegs(home_ms=home, peer_ms=np.maximum(shown, home) - home)


def shrunk(milliseconds: FloatArray, chosen_ms: float | FloatArray) -> FloatArray:
    """Return what to show of modeled round trips, next to those of the recommended site."""
    return chosen_ms + _OVERSTATED * (milliseconds - chosen_ms)


def rounded(milliseconds: float) -> int:
    """Return the nearest step."""
    return int(_steps(milliseconds))


def rounded_up(milliseconds: float) -> int:
    """Return the next step, for errors."""
    return STEP_MS * ceil(milliseconds / STEP_MS)


def _steps(milliseconds: ArrayLike) -> NDArray[np.int64]:
    """Return the nearest steps; of two, the higher one."""
    steps = np.floor(np.asarray(milliseconds) / STEP_MS + 0.5)
    return STEP_MS * steps.astype(np.int64)
