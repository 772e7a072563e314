"""The categories of the torrents in each cluster, for the action that lists clusters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray
from ...models import Clustering, Lens, LocatedPeers, PeerSnapshot, Table
from ...recommendation import Weighting, category_shares
from .json_views import percent
from .seen_peers import SeenPeers

TOP_CATEGORIES: Final = 5
"""Of each cluster."""

MOST_CATEGORIES: Final = 50
"""Those with the most peers; others count, but are never among the top ones."""

_LEAST_SHARE: Final = 0.0005
"""A smaller one would be shown as 0.0%."""

type Categories = dict[int, list[dict[str, Any]]]
"""The top categories by the number of the cluster, the heaviest first."""


def cluster_categories(
    seen: SeenPeers, clustering: Clustering, weighting: Weighting
) -> Categories:
    """Return the shares of the top categories in the weight of each cluster.

    Of the peers that count, only torrents that the lens covers are looked at.
    """
    peers, members = seen.peers, clustering.members
    found: Categories = {}
    for clusters, part, rows, lens in (
        (clustering.clusters, peers.counted, peers.counted_rows, seen.lens),
        (clustering.left_out, peers.left_out, peers.left_out_rows, Lens()),
    ):
        points = {cluster.number: members[cluster.number] for cluster in clusters}
        if points:
            parts = _parts(seen.snapshot, seen.rows[rows], lens)
            found |= _top_categories(seen.snapshot, part, parts, points, weighting)
    return found


def _parts(snapshot: PeerSnapshot, rows: NDArray[np.intp], lens: Lens) -> Table:
    """Return the memberships of some peers, which get new numbers in their order."""
    number_of = np.full(len(snapshot.peers), -1)
    number_of[rows] = np.arange(len(rows))
    table = snapshot.memberships.table
    covers = np.array([lens.covers(each) for each in snapshot.groups], dtype=np.bool_)
    parts: Table = table[covers[table["group"]] & (number_of[table["peer"]] >= 0)]
    parts["peer"] = number_of[parts["peer"]]
    return parts


def _top_categories(
    snapshot: PeerSnapshot,
    peers: LocatedPeers,
    parts: Table,
    members: Mapping[int, NDArray[np.intp]],
    weighting: Weighting,
) -> Categories:
    sizes = Counter(
        snapshot.groups[group].category for group in parts["group"].tolist()
    )
    names = [name for name, _ in sizes.most_common(MOST_CATEGORIES)]
    numbers = {name: number for number, name in enumerate(names)}
    number_of = np.array(
        [numbers.get(group.category, len(names)) for group in snapshot.groups]
    )
    parts["group"] = number_of[parts["group"]]
    shares = category_shares(
        peers, parts, members, categories=len(names) + 1, weighting=weighting
    )
    return {number: _top(names, each) for number, each in shares.items()}


def _top(names: Sequence[str], shares: FloatArray) -> list[dict[str, Any]]:
    """Return the heaviest categories; None is the name of no category."""
    heaviest = np.argsort(-shares[: len(names)], kind="stable")[:TOP_CATEGORIES]
    return [
        {"category": names[number] or None, "share": percent(float(shares[number]))}
        for number in heaviest.tolist()
        if shares[number] >= _LEAST_SHARE
    ]
