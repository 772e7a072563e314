"""The corridors without numpy: slow, plain, and apart from the code that they check."""

from collections.abc import Iterable, Mapping
import csv
from functools import cache
import heapq
from itertools import pairwise
from math import asin, cos, exp, radians, sin, sqrt
from pathlib import Path

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation import Corridor, Corridors

_DATA = Path(__file__).parents[2] / "custom_components/qb_peer_vpn/data"


def shipped_nodes() -> dict[str, Coordinates]:
    """Return the shipped nodes by code."""
    return {
        row["code"]: _coordinates(row["latitude"], row["longitude"])
        for row in _rows("corridor_nodes.csv")
    }


def shipped_corridors() -> list[Corridor]:
    """Return the shipped corridors."""
    return [
        Corridor(
            start=row["from"],
            end=row["to"],
            by_sea=row["kind"] == "sea",
            via=tuple(
                _coordinates(*each.split()) for each in row["via"].split(";") if each
            ),
        )
        for row in _rows("corridor_edges.csv")
    ]


@cache
def shipped() -> Corridors:
    """Return the shipped graph."""
    return Corridors.of(shipped_nodes(), shipped_corridors())


def kilometers(one: Coordinates, other: Coordinates) -> float:
    """Return the great circle between two places in km."""
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2
    half += cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


class SlowGraph:
    """A graph that answers one pair of places at a time."""

    def __init__(
        self, nodes: Mapping[str, Coordinates], corridors: Iterable[Corridor]
    ) -> None:
        self._nodes = dict(nodes)
        self._neighbors: dict[str, list[tuple[str, float]]] = {c: [] for c in nodes}
        for each in corridors:
            way = (nodes[each.start], *each.via, nodes[each.end])
            km = sum(kilometers(*step) for step in pairwise(way))
            km *= 1.15 if each.by_sea else 1.5
            self._neighbors[each.start].append((each.end, km))
            self._neighbors[each.end].append((each.start, km))
        self._found: dict[str, dict[str, float]] = {}

    def fiber_km(self, start: str, end: str) -> float:
        """Return the shortest way between two nodes, by Dijkstra's algorithm."""
        if start not in self._found:
            self._found[start] = self._ways_from(start)
        return self._found[start].get(end, float("inf"))

    def length_km(self, one: Coordinates, other: Coordinates) -> float:
        """Return the fiber between two places in km."""
        start, end = self._nearest(one), self._nearest(other)
        distance = kilometers(one, other)
        by_nodes = self.fiber_km(start, end)
        by_nodes += 1.5 * kilometers(one, self._nodes[start])
        by_nodes += 1.5 * kilometers(other, self._nodes[end])
        by_nodes = max(by_nodes, distance)
        direct = min(1.5 * distance, by_nodes)
        if start == end:
            return direct
        share = min(distance / 500.0, 1.0)
        return (1.0 - share) * direct + share * by_nodes

    def round_trip_ms(self, one: Coordinates, other: Coordinates) -> float:
        """Return the modeled round trip in ms."""
        detours = 13.7 * (1.0 - exp(-kilometers(one, other) / 400.0))
        return 3.0 + detours + 0.0109 * self.length_km(one, other)

    def _nearest(self, place: Coordinates) -> str:
        return min(self._nodes, key=lambda code: kilometers(place, self._nodes[code]))

    def _ways_from(self, start: str) -> dict[str, float]:
        found: dict[str, float] = {}
        queue = [(0.0, start)]
        while queue:
            km, node = heapq.heappop(queue)
            if node not in found:
                found[node] = km
                for neighbor, more in self._neighbors[node]:
                    heapq.heappush(queue, (km + more, neighbor))
        return found


@cache
def slow() -> SlowGraph:
    """Return the shipped graph in its slow form."""
    return SlowGraph(shipped_nodes(), shipped_corridors())


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _coordinates(latitude: str, longitude: str) -> Coordinates:
    return Coordinates(latitude=float(latitude), longitude=float(longitude))
