"""The nouns that travel between the rooms.

Everything here is frozen: what one room hands to another cannot change on the way, and
two equal results compare equal, so that "nothing new" wakes nobody. Addresses and
networks stay out of every ``repr``: they must never reach a log line.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .addresses import (
    IpAddress,
    IpNetwork,
    PackedAddress,
    address_of,
    network_of,
    networks_of,
    packed_address,
    public_address,
)
from .peers import (
    LOCATED_PEER,
    PEER,
    CountryCode,
    LocatedPeer,
    LocatedPeers,
    Peer,
    Peers,
    PeerSnapshot,
)
from .places import (
    Cities,
    City,
    Continent,
    Coordinates,
    Gazetteer,
    Location,
    LocationSource,
    WeightedPoint,
)
from .rows import Amount, Column, NounRows, Rows, Table, table_type
from .torrents import (
    STATE_CODES,
    TORRENT,
    ConnectionStatus,
    Privacy,
    ServerState,
    Torrents,
    TorrentSnapshot,
    TorrentState,
    find_rows,
)

__all__ = [
    "LOCATED_PEER",
    "PEER",
    "STATE_CODES",
    "TORRENT",
    "Amount",
    "Cities",
    "City",
    "Clusters",
    "Column",
    "Confidence",
    "ConnectionStatus",
    "Continent",
    "Coordinates",
    "CountryCode",
    "Gazetteer",
    "IpAddress",
    "IpNetwork",
    "LocatedPeer",
    "LocatedPeers",
    "Location",
    "LocationSource",
    "MeasuredLeg",
    "NounRows",
    "PackedAddress",
    "Peer",
    "PeerCentroid",
    "PeerCluster",
    "PeerSnapshot",
    "Peers",
    "Privacy",
    "Reason",
    "Recommendation",
    "Rows",
    "ScoredSite",
    "ServerFeature",
    "ServerSite",
    "ServerState",
    "Table",
    "TorrentSnapshot",
    "TorrentState",
    "Torrents",
    "VpnServer",
    "WeightedPoint",
    "address_of",
    "find_rows",
    "network_of",
    "networks_of",
    "packed_address",
    "public_address",
    "table_type",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCluster:
    """A crowd of peers near each other."""

    number: int
    """Slot on the map, from 1; follows its place from cycle to cycle."""
    label: str
    """Name of the place, such as ``Paris`` or ``near Honolulu``."""
    coordinates: Coordinates
    """Weighted centroid."""
    radius_km: float
    """Holds 90 % of the weight."""
    share: float
    """Of all located peers' weight, 0 to 1."""
    peers: int
    """Networks counted in it."""
    country_codes: tuple[str, ...]
    """ISO 3166-1 alpha-2, heaviest first."""
    paths_ms: tuple[float, ...] = ()
    """Round trips from home through each of the sites that were asked about, mean over
    its peers, in ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """The crowds of a swarm, and what lies outside them."""

    clusters: tuple[PeerCluster, ...]
    """Sorted by number."""
    elsewhere_share: float
    """Share of the weight outside all of them, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCentroid:
    """The middle of all located peers on the sphere."""

    coordinates: Coordinates
    label: str
    """Name of the place there."""


