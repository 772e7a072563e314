"""Who is connected, whatever the torrents."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from ..models import IpAddress, Peer
from .answers import Connection

type RecentBytes = Callable[[str, IpAddress], float]
"""From a torrent's hash and an address to the bytes exchanged lately."""


def merge_connections(
    by_torrent: Mapping[str, Iterable[Connection]], recent_bytes: RecentBytes
) -> tuple[Peer, ...]:
    """Merge the connections of each address over all torrents and ports into one peer.

    Returns the peers sorted by address family and address.
    """
    by_address: defaultdict[IpAddress, list[tuple[str, Connection]]] = defaultdict(list)
    for torrent_hash, connections in by_torrent.items():
        for connection in connections:
            by_address[connection.address].append((torrent_hash, connection))
    return tuple(
        _peer(address, by_address[address], recent_bytes)
        for address in sorted(
            by_address, key=lambda address: (address.version, int(address))
        )
    )


def _peer(
    address: IpAddress,
    shared: list[tuple[str, Connection]],
    recent_bytes: RecentBytes,
) -> Peer:
    torrent_hashes = sorted({torrent_hash for torrent_hash, _ in shared})
    codes = [code for _, connection in shared if (code := connection.country_code)]
    return Peer(
        address=address,
        country_code=min(codes, default=None),
        download_speed=sum(connection.download_speed for _, connection in shared),
        upload_speed=sum(connection.upload_speed for _, connection in shared),
        torrent_hashes=tuple(torrent_hashes),
        recent_bytes=round(sum(recent_bytes(each, address) for each in torrent_hashes)),
    )
