"""The round trip between two places, in ms, by their distance alone."""

import numpy as np

from ..geo import FloatArray


def modeled_round_trip_ms(distance_km: FloatArray) -> FloatArray:
    """Return m(d), the expected round trip in ms over great-circle distances in km.

        m(d) = 3 + 13.7 · (1 - exp(-d / 400)) + 0.0167 · d

    Fitted to round trips measured between 241 cities: a fixed cost, detours that matter
    most within the first few hundred kilometers, then the speed of light in fiber on
    real routes. It is concave, so it does not rank like kilometers do. Any shape.
    """
    detours = -13.7 * np.expm1(distance_km / -400.0)
    result: FloatArray = 3.0 + detours + 0.0167 * distance_km
    return result


def light_round_trip_ms(distance_km: FloatArray) -> FloatArray:
    """Return the round trip of light in fiber, in ms: 200 km per ms."""
    return distance_km / 100.0
