"""Points for the tests of clustering methods."""

from hypothesis import strategies as st
import numpy as np

from custom_components.qb_peer_vpn.geo import FloatArray, unit_vectors

type WeightedPoints = list[tuple[tuple[float, float], int]]
"""Latitude and longitude in degrees, and weight."""

_on_a_grid = st.tuples(
    st.integers(-90, 90).map(float), st.integers(-180, 180).map(float)
)
"""Points on a coarse grid have equal distances, small whole numbers equal weights."""

_close_together = st.tuples(
    st.integers(0, 24).map(lambda n: n / 4), st.integers(176, 184).map(float)
)
_anywhere = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))

WEIGHTED_POINTS: st.SearchStrategy[WeightedPoints] = st.lists(
    st.tuples(_on_a_grid | _close_together | _anywhere, st.integers(1, 4)), max_size=40
)


def arrays_of(points: WeightedPoints) -> tuple[FloatArray, FloatArray]:
    """Return unit vectors, shape (n, 3), and weights, shape (n,)."""
    degrees = np.array([where for where, _ in points]).reshape(-1, 2)
    weights = np.array([weight for _, weight in points], dtype=np.float64)
    return unit_vectors(degrees[:, 0], degrees[:, 1]), weights


def on_the_equator(*longitudes: float) -> FloatArray:
    """Return the unit vectors of points on the equator, shape (n, 3)."""
    return unit_vectors(np.zeros(len(longitudes)), np.array(longitudes))
