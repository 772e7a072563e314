"""Which points of the earth stand for the swarm, and how much each counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray, unit_vectors
from ..models import LocatedPeers, Location, WeightedPoint
from .settings import Votes
from .weights import votes_by_traffic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Swarm:
    """The located peers as n weighted points, in an order of their own."""

    vectors: FloatArray
    """Unit vectors, shape (n, 3)."""
    weights: FloatArray
    """Votes, shape (n,); a network's are spread over where it may be."""
    counts: FloatArray
    """Networks, shape (n,); one each, spread likewise, however much its vote counts."""
    countries: NDArray[np.intp]
    """Index into ``country_codes``, shape (n,)."""
    country_codes: tuple[str, ...]
    """ISO 3166-1 alpha-2, sorted; an empty string where it is unknown."""
    by_city: NDArray[np.bool_]
    """Whether the city is known, shape (n,), and not only the country."""
    networks: int
    """Networks that vote."""

    @property
    def total_weight(self) -> float:
        """The votes' sum, in the precision of the points."""
        return float(self.weights.sum())


def merge_peers(peers: LocatedPeers, *, votes: Votes = Votes.ONE_PER_NETWORK) -> Swarm:
    """Merge located peers into a swarm; their order does not matter."""
    of_network, traffic = _networks(peers)
    voted, of_voted = np.unique(of_network, return_inverse=True)
    votes_at = np.bincount(of_voted, weights=_cast(votes, traffic)).tolist()
    networks_at = np.bincount(of_voted).tolist()
    locations = [peers.locations[number] for number in voted.tolist()]
    codes = tuple(sorted({at.country_code or "" for at in locations}))
    position = {code: index for index, code in enumerate(codes)}
    rows = [
        (
            point.coordinates.latitude,
            point.coordinates.longitude,
            position[at.country_code or ""],
            at.city is not None,
            point.weight * theirs,
            point.weight * networks,
        )
        for at, theirs, networks in zip(locations, votes_at, networks_at, strict=True)
        for point in _points(at)
    ]
    table = _merge_equal_points(np.array(rows, dtype=np.float64).reshape(-1, 6))
    return Swarm(
        vectors=unit_vectors(table[:, 0], table[:, 1]),
        countries=table[:, 2].astype(np.intp),
        country_codes=codes,
        by_city=table[:, 3].astype(np.bool_),
        weights=table[:, 4],
        counts=table[:, 5],
        networks=len(of_network),
    )


def _points(location: Location) -> tuple[WeightedPoint, ...]:
    return location.points or (
        WeightedPoint(coordinates=location.coordinates, weight=1.0),
    )


def _networks(peers: LocatedPeers) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return which location each network has, by its most accurate peer, and its bytes."""
    table, locations = peers.table, peers.locations
    by_accuracy = sorted(
        range(len(locations)), key=lambda number: _inaccuracy(locations[number])
    )
    rank = np.empty(len(locations), dtype=np.intp)
    rank[by_accuracy] = np.arange(len(locations))
    order = np.lexsort((rank[table["location"]], table["network"]))
    networks = table["network"][order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = networks[1:] != networks[:-1]
    starts = np.flatnonzero(is_first)
    if not starts.size:
        return starts, np.zeros(0, dtype=np.int64)
    return (
        table["location"][order[starts]].astype(np.intp),
        np.add.reduceat(table["recent_bytes"][order], starts),
    )


def _cast(votes: Votes, traffic: NDArray[np.int64]) -> FloatArray:
    """Return the vote of each network."""
    match votes:
        case Votes.ONE_PER_NETWORK:
            return np.ones(len(traffic))
        case Votes.BY_TRAFFIC:
            return votes_by_traffic(traffic.tolist())


def _inaccuracy(location: Location) -> tuple[float, float, float, str, str]:
    """Order locations by accuracy, and equally accurate ones in any fixed way."""
    return (
        location.radius_km,
        location.coordinates.latitude,
        location.coordinates.longitude,
        location.country_code or "",
        location.city or "",
    )


def _merge_equal_points(rows: FloatArray) -> FloatArray:
    """Sort rows of (latitude, longitude, country, by city, weight, count); sum equal points.

    Weight and count are sorting keys too, so that sums do not depend on the order either.
    """
    if not len(rows):
        return rows
    ordered = rows[np.lexsort(rows.T[::-1])]
    changes = np.any(ordered[1:, :4] != ordered[:-1, :4], axis=1)
    starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    merged: FloatArray = ordered[starts]
    merged[:, 4:] = np.add.reduceat(ordered[:, 4:], starts)
    return merged
