"""A qBittorrent that is asked for peers, and polls of it."""

from collections.abc import Callable, Iterable

from custom_components.qb_peer_vpn.models import PeerSnapshot, Torrents
from custom_components.qb_peer_vpn.swarm import (
    SwarmMemory,
    TorrentPeer,
    TorrentPeers,
    async_poll_peers,
)

from .torrents import hash_of, snapshot, table, torrent_peer


async def here[T](job: Callable[[], T]) -> T:
    return job()


class FakeQbittorrent:
    """Answers on a clock of its own, a second for each torrent."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.seconds = 0.0
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.failing: set[str] = set()
        self.unavailable: set[str] = set()
        self.peers: dict[str, list[TorrentPeer]] = {}
        self.memory = SwarmMemory()

    async def ask(self, torrent_hash: str, before: TorrentPeers) -> TorrentPeers | None:
        self.asked.append(torrent_hash)
        self.now += self.seconds
        if torrent_hash in self.failing:
            raise OSError
        if torrent_hash in self.unavailable:
            raise TimeoutError(torrent_hash)
        if torrent_hash in self.broken:
            return None
        return TorrentPeers.of(self.peers.get(torrent_hash, [torrent_peer("9.9.9.9")]))

    async def poll(
        self, torrents: Torrents, *, after: float = 60.0, is_settling: bool = False
    ) -> PeerSnapshot:
        """Poll some seconds after the last poll."""
        self.asked = []
        self.now += after
        return await async_poll_peers(
            snapshot(torrents, is_settling=is_settling),
            self.memory,
            ask=self.ask,
            run_in_worker=here,
            tolerated=TimeoutError,
            clock=lambda: self.now,
        )


def addresses(found: PeerSnapshot) -> list[str]:
    return [str(peer.address) for peer in found.peers]


def many(numbers: Iterable[int], peers: int = 1, sent: int = 0) -> Torrents:
    return table({hash_of(number): (peers, sent) for number in numbers})
