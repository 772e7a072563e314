"""Which points of the earth stand for the swarm, and how much each counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from ..models import LocatedPeer, Location
from .geodesy import FloatArray, unit_vectors
from .settings import Votes
from .votes import votes_by_traffic


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


def merge_peers(
    peers: Iterable[LocatedPeer], *, votes: Votes = Votes.ONE_PER_NETWORK
) -> Swarm:
    """Merge located peers into a swarm; their order does not matter."""
    networks, traffic = _networks(peers)
    # One object may stand for thousands of peers (a country's does): rows are made
    # once per object. Its identity is the cheapest key and stays valid, as
    # ``networks`` keeps the objects alive.
    locations = {id(location): location for location in networks}
    cast: defaultdict[int, list[float]] = defaultdict(list)
    for location, vote in zip(networks, _cast(votes, traffic).tolist(), strict=True):
        cast[id(location)].append(vote)
    codes = tuple(sorted({at.country_code or "" for at in locations.values()}))
    position = {code: index for index, code in enumerate(codes)}
    rows = [
        (
            point.coordinates.latitude,
            point.coordinates.longitude,
            position[locations[key].country_code or ""],
            locations[key].city is not None,
            point.weight * fsum(theirs),
            point.weight * len(theirs),
        )
        for key, theirs in cast.items()
        for point in locations[key].points
    ]
    table = _merge_equal_points(np.array(rows, dtype=np.float64).reshape(-1, 6))
    return Swarm(
        vectors=unit_vectors(table[:, 0], table[:, 1]),
        countries=table[:, 2].astype(np.intp),
        country_codes=codes,
        by_city=table[:, 3].astype(np.bool_),
        weights=table[:, 4],
        counts=table[:, 5],
        networks=len(networks),
    )


def _networks(peers: Iterable[LocatedPeer]) -> tuple[list[Location], list[int]]:
    """Return where each network is, by its most accurate peer, and its recent bytes."""
    locations: dict[tuple[int, int], Location] = {}
    traffic: defaultdict[tuple[int, int], int] = defaultdict(int)
    for peer in peers:
        # Numbers, because a network object takes microseconds to hash and compare.
        network = peer.network
        key = (network.version, int(network.network_address))
        known = locations.get(key)
        if known is None or _inaccuracy(peer.location) < _inaccuracy(known):
            locations[key] = peer.location
        traffic[key] += peer.recent_bytes
    return list(locations.values()), [traffic[key] for key in locations]


def _cast(votes: Votes, traffic: list[int]) -> FloatArray:
    """Return the vote of each network."""
    match votes:
        case Votes.ONE_PER_NETWORK:
            return np.ones(len(traffic))
        case Votes.BY_TRAFFIC:
            return votes_by_traffic(traffic)


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
