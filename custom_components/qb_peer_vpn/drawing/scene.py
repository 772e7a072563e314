"""What a picture shows, and the texts on it.

Equal scenes make equal pictures, byte for byte. So a caller that keeps the last scene
knows without drawing whether the picture would change.
"""

from dataclasses import dataclass

from ..models import Coordinates, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster of peers."""

    coordinates: Coordinates
    radius_km: float
    share: float
    """Of the swarm, 0 to 1."""
    label: str
    share_label: str
    """The share as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Some peers that are in no cluster."""

    coordinates: Coordinates
    share: float
    """Of the swarm, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A site with VPN servers."""

    coordinates: Coordinates
    """Where the servers really are."""
    label: str
    note: str | None
    """A second line, such as the real country of a virtual site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The header and the legend."""

    title: str
    subtitle: str
    home: str
    recommended: str
    in_use: str
    clusters: str
    elsewhere: str
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that a picture shows."""

    texts: Texts
    sign: Sign
    home: Coordinates
    recommended: Server
    in_use: Server | None
    """None if it is unknown or the recommended one."""
    clusters: tuple[Cluster, ...]
    left_out: tuple[Cluster, ...] = ()
    """Clusters of peers that do not count: faint, and without routes."""
    elsewhere: tuple[Dot, ...] = ()
    """Peers outside of clusters: small and faint."""