class ServerFeature(StrEnum):
    """What a VPN server carries."""

    FREE = "free"
    MULTIHOP = "multihop"
    """Goes out through another machine than the one it enters."""
    OWNED = "owned"
    """The provider's own hardware."""
    P2P = "p2p"
    """BitTorrent is allowed here, where a provider does not allow it everywhere."""
    PORT_FORWARDING = "port_forwarding"
    PREMIUM = "premium"
    """Needs a dearer subscription."""
    RESTRICTED = "restricted"
    """For some customers only: dedicated addresses, gateways of companies."""
    SECURE_CORE = "secure_core"
    STREAMING = "streaming"
    TOR = "tor"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnServer:
    """One server that a user can connect to."""

    provider: str
    """Gluetun's name of the provider, such as ``protonvpn``."""
    name: str
    """The provider's own name, such as ``CH#243``."""
    hostname: str
    country_code: str
    """ISO 3166-1 alpha-2 of the country that the provider claims."""
    city: str | None
    """As the provider spells it."""
    addresses: tuple[IpAddress, ...]
    """Entry addresses."""
    features: frozenset[ServerFeature]
    load: int | None = None
    """Per cent, where the list tells it."""
    region: str | None = None
    """Part of the country as the provider spells it, where the list tells it."""
    coordinates: Coordinates | None = None
    """Of the place it says it is in, where the list tells them."""
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of the country where it really stands, where the list tells
    it; its own country where the list says that it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSite:
    """All fitting servers that stand in one real place."""

    key: str
    """Stable identity: the place it says it is in, such as ``NL/amsterdam``, and where
    it stands in another country, that one: ``MR/nouakchott@FR``."""
    city: str
    """Where it says it is; the country's name where the list has no city."""
    country_code: str
    """ISO 3166-1 alpha-2 of the place it says it is in."""
    coordinates: Coordinates
    """Where it really stands."""
    radius_km: float
    """How far off the coordinates may be, in km."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 of the real country where that is another one."""
    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name; empty while only the shipped table of places is known."""
    server_count: int
    features: frozenset[ServerFeature] = frozenset()
    """What at least one of its servers carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLeg:
    """What probing a site from home found."""

    site_key: str
    milliseconds: float | None
    """Shortest round trip, to 0.1 ms; None where nothing answered."""
    jitter_ms: float | None
    """Median minus shortest, at the server with the shortest; None as above."""
    probes: int
    failures: int
    """Probes that nothing answered."""
    measured_at: datetime = field(compare=False)
    """The same for all legs of one measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSite:
    """A site and what the way through it costs."""

    site: ServerSite
    path_ms: float
    """Home to server to peers: the weighted mean round trip in ms."""
    home_leg_ms: float
    """Home to server, in ms."""
    home_leg_measured: bool
    """Whether that leg is a measured round trip and not the model's."""
    peer_leg_ms: float
    """Server to peers, weighted mean, in ms; 0 without peers."""
    home_distance_km: float
    """In km: geodesic for the sites people read (the chosen one, the reference and the
    head of a ranking), great-circle for the rest, which differs by at most 0.6 %."""
    peer_distance_km: float | None
    """Weighted mean, great-circle, in km; None without peers."""
    cost_ms: float
    """What the strategy ranks by, smoothed over the cycles; lower is better."""


class Reason(StrEnum):
    """Why a server is recommended."""

    BETTER_FOUND = "better_found"
    """Another site is clearly better than the one in use."""
    CURRENT_IS_FINE = "current_is_fine"
    """Nothing gains enough over the site in use or, where that is unknown, over the
    one recommended so far."""
    NEAREST_IS_FINE = "nearest_is_fine"
    """The site in use is unknown, and nothing gains enough over the nearest one."""
    NO_PEERS = "no_peers"
    """No peer is located: the nearest site is as good as any."""
    TOO_FEW_PEERS = "too_few_peers"
    """Too few located peers, for too short a time, to suggest a first move."""
    SERVER_GONE = "server_gone"
    """The site in use or recommended so far is no longer on the list."""


class Confidence(StrEnum):
    """How far a predicted saving can be trusted."""

    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The answer: which server, and whether that is worth a move."""

    chosen: ScoredSite
    server: VpnServer | None = None
    """The server to use at the site; None until one is picked there."""
    reason: Reason
    reference: ScoredSite
    """What it is compared with: the site in use, else the one nearest to home."""
    reference_in_use: bool
    """Whether the reference is known to be in use."""
    saving_ms: float
    """Path of the reference minus path of the chosen site, in ms; 0 when it says stay.
    Negative where a strategy other than the fastest path chose a longer way."""
    confidence: Confidence
    """Of the saving."""
    ranking: tuple[ScoredSite, ...]
    """Every site, best first."""

    @property
    def worth_moving(self) -> bool:
        """Whether the chosen site is another one than the user should be on now."""
        if self.reason is Reason.SERVER_GONE:
            return not (self.reference_in_use and self.chosen == self.reference)
        return self.reason is Reason.BETTER_FOUND
