"""The result of every clustering method: one label for each point."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

type Labels = NDArray[np.intp]
"""Cluster of each of n points, shape (n,): numbered from 0, or ``NOISE``."""

NOISE: Final = -1
"""Label of a point that is in no cluster."""
