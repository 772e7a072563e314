"""What the sites cost, in the parts that are settled differently."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCosts:
    """The cost of every site in ms by its key; lower is better.

    The part of home counts as it is now. The part of the peers is a mean over time, and
    two of them differ by an error that grows with their difference.
    """

    home: Mapping[str, float]
    peers: Mapping[str, float]
    prior: Mapping[str, float]
    """What the number of servers adds; no part of the path that people see."""

    def total(self, key: str) -> float:
        """Return the cost of a site."""
        return self.home[key] + self.peers[key] + self.prior[key]

    def gain(self, key: str, over: str) -> float:
        """Return how much a site gains over another one.

        The number of servers can only lower a gain, because people would see a move that
        shortens no path. It decides between sites that are worth a move, and makes no
        site worth one.
        """
        cost = self.total(over) - self.total(key)
        path = cost + self.prior[key] - self.prior[over]
        return min(cost, path)

    def doubt(self, one: str, other: str) -> float:
        """Return how far two sites differ in the part that comes from a model."""
        return abs(self.peers[one] - self.peers[other])

    def best(self, keys: Iterable[str]) -> str | None:
        """Return the cheapest of some sites, equal ones by key; None of none."""
        return min(keys, key=lambda key: (self.total(key), key), default=None)
