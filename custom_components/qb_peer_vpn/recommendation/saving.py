"""How far a saving can be trusted."""

from collections.abc import Iterable
from math import hypot

from ..models import Confidence
from .decision import ENOUGH_NETWORKS
from .shown_paths import rounded_up

_LEAST_ERROR_MS = 5.0
"""Error of the difference of two paths, however much alike their peer legs are."""
_MODEL_ERROR = 0.2
"""Share of the difference of two modeled legs that is their error."""
_SURE = 2.0
"""Of savings of two errors between measured legs, 99 % are right in measured round trips
between cities, and 1 % lose more than 5 ms."""
_FAIR = 1.0
"""Of savings of one to two errors, 78 % are right and 10 % lose more than 5 ms."""


def error_ms(peer_difference_ms: float, home_errors_ms: Iterable[float]) -> int:
    """Return the error of a saving in ms, as people see it.

    Args:
        peer_difference_ms: how far the settled peer legs of both sites differ.
        home_errors_ms: standard errors of the measured home legs of both.

    """
    home = max(_LEAST_ERROR_MS, hypot(*home_errors_ms))
    return rounded_up(home + _MODEL_ERROR * peer_difference_ms)


def confidence(
    gain_ms: float,
    doubt_ms: float,
    *,
    measured: bool,
    networks: int,
    worth_moving: bool,
) -> Confidence:
    """Return how far a verdict can be trusted.

    A move is as sure as its gain is large, compared with its error, and never without two
    measured home legs. Staying claims little: that nothing better is known. It is fair at
    a measured site, and never high, because a site without a measured leg may be better.

    Args:
        gain_ms: settled cost of the reference minus that of the recommended site.
        doubt_ms: how far the settled costs of their peer legs differ.
        measured: whether the home legs of both are measured.
        networks: located networks of peers; a small swarm makes nothing sure.
        worth_moving: whether the verdict is to move.

    """
    if networks < ENOUGH_NETWORKS or not measured:
        return Confidence.LOW
    if not worth_moving:
        return Confidence.FAIR
    errors = gain_ms / (_LEAST_ERROR_MS + _MODEL_ERROR * doubt_ms)
    if errors >= _SURE:
        return Confidence.HIGH
    return Confidence.FAIR if errors >= _FAIR else Confidence.LOW
