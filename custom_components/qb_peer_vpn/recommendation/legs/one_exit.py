"""Whether a single measurement looks as if it went through the exit in use."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .measurements import Measurement, SitePlaces

_TOLERANCE_MS = 2.0
"""The shortest times of some probes still differ by this much."""
DECISIVE_SITES: Final = 3
_DECISIVE_MS = 10.0
"""At least three sites must be nearer by 10 ms without the exit. With these two numbers,
legs between 224 cities look tunneled in 0.4 % of the cases, all of them homes whose
providers really route that way. Real tunnels are found in 97 % of the cases if the exit is
at most the sixth nearest site, and in 31 % if it is nearer, where they add only 14 ms.
The model of that time knew great circles only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTest:
    """What one measurement says about a tunnel."""

    through_vpn: bool | None
    """None if it can be either."""
    sooner: int
    """Sites that answered sooner than they could through the exit."""

    @property
    def is_proof(self) -> bool:
        """Return whether the path was direct, even if two sites are elsewhere."""
        return self.sooner >= DECISIVE_SITES


_UNDECIDED = ExitTest(through_vpn=None, sooner=0)
_TUNNELED = ExitTest(through_vpn=True, sooner=0)


def one_exit_test(measurement: Measurement, places: SitePlaces) -> ExitTest:
    """Return whether no site answered sooner than it could through the exit.

    Behind a VPN, every round trip is the one to the exit plus at least what light takes
    from there. Without a VPN, several of the sites that the model puts much nearer by the
    direct path would answer sooner than that.
    """
    exit_site, measured = measurement.exit_site, measurement.milliseconds
    if exit_site is None or np.isnan(measured[exit_site]):
        return _UNDECIDED
    is_other = np.isfinite(measured)
    is_other[exit_site] = False
    soonest = measured[exit_site] + places.onward_ms(exit_site) - _TOLERANCE_MS
    sooner = int((is_other & (measured < soonest)).sum())
    if sooner:
        return ExitTest(through_vpn=False, sooner=sooner)
    decisive = int((is_other & nearer_without(exit_site, places)).sum())
    return _TUNNELED if decisive >= DECISIVE_SITES else _UNDECIDED


def nearer_without(exit_site: int, places: SitePlaces) -> NDArray[np.bool_]:
    """Return the sites that are much nearer by the direct path, shape (sites,)."""
    through = places.direct_ms[exit_site] + places.onward_ms(exit_site)
    nearer: NDArray[np.bool_] = places.direct_ms + _DECISIVE_MS < through
    nearer[exit_site] = False
    return nearer
