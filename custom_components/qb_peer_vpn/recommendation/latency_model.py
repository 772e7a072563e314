"""The round trip between places, in ms, by the way that packets travel."""

import numpy as np

from ..geo import FloatArray, distances_km
from .corridors import Corridors


def modeled_legs(
    starts: FloatArray, ends: FloatArray, corridors: Corridors
) -> tuple[FloatArray, FloatArray]:
    """Return the legs between all pairs of two sets of places.

    Args:
        starts: unit vectors, shape (n, 3).
        ends: unit vectors, shape (m, 3).
        corridors: where packets travel.

    Returns:
        Great circles in km and expected round trips in ms, each of shape (n, m).

    """
    distances = distances_km(starts, ends)
    lengths = corridors.lengths_km(starts, ends, distances)
    return distances, round_trip_ms(distances, lengths)


def round_trip_ms(distance_km: FloatArray, length_km: FloatArray) -> FloatArray:
    """Return the expected round trip in ms of great circles d and fiber L in km.

        m = 3 + 13.7 · (1 - exp(-d / 400)) + 0.0109 · L

    Fitted to round trips measured between cities: a fixed cost, detours that matter most
    within the first few hundred kilometers, then nearly the speed of light in fiber. Any
    shape.
    """
    detours = -13.7 * np.expm1(distance_km / -400.0)
    result: FloatArray = 3.0 + detours + 0.0109 * length_km
    return result


def light_round_trip_ms(distance_km: FloatArray) -> FloatArray:
    """Return the round trip of light in fiber, in ms: 200 km per ms."""
    return distance_km / 100.0
