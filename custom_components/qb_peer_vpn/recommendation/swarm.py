"""The swarm as weighted points on the earth."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray, unit_vectors
from ..models import LocatedPeers, Location, WeightedPoint
from .settings import Weighting
from .weights import weights_by_traffic

_KEYS: Final = 4
"""Columns that distinguish points; amounts follow."""
_ROWS_AT_A_STRETCH: Final = 1024
"""While numpy makes an array of them, no other thread goes on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Swarm:
    """The located peers as n weighted points, sorted."""

    vectors: FloatArray
    """Unit vectors, shape (n, 3)."""
    weights: FloatArray
    """Shape (n,); the weight of a network is spread over the points where it may be."""
    counts: FloatArray
    """Networks, shape (n,); spread like the weights, but each network counts as one."""
    countries: NDArray[np.intp]
    """Index into ``country_codes``, shape (n,)."""
    country_codes: tuple[str, ...]
    """ISO 3166-1 alpha-2, sorted; an empty string if it is unknown."""
    by_city: NDArray[np.bool_]
    """Whether the city is known, shape (n,), and not only the country."""
    networks: int
    """Number of located networks."""

    @property
    def total_weight(self) -> float:
        """Sum of the weights."""
        return float(self.weights.sum())


def merge_peers(
    peers: LocatedPeers, *, weighting: Weighting = Weighting.ONE_PER_NETWORK
) -> Swarm:
    """Merge located peers into weighted points; the order of the peers does not matter."""
    of_network, traffic = _networks(peers)
    weights = _network_weights(weighting, traffic)
    locations, at = _sum_by_location(
        peers, of_network, np.column_stack((weights, np.ones(len(weights))))
    )
    codes = tuple(sorted({at.country_code or "" for at in locations}))
    table = _spread(locations, codes, at)
    return Swarm(
        vectors=unit_vectors(table[:, 0], table[:, 1]),
        countries=table[:, 2].astype(np.intp),
        country_codes=codes,
        by_city=table[:, 3].astype(np.bool_),
        weights=table[:, 4],
        counts=table[:, 5],
        networks=len(of_network),
    )


def divided_weights(
    peers: LocatedPeers, portions: FloatArray, *, weighting: Weighting
) -> FloatArray:
    """Divide the weight of each point of ``merge_peers`` by the portions of networks.

    Args:
        peers: the located peers.
        portions: of each network, in the order of their addresses; shape (networks, k).
        weighting: as for ``merge_peers``.

    Returns:
        Shape (points, k).

    """
    of_network, traffic = _networks(peers)
    weights = _network_weights(weighting, traffic)
    locations, at = _sum_by_location(peers, of_network, portions * weights[:, None])
    codes = tuple(sorted({at.country_code or "" for at in locations}))
    return _spread(locations, codes, at)[:, _KEYS:]


def _sum_by_location(
    peers: LocatedPeers, of_network: NDArray[np.intp], amounts: FloatArray
) -> tuple[list[Location], FloatArray]:
    """Return the locations in use, and the sums of the amounts of their networks."""
    used, position_of = np.unique(of_network, return_inverse=True)
    sums = np.zeros((len(used), amounts.shape[1]))
    np.add.at(sums, position_of, amounts)
    return [peers.locations[number] for number in used.tolist()], sums


def _spread(
    locations: list[Location], codes: tuple[str, ...], amounts: FloatArray
) -> FloatArray:
    """Spread amounts of locations, shape (locations, k), over their points.

    Returns:
        Latitude, longitude, country, whether by city, and the amounts of each point;
        shape (n, 4 + k).

    """
    country_index = {code: index for index, code in enumerate(codes)}
    rows = (
        (
            point.coordinates.latitude,
            point.coordinates.longitude,
            country_index[at.country_code or ""],
            at.city is not None,
            number,
            point.weight,
        )
        for number, at in enumerate(locations)
        for point in _points(at)
    )
    some = (np.array(each) for each in batched(rows, _ROWS_AT_A_STRETCH, strict=False))
    table = np.concatenate((np.empty((0, _KEYS + 2)), *some))
    of_location, part = table[:, _KEYS].astype(np.intp), table[:, _KEYS + 1 :]
    return _merge_equal_points(
        np.hstack((table[:, :_KEYS], part * amounts[of_location]))
    )


def _points(location: Location) -> tuple[WeightedPoint, ...]:
    return location.points or (
        WeightedPoint(coordinates=location.coordinates, weight=1.0),
    )


def _networks(peers: LocatedPeers) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return the location and the traffic of each of n networks.

    The most accurate location among its peers counts.

    Returns:
        Indices into the locations, shape (n,); recent bytes, shape (n,).

    """
    table, locations = peers.table, peers.locations
    rank = np.empty(len(locations), dtype=np.intp)
    rank[_by_accuracy(locations)] = np.arange(len(locations))
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


def _network_weights(weighting: Weighting, traffic: NDArray[np.int64]) -> FloatArray:
    """Return the weight of each of n networks, shape (n,)."""
    match weighting:
        case Weighting.ONE_PER_NETWORK:
            return np.ones(len(traffic))
        case Weighting.BY_TRAFFIC:
            return weights_by_traffic(traffic.tolist())


def _by_accuracy(locations: Sequence[Location]) -> NDArray[np.intp]:
    """Return the order by accuracy; equally accurate locations are in a fixed order.

    While numpy sorts, other threads go on; Python's own sort would hold them.
    """
    keys = (
        [at.city or "" for at in locations],
        [at.country_code or "" for at in locations],
        [at.coordinates.longitude for at in locations],
        [at.coordinates.latitude for at in locations],
        [at.radius_km for at in locations],
    )
    order: NDArray[np.intp] = np.lexsort([np.array(key) for key in keys])
    return order


def _merge_equal_points(rows: FloatArray) -> FloatArray:
    """Sort points and add up the amounts of equal ones.

    The amounts are sort keys, too, so that sums do not depend on the order.

    Args:
        rows: latitude, longitude, country, whether by city, and k amounts; shape
            (n, 4 + k).

    Returns:
        One row for each different point, shape (m, 4 + k).

    """
    if not len(rows):
        return rows
    ordered = rows[np.lexsort(rows.T[::-1])]
    changes = np.any(ordered[1:, :_KEYS] != ordered[:-1, :_KEYS], axis=1)
    starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    merged: FloatArray = ordered[starts]
    merged[:, _KEYS:] = np.add.reduceat(ordered[:, _KEYS:], starts)
    return merged


NO_SWARM: Final = merge_peers(LocatedPeers.of(()))
"""Without peers."""
