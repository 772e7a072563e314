"""How the weight of each cluster is divided among categories of torrents."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray
from ...models import LocatedPeers, Table
from ..settings import Weighting
from ..swarm import divided_weights


def category_shares(
    peers: LocatedPeers,
    parts: Table,
    members: Mapping[int, NDArray[np.intp]],
    *,
    categories: int,
    weighting: Weighting,
) -> dict[int, FloatArray]:
    """Return the share of each category in the weight of each cluster.

    The weight of a network in several categories is divided by the bytes exchanged lately
    or, without any, equally.

    Args:
        peers: those that the clusters were found in.
        parts: of these peers in the categories: ``peer`` is a row of ``peers``, ``group``
            the number of a category; each peer has one part at least.
        members: points of each cluster, by its number.
        categories: how many there are.
        weighting: how much a network counts.

    Returns:
        Shares from 0 to 1, shape (categories,), by the number of the cluster.

    """
    portions = _portions(peers, parts, categories)
    weights = divided_weights(peers, portions, weighting=weighting)
    sums = {number: weights[points].sum(axis=0) for number, points in members.items()}
    return {number: each / each.sum() for number, each in sums.items()}


def _portions(peers: LocatedPeers, parts: Table, categories: int) -> FloatArray:
    """Return the portions of each network, shape (networks, categories); rows sum to 1."""
    networks, network_of = np.unique(peers.table["network"], return_inverse=True)
    at = network_of[parts["peer"]], parts["group"]
    shape = (len(networks), categories)
    number, exchanged = np.zeros(shape), np.zeros(shape)
    np.add.at(number, at, 1.0)
    np.add.at(exchanged, at, parts["recent_bytes"])
    has_exchanged = exchanged.any(axis=1, keepdims=True)
    portions = np.where(has_exchanged, exchanged, number)
    divided: FloatArray = portions / portions.sum(axis=1, keepdims=True)
    return divided
