"""Corridors of the internet: where packets travel, and how much fiber that is.

Neighbors on the globe often meet far away: countries of the Middle East in Marseille or
Frankfurt, countries of Central America in Miami. The graph has cities where networks meet,
and the cables and backbones between them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ..geo import EARTH_RADIUS_KM, FloatArray, distances_km, vectors_of
from ..models import Coordinates

LAND: Final = 1.5
_SEA = 1.15
"""How many times longer fiber is than the great circle: it follows roads and railways on
land, and little keeps it from the straight line at sea."""
_LOCAL_KM = 500.0
"""From this distance on, two places with different nodes meet through their nodes only;
nearer ones also meet between them, the more often the nearer they are."""
_PLACES_AT_ONCE = 512
"""Places whose nearest node is found at once. For larger products numpy starts threads,
which take a hundred times as long on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A cable or backbone between two nodes."""

    start: str
    """Code of a node, as is ``end``."""
    end: str
    by_sea: bool
    via: tuple[Coordinates, ...] = ()
    """Points that it passes on the way from start to end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corridors:
    """The nodes of the graph, and the fiber between any two of them."""

    nodes: FloatArray
    """Unit vectors, shape (nodes, 3)."""
    fiber_km: FloatArray
    """Length of the shortest way between two nodes, shape (nodes, nodes)."""

    @classmethod
    def of(
        cls, nodes: Mapping[str, Coordinates], corridors: Iterable[Corridor]
    ) -> Self:
        """Find the shortest ways between all nodes: 108 nodes take some milliseconds.

        Args:
            nodes: by code.
            corridors: in any order. They can be used in both directions.

        Raises:
            ValueError: there is no node, the graph falls into parts, or a corridor leads
                to an unknown node.

        """
        index = {code: number for number, code in enumerate(nodes)}
        fiber = np.full((len(index), len(index)), np.inf)
        np.fill_diagonal(fiber, 0.0)
        for each in corridors:
            if each.start not in index or each.end not in index:
                raise ValueError(f"{each.start} or {each.end} is an unknown node")
            i, j = index[each.start], index[each.end]
            km = _length_km(each, nodes)
            fiber[i, j] = fiber[j, i] = min(fiber[i, j], km)
        # The algorithm of Floyd and Warshall.
        for hub in range(len(index)):
            np.minimum(fiber, fiber[:, [hub]] + fiber[[hub], :], out=fiber)
        if not fiber.size or not np.isfinite(fiber).all():
            raise ValueError("The corridors do not connect all nodes")
        return cls(nodes=vectors_of(nodes.values()), fiber_km=fiber)

    def nearest_nodes(self, places: FloatArray) -> NDArray[np.intp]:
        """Return the index of the node nearest to each of n unit vectors, shape (n,)."""
        nearest = np.empty(len(places), dtype=np.intp)
        for start in range(0, len(places), _PLACES_AT_ONCE):
            some = slice(start, start + _PLACES_AT_ONCE)
            nearest[some] = (places[some] @ self.nodes.T).argmax(axis=1)
        return nearest

    def lengths_km(
        self, starts: FloatArray, ends: FloatArray, distances: FloatArray
    ) -> FloatArray:
        """Return the length of fiber between all pairs of two sets of places, in km.

            L(a, b) = D                      if a and b have the same nearest node
                      (1 - t) · D + t · B    else, with t = min(d / 500 km, 1)
            D = min(1.5 · d, B)
            B = 1.5 · d(a, nₐ) + F[nₐ, n_b] + 1.5 · d(n_b, b)

        with the great circle d and the nearest nodes nₐ and n_b. No part of B is shorter
        than its own great circle, so B is not shorter than d.

        Args:
            starts: unit vectors, shape (n, 3).
            ends: unit vectors, shape (m, 3).
            distances: great circles between them in km, shape (n, m).

        Returns:
            Lengths, shape (n, m).

        """
        start_nodes, start_km = self._access(starts)
        end_nodes, end_km = self._access(ends)
        through_nodes = self.fiber_km[np.ix_(start_nodes, end_nodes)]
        through_nodes += start_km[:, np.newaxis] + end_km
        direct = np.minimum(LAND * distances, through_nodes)
        share = np.minimum(distances / _LOCAL_KM, 1.0)
        share[start_nodes[:, np.newaxis] == end_nodes] = 0.0
        lengths: FloatArray = direct + share * (through_nodes - direct)
        return lengths

    def _access(self, places: FloatArray) -> tuple[NDArray[np.intp], FloatArray]:
        """Return the nearest node of n places, and the fiber to it in km, shape (n,)."""
        nearest = self.nearest_nodes(places)
        there = self.nodes[nearest]
        angles = 2.0 * np.arctan2(
            np.linalg.norm(places - there, axis=1),
            np.linalg.norm(places + there, axis=1),
        )
        return nearest, LAND * EARTH_RADIUS_KM * angles


def _length_km(corridor: Corridor, nodes: Mapping[str, Coordinates]) -> float:
    """Return the length of the fiber of a corridor in km."""
    way = vectors_of((nodes[corridor.start], *corridor.via, nodes[corridor.end]))
    km = distances_km(way, way)
    direct = sum(float(km[i, j]) for i, j in pairwise(range(len(way))))
    return direct * (_SEA if corridor.by_sea else LAND)
