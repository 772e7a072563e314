"""The peers, before and after somebody has found out where they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final, Self, override

import numpy as np

from .addresses import IpAddress, IpNetwork, address_of, network_of, packed_address
from .places import Location
from .rows import Rows, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Somebody qBittorrent exchanges data with: one address, whatever the torrents."""

    address: IpAddress = field(repr=False)
    country_code: str | None
    """ISO 3166-1 alpha-2 as qBittorrent resolved it; None where it did not."""
    download_speed: int
    """From the peer, in B/s, over all torrents."""
    upload_speed: int
    """To the peer, in B/s, over all torrents."""
    recent_bytes: int = field(default=0, compare=False)
    """Exchanged lately, both ways, over all torrents; older bytes count less. It ages
    with every poll, which alone must wake nobody."""


PEER: Final = np.dtype(
    [
        ("address", "S16"),
        ("country_code", "S2"),
        ("download_speed", np.int64),
        ("upload_speed", np.int64),
        ("recent_bytes", np.int64),
    ]
)
"""A peer in a table: the address as ``packed_address`` makes it, an unresolved country
as no text."""


class Peers(Rows[Peer]):
    """The peers of one poll, sorted by address family and address."""

    __slots__ = ()
    not_compared = frozenset({"recent_bytes"})

    @classmethod
    def of(cls, peers: Iterable[Peer]) -> Self:
        """Put single ones into a table, in any order."""
        values = [
            (
                packed_address(peer.address),
                (peer.country_code or "").encode(),
                peer.download_speed,
                peer.upload_speed,
                peer.recent_bytes,
            )
            for peer in peers
        ]
        return cls(np.sort(np.array(values, dtype=PEER), order=PEER.names))

    @property
    def has_countries(self) -> bool:
        """Whether qBittorrent resolved the country of any of them."""
        return bool(np.any(self.table["country_code"] != b""))

    @override
    def row(self, values: tuple[Any, ...]) -> Peer:
        address, country_code, download_speed, upload_speed, recent_bytes = values
        return Peer(
            address=address_of(address),
            country_code=country_code.decode() or None,
            download_speed=download_speed,
            upload_speed=upload_speed,
            recent_bytes=recent_bytes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSnapshot:
    """What one poll of qBittorrent found."""

    peers: Peers
    torrents_with_peers: int
    """Torrents that had connected peers when the poll began."""
    torrents_waiting: int
    """Torrents the time budget left for the next poll."""
    exit_v4: IPv4Address | None = field(repr=False)
    """Outside address as qBittorrent knows it (5.1 and later)."""
    exit_v6: IPv6Address | None = field(repr=False)
    fetched_at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedPeer:
    """A peer whose place is known; its address is left behind."""

    network: IpNetwork = field(repr=False)
    """The /24 or /56 of the peer: one network has one vote."""
    location: Location
    recent_bytes: int = 0
    """As the peer's."""


LOCATED_PEER: Final = np.dtype(
    [("network", "S16"), ("location", np.int32), ("recent_bytes", np.int64)]
)
"""A located peer in a table: the network's first address as ``packed_address`` makes it,
and which of the locations is the peer's."""


class LocatedPeers(Rows[LocatedPeer]):
    """Located peers; many of them share a location."""

    __slots__ = ("locations",)

    def __init__(self, table: Table, locations: tuple[Location, ...]) -> None:
        """Take the rows, and the locations that they number."""
        super().__init__(table)
        self.locations = locations

    @classmethod
    def of(cls, peers: Iterable[LocatedPeer]) -> Self:
        """Put single ones into a table, in their order."""
        numbers: dict[Location, int] = {}
        values = [
            (
                packed_address(peer.network.network_address),
                numbers.setdefault(peer.location, len(numbers)),
                peer.recent_bytes,
            )
            for peer in peers
        ]
        return cls(np.array(values, dtype=LOCATED_PEER), tuple(numbers))

    @override
    def row(self, values: tuple[Any, ...]) -> LocatedPeer:
        network, location, recent_bytes = values
        return LocatedPeer(
            network=network_of(address_of(network)),
            location=self.locations[location],
            recent_bytes=recent_bytes,
        )

    @override
    def __eq__(self, other: object) -> bool:
        """Compare the columns and the locations."""
        if not isinstance(other, LocatedPeers):
            return NotImplemented
        return super().__eq__(other) and self.locations == other.locations

    __hash__ = None
