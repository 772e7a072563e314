"""Which number a cluster gets, so that a place keeps its number."""

from collections.abc import Sequence

from ...geo import distances_km, vectors_of
from ...models import Coordinates, PeerCluster

SAME_PLACE_KM = 600.0
"""A cluster that moved farther between two cycles is another one: twice the default
reach, less than the width of a continent."""

type _Matches = tuple[float, tuple[int, ...]]
"""Summed cost, and for each place its number or 0."""


def numbers_for(
    places: Sequence[Coordinates], previous: Sequence[PeerCluster], *, highest: int
) -> list[int]:
    """Return a number from 1 to ``highest`` for each place, heaviest place first.

    Places are matched to the previous clusters so that the summed distance is least;
    a place without one gets the lowest free number. There are at most ``highest``
    places.
    """
    previous = [cluster for cluster in previous if cluster.number <= highest]
    matches = _least_distance(places, previous)
    free = (n for n in range(1, highest + 1) if n not in matches)
    return [number or next(free) for number in matches]


def _least_distance(
    places: Sequence[Coordinates], previous: Sequence[PeerCluster]
) -> tuple[int, ...]:
    """Return the exact assignment of least summed distance, 0 for unmatched places.

    A place left unmatched costs as much as the longest distance allowed. Dynamic
    programming over the sets of numbers given away so far: few sets can be reached,
    because few previous clusters lie near any place. Equal sums are decided by the
    lower numbers.
    """
    distances = distances_km(
        vectors_of(places), vectors_of(cluster.coordinates for cluster in previous)
    )
    best: dict[frozenset[int], _Matches] = {frozenset(): (0.0, ())}
    for row in distances.tolist():
        following: dict[frozenset[int], _Matches] = {}
        for taken, (cost, numbers) in best.items():
            options = [(taken, (cost + SAME_PLACE_KM, (*numbers, 0)))]
            for cluster, distance in zip(previous, row, strict=True):
                if distance <= SAME_PLACE_KM and cluster.number not in taken:
                    options.append(
                        (
                            taken | {cluster.number},
                            (cost + distance, (*numbers, cluster.number)),
                        )
                    )
            for given, matches in options:
                following[given] = min(matches, following.get(given, matches))
        best = following
    return min(best.values())[1]
