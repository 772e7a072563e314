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
    network_of,
    networks_of,
    packed_address,
    public_address,
)
from .clusters import Clustering, ClusterMethod, PeerCentroid, PeerCluster
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
from .recommendation import Confidence, Reason, Recommendation, ScoredSite
from .rows import Amount, Column, NounRows, Rows, Table, table_type
from .servers import MeasuredLeg, ServerFeature, ServerSite, VpnServer
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
    "PEER",
    "STATE_CODES",
    "TORRENT",
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
    "clean_name",
    "find_rows",
    "network_of",
    "networks_of",
    "packed_address",
    "public_address",
    "read_table",
    "table_type",
]
