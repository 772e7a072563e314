"""The peers, before and after they are located."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Any, Final, Self, override

import numpy as np
from numpy.typing import NDArray

from .addresses import IpNetwork, PackedAddress, address_of, network_of, packed_address
from .lens import Lens, LensKind, TorrentGroup
from .memberships import Memberships
from .places import Location
from .rows import Amount, Column, NounRows, Rows, Table, table_type


def _packed_code(code: str | None) -> bytes:
    return (code or "").encode()


def _code_of(packed: bytes) -> str | None:
    return packed.decode() or None


CountryCode = Annotated[str | None, Column("S2", _packed_code, _code_of)]
"""ISO 3166-1 alpha-2, upper-case; None if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One address that qBittorrent exchanges data with, summed over all torrents."""

    address: PackedAddress = field(repr=False)
    country_code: CountryCode
    """The country that qBittorrent resolved."""
    download_speed: Amount
    """Speed from the peer in B/s, over all torrents."""
    upload_speed: Amount
    """Speed to the peer in B/s, over all torrents."""
    recent_bytes: Amount = field(default=0, compare=False)
    """Bytes exchanged lately, both ways, over all torrents; older bytes count less.

    Changes with every poll, so it is left out of comparisons: otherwise listeners would
    run each minute.
    """


PEER: Final = table_type(Peer)
"""One row of a table of peers."""


class Peers(NounRows[Peer]):
    """The peers of one poll, sorted by address family and address."""

    __slots__ = ()
    noun = Peer
    not_compared = frozenset({"recent_bytes"})

    @property
    def has_countries(self) -> bool:
        """Whether qBittorrent resolved the country of any peer."""
        return bool(np.any(self.table["country_code"] != b""))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSnapshot:
    """What one poll of qBittorrent found."""

    peers: Peers
    torrents_with_peers: int
    """Torrents that had connected peers when the poll began."""
    torrents_waiting: int
    """Number of these torrents that were not asked in the last five minutes."""
    exit_v4: IPv4Address | None = field(repr=False)
    """Outside address that qBittorrent reports (5.1 and later)."""
    exit_v6: IPv6Address | None = field(repr=False)
    asks_router: bool | None = None
    """Whether qBittorrent asks the router to forward ports: then an outside address may
    be what the router said. None if that is unknown.
    """
    fetched_at: datetime = field(compare=False)
    groups: tuple[TorrentGroup, ...]
    """The groups of torrents that have peers."""
    memberships: Memberships
    """Of these peers in these groups; each peer is in one of them at least."""
    categories: tuple[str, ...] = field(repr=False)
    """Categories that torrents have, with or without peers, sorted."""
    tags: tuple[str, ...] = field(repr=False)
    """Tags that torrents have, with or without peers, sorted."""

    def seen_through(self, lens: Lens) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Return which peers count, and the recent bytes that count.

        Of a peer of several torrents, only the bytes of those count that the lens covers.

        Returns:
            Both of shape (peers,); 0 bytes for peers that do not count.

        """
        recent_bytes: NDArray[np.int64] = self.peers.table["recent_bytes"]
        if lens.kind is LensKind.ALL:
            return np.ones(len(self.peers), dtype=np.bool_), recent_bytes
        covers = np.array([lens.covers(group) for group in self.groups], dtype=np.bool_)
        table = self.memberships.table
        table = table[covers[table["group"]]]
        counts = np.zeros(len(self.peers), dtype=np.bool_)
        counts[table["peer"]] = True
        recent_bytes = np.zeros(len(self.peers), dtype=np.int64)
        np.add.at(recent_bytes, table["peer"], table["recent_bytes"])
        return counts, recent_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedPeer:
    """A peer whose place is known. Its address is not kept, only its network."""

    network: IpNetwork = field(repr=False)
    """The /24 or /56 of the peer; each network has one vote."""
    location: Location
    recent_bytes: int = 0
    """Same unit and meaning as in `Peer`."""


LOCATED_PEER: Final = np.dtype(
    [("network", "S16"), ("location", np.int32), ("recent_bytes", np.int64)]
)
"""One row of a table of located peers: the first address of the network as
``packed_address`` makes it, and the index of the location.
"""


class LocatedPeers(Rows[LocatedPeer]):
    """Located peers; many of them share a location."""

    __slots__ = ("locations",)

    def __init__(self, table: Table, locations: tuple[Location, ...]) -> None:
        """Create the table.

        Args:
            table: one row for each peer, of type ``LOCATED_PEER``.
            locations: indexed by the column ``location``.

        """
        super().__init__(table)
        self.locations = locations

    @classmethod
    def of(cls, peers: Iterable[LocatedPeer]) -> Self:
        """Build the table from objects, in their order."""
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
        """Return whether the columns and the locations are equal."""
        if not isinstance(other, LocatedPeers):
            return NotImplemented
        return super().__eq__(other) and self.locations == other.locations

    __hash__ = None
