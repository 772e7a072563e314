"""The inputs and the results of one cycle of the recommendation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...geolocation import Locator
from ...models import (
    Clustering,
    Continent,
    Coordinates,
    IpAddress,
    IpNetwork,
    Lens,
    MeasuredLeg,
    PeerCentroid,
    PeerCluster,
    PeerSnapshot,
    Recommendation,
    ServerSite,
)
from ...recommendation import (
    Corridors,
    DecisionState,
    ExitReport,
    ExplainedSite,
    PlaceNames,
    Rejection,
    Swarm,
    ValidatedLegs,
)
from ...vpn import ServerInventory
from .options import RecommendationOptions
from .seen_peers import SeenPeers


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSites:
    """The sites of a cycle that users see."""

    recommended: ExplainedSite
    reference: ExplainedSite
    runners_up: tuple[ExplainedSite, ...]
    """The best sites without the recommended one, at most five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmSummary:
    """The peers in numbers."""

    peers: int
    counted: int
    """Peers that the lens counts, located or not."""
    by_city: int
    """Peers whose city is known."""
    by_country: int
    """Peers of which only the country is known."""
    unlocated: int
    hosting_share: float | None
    """Share of data centers, VPNs, and proxies, 0 to 1; None if that is unknown."""
    countries: tuple[tuple[str, int], ...]
    """ISO 3166-1 alpha-2 code and number of peers, the largest first."""
    continents: Mapping[Continent, float]
    """Share of the weight, 0 to 1; empty without located peers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlace:
    """Where the traffic of qBittorrent leaves to the Internet."""

    label: str | None
    country_code: str | None
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What one cycle found."""

    recommendation: Recommendation
    home: Coordinates
    """Where the path to the peers begins."""
    lens: Lens
    """Whose peers the recommendation is for."""
    offered_lenses: tuple[Lens, ...]
    swarm: Swarm = field(repr=False, compare=False)
    """The points that the recommendation was made for."""
    shown_sites: ShownSites
    clustering: Clustering
    """With the paths through the recommended site and the reference."""
    centroid: PeerCentroid | None
    summary: SwarmSummary
    exit: ExitPlace | None
    """None while it is unknown."""
    exit_report: ExitReport
    """Whether the exits are a VPN's."""
    own_line_exits: frozenset[IpAddress] = field(repr=False)
    """Those exits that are the user's own line."""
    rejected_legs: Mapping[str, Rejection]
    """Why a site has no usable measured leg, by site key."""
    duration_ms: float = field(compare=False)
    """Of the computation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerExit:
    """The exit that the VPN container reported last."""

    address: IpAddress = field(repr=False)
    is_current: bool
    """False while the container is silent or not connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a cycle works on."""

    now: datetime
    snapshot: PeerSnapshot
    container_exit: ContainerExit | None
    """None without a VPN container, or as long as its exit is unknown."""
    inventory: ServerInventory
    legs: tuple[MeasuredLeg, ...]
    home: Coordinates
    home_assistant: Coordinates
    """Where Home Assistant is; qBittorrent may run somewhere else."""
    home_networks: frozenset[IpNetwork] = field(repr=False)
    """Of the user's own line, as far as they are known."""
    options: RecommendationOptions
    locator: Locator
    place_names: PlaceNames
    corridors: Corridors
    continents: Mapping[str, Continent]
    """By ISO 3166-1 alpha-2 code."""
    installation_id: str
    chosen_before: str | None
    """Name of the server recommended last."""
    state: DecisionState
    """From the last cycle."""
    previous_clusters: tuple[PeerCluster, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a cycle found, and what other coordinators should do next."""

    cycle: Cycle
    seen: SeenPeers
    state: DecisionState
    to_measure: tuple[ServerSite, ...]
    """Sites whose home leg can be measured, most wanted first."""
    unknown: tuple[IpNetwork, ...] = field(repr=False)
    """Networks to ask the online services for now, the most important first."""
    unknown_total: int
    """How many networks the online services could be asked for."""
    in_use: str | None
    """Key of the site in use; None if it is unknown."""
    legs: ValidatedLegs
    problems: tuple[str, ...]
    """Databases that cannot be read, each reported once."""
