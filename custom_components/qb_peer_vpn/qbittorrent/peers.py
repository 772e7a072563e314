"""Who is connected, whatever the torrents."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from ..models import IpAddress, Peer
from .answers import Connection

type RecentBytes = Callable[[str, IpAddress], float]
"""From a torrent's hash and an address to the bytes exchanged lately."""


def merge_connections(
    by_torrent: Mapping[str, Iterable[Connection]],
    recent_bytes: RecentBytes,
    *,
    before: Iterable[Peer] = (),
) -> tuple[Peer, ...]:
    """Merge the connections of each address over all torrents and ports into one peer.

    Returns the peers sorted by address family and address; those that are as before are
    the same objects. New ones by the ten thousand make Python search the whole process
    for garbage, and meanwhile everything stands still.
    """
    known = {peer.address: peer for peer in before}
    by_address: defaultdict[IpAddress, list[tuple[str, Connection]]] = defaultdict(list)
    for torrent_hash, connections in by_torrent.items():
        for connection in connections:
            by_address[connection.address].append((torrent_hash, connection))
    return tuple(
        _same_or_new(
            known.get(address), _peer(address, by_address[address], recent_bytes)
        )
        # By number, IPv6 comes last: nobody has an address in ``::/96``.
        for address in sorted(by_address, key=int)
    )


def _same_or_new(before: Peer | None, now: Peer) -> Peer:
    # Peers are equal whatever they exchanged.
    if before is not None and before == now and before.recent_bytes == now.recent_bytes:
        return before
    return now


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
