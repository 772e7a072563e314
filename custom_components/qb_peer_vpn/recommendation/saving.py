"""How much a recommendation saves, and how far that can be trusted."""

from math import copysign, floor

from ..models import Confidence, Reason, ScoredSite
from .decision import ENOUGH_NETWORKS, Decision
from .settings import Strategy

_RELIABLE_MS = 20.0
"""A larger saving exceeds the error of the estimate, whose median is 13 to 18 ms."""
_COARSE_STEP_MS = 10.0
_CLOSE_TO_HOME_KM = 400.0
"""With a server this close to home a move gains nothing on average."""

_MAY_MOVE = frozenset({Reason.BETTER_FOUND, Reason.SERVER_GONE})


def saving_ms(
    strategy: Strategy, decision: Decision, chosen: ScoredSite, reference: ScoredSite
) -> float:
    """Return what the chosen site saves on the path, in ms; 0 if the advice is to stay."""
    if decision.reason not in _MAY_MOVE:
        return 0.0
    if strategy is Strategy.FASTEST_PATH:
        # The decision was made by the smoothed path.
        return max(0.0, reference.cost_ms - chosen.cost_ms)
    return reference.path_ms - chosen.path_ms


def confidence(
    saving: float, chosen: ScoredSite, reference: ScoredSite, networks: int
) -> Confidence:
    """Return how far a saving in ms can be trusted.

    High only if both home legs are measured and the saving exceeds the usual error;
    fair if one of the two is true, or if the advice is to stay with a server close to
    home; low for everything else and for small swarms.
    """
    measured = chosen.home_leg_measured and reference.home_leg_measured
    large = saving >= _RELIABLE_MS
    stay = chosen.site.key == reference.site.key
    if networks < ENOUGH_NETWORKS:
        return Confidence.LOW
    if measured and large:
        return Confidence.HIGH
    if measured or large or (stay and reference.home_distance_km <= _CLOSE_TO_HOME_KM):
        return Confidence.FAIR
    return Confidence.LOW


def rounded_ms(milliseconds: float) -> int:
    """Round to what can be trusted: to 10 ms above 20 ms, else to 1 ms."""
    size = abs(milliseconds)
    step = _COARSE_STEP_MS if size > _RELIABLE_MS else 1.0
    return int(copysign(floor(size / step + 0.5) * step, milliseconds))
