"""All that the strategies look at in one cycle."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import ServerState
from .demand import Demand
from .rules import Direction

_LINK_IS_FULL = 0.9
"""Share of the limit of all torrents together from which on it may hold them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The active limit of all torrents together."""

    limit: float = np.inf
    """B/s; infinite for none."""
    is_full: bool = False
    """Whether this limit, and not ours, may hold the torrents back."""


def read_link(server: ServerState, direction: Direction, speed: float) -> Link:
    """Return the limit of a direction; ``speed`` is the sum of all torrents, in B/s."""
    limit = (
        server.upload_limit if direction is Direction.UPLOAD else server.download_limit
    )
    if not limit:
        return Link()
    return Link(limit=float(limit), is_full=speed >= _LINK_IS_FULL * limit)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Situation:
    """The torrents and the rules in one cycle; n torrents, r rules, rates in B/s."""

    now: float
    """Seconds of the caller's clock."""
    link: Link
    rule_of: NDArray[np.intp]
    """Number of the rule of each torrent, shape (n,)."""
    caps: NDArray[np.float64]
    """The cap of each rule, infinite for none; shape (r,)."""
    priorities: NDArray[np.float64]
    """Shape (r,)."""
    is_strict: NDArray[np.bool_]
    """Whether the promise of each rule is *strict*; shape (r,)."""
    is_managed: NDArray[np.bool_]
    """Whether we set the limit of each torrent; shape (n,)."""
    is_by_hand: NDArray[np.bool_]
    """Whether a person set the limit of each torrent after us; shape (n,)."""
    limits: NDArray[np.int64]
    """The limit that each torrent has, 0 for none; shape (n,)."""
    weights: NDArray[np.float64]
    """Shape (n,)."""
    peers: NDArray[np.int64]
    """Connected peers, shape (n,)."""
    speeds: NDArray[np.float64]
    """Averages over some seconds, shape (n,)."""
    rates: NDArray[np.float64]
    """Averages since the last poll, shape (n,)."""
    demand: Demand
    """What the torrents need."""

    @property
    def seen(self) -> NDArray[np.float64]:
        """The larger of rate and speed, shape (n,)."""
        return np.maximum(self.rates, self.speeds)

    @property
    def is_awake(self) -> NDArray[np.bool_]:
        """Whether each torrent sends, or has a peer that wants data; shape (n,)."""
        return self.demand.is_awake

    @property
    def is_held_back(self) -> NDArray[np.bool_]:
        """Whether its limit holds each torrent back; shape (n,)."""
        return self.demand.is_held_back

    @property
    def is_capped(self) -> NDArray[np.bool_]:
        """Whether each rule has a cap, shape (r,)."""
        return np.isfinite(self.caps)

    def by_rule(
        self, values: NDArray[np.float64], of: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float64]:
        """Return the sum of values for each rule, shape (r,).

        Args:
            values: of each torrent, shape (n,).
            of: which torrents count, shape (n,); by default, all.

        """
        counted = values if of is None else np.where(of, values, 0.0)
        sums = np.bincount(self.rule_of, counted, len(self.caps))
        return sums.astype(np.float64)

    def count_by_rule(self, of: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the number of these torrents for each rule, shape (r,)."""
        return np.bincount(self.rule_of[of], minlength=len(self.caps))

    def rows_by_rule(
        self, of: NDArray[np.bool_]
    ) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Yield the number of each rule that has such torrents, and their rows."""
        rows = np.flatnonzero(of)
        rows = rows[np.argsort(self.rule_of[rows], kind="stable")]
        numbers, starts = np.unique(self.rule_of[rows], return_index=True)
        parts = np.split(rows, starts[1:])
        # Without any rows, the split returns one part that is empty.
        yield from zip(numbers.tolist(), parts, strict=False)
