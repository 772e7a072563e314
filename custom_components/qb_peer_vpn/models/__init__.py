"""The data classes that the rooms exchange.

All of them are frozen: what one room hands to another cannot change on the way, and
equal results compare equal, so listeners are not called. Addresses and networks stay
out of every ``repr``: they must never reach a log line.
"""

from .addresses import (
    IpAddress,
    IpNetwork,
    PackedAddress,
    address_of,
    is_ipv6,
    network_of,
    networks_of,
    octets_of,
    packed_address,
    public_address,
)
from .clusters import Clustering, ClusterMethod, PeerCentroid, PeerCluster
from .lens import (
    Activity,
    Lens,
    LensKind,
    TorrentGroup,
    category_names,
    groups_at,
    tag_names,
)
from .listening import ListenSettings
from .memberships import MEMBERSHIP, Membership, Memberships
from .moments import read_moment
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
from .recommendation import (
    Confidence,
    Reason,
    Recommendation,
    ScoredSite,
    Settling,
    Sign,
)
from .rows import Amount, Column, NounRows, Rows, Table, joined, table_type
from .servers import (
    GluetunFilters,
    MeasuredLeg,
    ServerFeature,
    ServerSite,
    VpnProtocol,
    VpnServer,
)
from .shipped_table import DamagedTableError, read_table
from .texts import clean_name
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
    "MEMBERSHIP",
    "PEER",
    "STATE_CODES",
    "TORRENT",
    "Activity",
    "Amount",
    "Cities",
    "City",
    "ClusterMethod",
    "Clustering",
    "Column",
    "Confidence",
    "ConnectionStatus",
    "Continent",
    "Coordinates",
    "CountryCode",
    "DamagedTableError",
    "Gazetteer",
    "GluetunFilters",
    "IpAddress",
    "IpNetwork",
    "Lens",
    "LensKind",
    "ListenSettings",
    "LocatedPeer",
    "LocatedPeers",
    "Location",
    "LocationSource",
    "MeasuredLeg",
    "Membership",
    "Memberships",
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
    "Settling",
    "Sign",
    "Table",
    "TorrentGroup",
    "TorrentSnapshot",
    "TorrentState",
    "Torrents",
    "VpnProtocol",
    "VpnServer",
    "WeightedPoint",
    "address_of",
    "category_names",
    "clean_name",
    "find_rows",
    "groups_at",
    "is_ipv6",
    "joined",
    "network_of",
    "networks_of",
    "octets_of",
    "packed_address",
    "public_address",
    "read_moment",
    "read_table",
    "table_type",
    "tag_names",
]
