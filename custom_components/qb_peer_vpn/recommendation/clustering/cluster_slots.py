"""Which slot on the map a cluster gets, so that a place keeps its slot."""

from collections.abc import Sequence

import numpy as np

from ...geo import distances_km, vectors_of
from ...models import Coordinates, PeerCluster

SAME_PLACE_KM = 600.0
"""A cluster that moved farther between two cycles is another one: twice the default
radius of a neighborhood, and less than the width of a continent."""


def assign_slots(
    places: Sequence[Coordinates], previous: Sequence[PeerCluster], *, slots: int
) -> list[int]:
    """Return a slot, from 1 to ``slots``, for each place, heaviest place first.

    The place and the previous cluster that are nearest to each other are matched first,
    then the nearest of the others. A place without a match gets the lowest free slot.
    There must not be more places than slots.
    """
    previous = [cluster for cluster in previous if cluster.number <= slots]
    distances = distances_km(
        vectors_of(places), vectors_of(cluster.coordinates for cluster in previous)
    )
    assigned: dict[int, int] = {}
    for index in np.argsort(distances, axis=None, kind="stable").tolist():
        place, before = divmod(index, len(previous))
        slot = previous[before].number
        if distances[place, before] > SAME_PLACE_KM:
            break
        if place not in assigned and slot not in assigned.values():
            assigned[place] = slot
    free = (slot for slot in range(1, slots + 1) if slot not in assigned.values())
    return [assigned.get(place) or next(free) for place in range(len(places))]
