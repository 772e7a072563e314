"""Clusters of peers, and the centroid of all peers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .places import Coordinates


class ClusterMethod(StrEnum):
    """How the clusters that users see are found."""

    DENSITY = "density"
    """Any number of clusters of any shape, all equally dense; peers without neighbors
    belong to no cluster (DBSCAN).
    """
    K_MEANS = "k_means"
    """Round clusters around a few centers; every located peer is in one (k-means)."""
    ADAPTIVE = "adaptive"
    """Any number of clusters of any shape and density (HDBSCAN)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCluster:
    """A cluster of peers near each other."""

    number: int
    """Number on the map, from 1; a place keeps its number from cycle to cycle."""
    label: str
    """Name of the place, such as ``Paris`` or ``near Honolulu``."""
    coordinates: Coordinates
    """Weighted centroid."""
    radius_km: float
    """Radius in km that holds 90 % of the weight."""
    share: float
    """Share of the weight of all located peers, 0 to 1."""
    peers: int
    """Number of networks in the cluster."""
    country_codes: tuple[str, ...]
    """ISO 3166-1 alpha-2, the heaviest country first."""
    recommended_path_ms: int
    """Weighted mean round trip from home through the recommended site to its peers, in
    steps of 5 ms."""
    reference_path_ms: int
    """Weighted mean round trip through the site that the recommended one is compared
    with.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerDot:
    """Some peers that are near each other and in no cluster."""

    coordinates: Coordinates
    """Rounded to about ten kilometers."""
    share: float
    """Share of the weight of all located peers, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The peers outside of all clusters."""

    share: float
    """Share of the weight of all located peers, 0 to 1."""
    countries: tuple[tuple[str, float], ...]
    """ISO 3166-1 alpha-2 code and share of the weight of all located peers, 0 to 1, the
    largest first."""
    dots: tuple[PeerDot, ...] = field(repr=False)
    """Where they are, the largest share first; the smallest ones may be missing."""
    recommended_path_ms: int
    """Weighted mean round trip from home through the recommended site, in steps of 5 ms."""
    reference_path_ms: int
    """Weighted mean round trip through the site that the recommended one is compared
    with.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """The clusters of a swarm, and the share outside of them."""

    clusters: tuple[PeerCluster, ...]
    """Sorted by number."""
    left_out: tuple[PeerCluster, ...] = ()
    """Clusters of peers that the lens leaves out, sorted by number.

    Their shares are of these peers, without those that are where a cluster counts.
    """
    outside_share: float
    """Share of the weight that counts and is outside of all clusters, 0 to 1."""
    elsewhere: Elsewhere | None = None
    """The peers that are outside; None if there are none."""
    method: ClusterMethod
    """The method that found the clusters.

    It differs from the user's choice if *adaptive* was chosen and scikit-learn cannot
    be imported.
    """

    members: Mapping[int, NDArray[np.intp]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Points of each cluster by its number: rows in the swarm that it was found in."""

    @property
    def on_map(self) -> tuple[PeerCluster, ...]:
        """All clusters that the map shows, each with a number of its own."""
        return self.clusters + self.left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCentroid:
    """The centroid of all located peers on the sphere."""

    coordinates: Coordinates
    label: str
    """Name of the place at the centroid."""
