"""The points of a swarm merged in cells, so that many peers cost little more than a few."""

import numpy as np

from ..geo import FloatArray, mean_directions
from .corridors import Corridors

_COLUMNS = 361
"""The cells are one degree wide and high, at most 157 km from corner to corner. The
meridian of 180° has a column of its own."""


def merge_in_cells(
    vectors: FloatArray, weights: FloatArray, corridors: Corridors
) -> tuple[FloatArray, FloatArray]:
    """Merge n points of a map, those of one cell with the same nearest node.

    A cell on the border between two nodes is divided, because the ways from both sides
    can be very different. What is nearest to a node is convex, so the mean direction of
    such points has the same nearest node. The paths to all peers together change by less
    than 1 ms.

    Args:
        vectors: unit vectors, shape (n, 3).
        weights: positive, shape (n,).
        corridors: with the nodes.

    Returns:
        The mean directions as unit vectors, shape (cells, 3), and the sums of the weights,
        shape (cells,).

    """
    x, y, z = vectors.T
    rows = np.floor(np.degrees(np.arctan2(z, np.hypot(x, y)))).astype(np.intp)
    columns = np.floor(np.degrees(np.arctan2(y, x))).astype(np.intp)
    nodes = corridors.nearest_nodes(vectors)
    keys = (nodes * _COLUMNS + rows) * _COLUMNS + columns
    _, cell_of = np.unique(keys, return_inverse=True)
    return mean_directions(vectors, weights, cell_of)
