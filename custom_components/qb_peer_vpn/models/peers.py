"""The peers, before and after they are located."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Any, Final, Self, override

import numpy as np

from .addresses import IpNetwork, PackedAddress, address_of, network_of, packed_address
from .places import Location
from .rows import Amount, Column, NounRows, Rows, Table, table_type


def _packed_code(code: str | None) -> bytes:
    return (code or "").encode()


def _code_of(packed: bytes) -> str | None:
    return packed.decode() or None


CountryCode = Annotated[str | None, Column("S2", _packed_code, _code_of)]
"""ISO 3166-1 alpha-2, upper-case; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One address that qBittorrent exchanges data with, over all torrents."""

    address: PackedAddress = field(repr=False)
    country_code: CountryCode
    """As qBittorrent resolved it."""
    download_speed: Amount
    """From the peer, in B/s, over all torrents."""
    upload_speed: Amount
    """To the peer, in B/s, over all torrents."""
    recent_bytes: Amount = field(default=0, compare=False)
    """Exchanged lately, both ways, over all torrents; older bytes count less. It changes
    with every poll, so it is left out of comparisons: otherwise listeners would run each
    minute."""


PEER: Final = table_type(Peer)
"""A peer in a table."""


class Peers(NounRows[Peer]):
    """The peers of one poll, sorted by address family and address."""

    __slots__ = ()
    noun = Peer
    not_compared = frozenset({"recent_bytes"})

    @property
    def has_countries(self) -> bool:
        """Whether qBittorrent resolved the country of any of them."""
        return bool(np.any(self.table["country_code"] != b""))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSnapshot:
    """What one poll of qBittorrent found."""

    peers: Peers
    torrents_with_peers: int
    """Torrents that had connected peers when the poll began."""
    torrents_waiting: int
    """Of these, torrents that were not asked in the last five minutes."""
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
