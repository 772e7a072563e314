"""The peers outside of all clusters: how many, how far away, and where."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray, coordinates_of, mean_directions
from ...models import Coordinates, Elsewhere, PeerDot, Recommendation
from ..corridors import Corridors
from ..swarm import Swarm
from .map_places import InSlots
from .mean_path import mean_path_ms

MOST_DOTS: Final = 200
"""More could not be distinguished on a map."""
_CELL: Final = 0.016
"""Edge of the cells whose peers are one dot, as a part of the earth's radius: 100 km."""
_DIGITS: Final = 1
"""Of a dot's degrees: about ten kilometers, so that no dot shows one home."""
_SHARE_DIGITS: Final = 4
_LEAST_SHARE: Final = 1e-6
"""Less than this is an error of rounding, and no peer is there."""


def find_elsewhere(
    swarm: Swarm,
    clusters: InSlots,
    recommendation: Recommendation,
    corridors: Corridors,
) -> Elsewhere | None:
    """Return the peers that are in none of the clusters; None if there are none."""
    members = members_elsewhere(swarm, [cluster.members for cluster, _ in clusters])
    if not members.size:
        return None
    total = swarm.total_weight
    weight = float(swarm.weights[members].sum())
    recommended, reference = (
        mean_path_ms(
            scored, swarm, members, recommendation=recommendation, corridors=corridors
        )
        for scored in (recommendation.chosen, recommendation.reference)
    )
    return Elsewhere(
        share=weight / total,
        countries=_countries(swarm, members),
        dots=_dots(swarm.vectors[members], swarm.weights[members] / total),
        recommended_path_ms=recommended,
        reference_path_ms=reference,
    )


def members_elsewhere(
    swarm: Swarm, clusters: Iterable[NDArray[np.intp]]
) -> NDArray[np.intp]:
    """Return the indices of the points that are in none of some clusters, shape (n,).

    Args:
        swarm: has the points.
        clusters: indices of the points of each cluster.

    """
    is_outside = np.ones(len(swarm.weights), dtype=np.bool_)
    for members in clusters:
        is_outside[members] = False
    outside = np.flatnonzero(is_outside)
    is_anyone = swarm.weights[outside].sum() > _LEAST_SHARE * swarm.total_weight
    return outside if is_anyone else outside[:0]


def _countries(
    swarm: Swarm, members: NDArray[np.intp]
) -> tuple[tuple[str, float], ...]:
    """Return the countries and their shares of the whole swarm, the largest first."""
    by_country = np.bincount(
        swarm.countries[members],
        swarm.weights[members],
        minlength=len(swarm.country_codes),
    )
    shares = by_country / swarm.total_weight
    return tuple(
        (swarm.country_codes[index], round(float(shares[index]), _SHARE_DIGITS))
        for index in np.argsort(-shares, kind="stable").tolist()
        if shares[index] > 0.0 and swarm.country_codes[index]
    )


def _dots(vectors: FloatArray, shares: FloatArray) -> tuple[PeerDot, ...]:
    """Merge points, shape (n, 3), that are near each other; the largest share first."""
    cubes = np.floor(vectors / _CELL).astype(np.int64)
    keys = cubes @ np.array((1 << 40, 1 << 20, 1), dtype=np.int64)
    _, cell_of = np.unique(keys, return_inverse=True)
    centers, sums = mean_directions(vectors, shares, cell_of)
    largest = np.argsort(-sums, kind="stable")[:MOST_DOTS]
    return tuple(
        PeerDot(
            coordinates=_rounded(coordinates_of(centers[index])),
            share=round(float(sums[index]), _SHARE_DIGITS),
        )
        for index in largest.tolist()
    )


def _rounded(place: Coordinates) -> Coordinates:
    return Coordinates(
        latitude=round(place.latitude, _DIGITS),
        longitude=round(place.longitude, _DIGITS),
    )
