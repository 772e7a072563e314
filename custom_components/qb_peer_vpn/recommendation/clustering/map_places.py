"""Which clusters have a place on the map, and which slot each of them gets.

The map also shows the peers that the user's lens leaves out, faintly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...geo import coordinates_of
from ...models import PeerCluster
from ..settings import ClusterSettings
from ..swarm import Swarm
from .cluster_slots import assign_slots
from .clusters import Cluster, cluster_swarm, points_outside

_LEAST_PART = 4
"""One of this many places is for clusters that are left out, if there are any."""

type InSlots = tuple[tuple[Cluster, int], ...]
"""Clusters with their slots, heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapPlaces:
    """The clusters on the map."""

    counted: InSlots
    left_out: InSlots
    left_out_swarm: Swarm
    """Has the members of the clusters that are left out."""
    left_out_rows: NDArray[np.intp]
    """Rows of its points in the whole swarm that is left out."""

    def members(self) -> dict[int, NDArray[np.intp]]:
        """Return the points of each cluster, by its slot, in its whole swarm."""
        counted = {slot: cluster.members for cluster, slot in self.counted}
        rows = self.left_out_rows
        return counted | {slot: rows[each.members] for each, slot in self.left_out}


def find_map_places(
    swarm: Swarm,
    left_out: Swarm,
    settings: ClusterSettings,
    previous: Sequence[PeerCluster],
) -> MapPlaces:
    """Cluster the peers that count and those that are left out, each for themselves.

    Peers that are left out and lie in a cluster that counts are not shown: two clusters in
    one place could not be distinguished.
    """
    counted = cluster_swarm(swarm, settings)
    rows = np.flatnonzero(points_outside(left_out, counted, settings.eps_km))
    others = _part(left_out, rows)
    faint = cluster_swarm(others, settings)
    counted, faint = _share(counted, faint, settings.max_clusters)
    slots = assign_slots(
        [coordinates_of(cluster.vector) for cluster in (*counted, *faint)],
        previous,
        slots=settings.max_clusters or len(counted) + len(faint),
    )
    return MapPlaces(
        counted=tuple(zip(counted, slots[: len(counted)], strict=True)),
        left_out=tuple(zip(faint, slots[len(counted) :], strict=True)),
        left_out_swarm=others,
        left_out_rows=rows,
    )


def _part(swarm: Swarm, rows: NDArray[np.intp]) -> Swarm:
    return replace(
        swarm,
        vectors=swarm.vectors[rows],
        weights=swarm.weights[rows],
        counts=swarm.counts[rows],
        countries=swarm.countries[rows],
        by_city=swarm.by_city[rows],
        networks=round(float(swarm.counts[rows].sum())),
    )


def _share(
    counted: tuple[Cluster, ...], left_out: tuple[Cluster, ...], places: int | None
) -> tuple[tuple[Cluster, ...], tuple[Cluster, ...]]:
    """Return the clusters that get a place; None if there is any number of places."""
    if places is None:
        return counted, left_out
    free = max(places - len(counted), places // _LEAST_PART)
    left_out = left_out[:free]
    return counted[: places - len(left_out)], left_out
