"""The table of torrents of a qBittorrent that is not there."""

from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from typing import Any
from unittest.mock import MagicMock

from custom_components.qb_peer_vpn.models import (
    PeerSnapshot,
    ServerState,
    Torrents,
    TorrentSnapshot,
)
from custom_components.qb_peer_vpn.swarm import SwarmMemory, TorrentPeer, TorrentPeers
from custom_components.qb_peer_vpn.swarm.memory import Answer


class FakeTable:
    """The table of torrents; it fails when the poll of the peers would."""

    def __init__(self, fake_session: MagicMock) -> None:
        self._fake_session = fake_session
        self.snapshot: PeerSnapshot | None = None
        self.torrents = Torrents()
        self.server = ServerState()
        self.peers_of: dict[str, Iterable[TorrentPeer]] = {}
        """The peers of each torrent, by its hash, as far as a test needs them."""
        self.is_settling = False
        self.uses_deltas = True
        self.session_is_shared = False

    async def async_poll(self, session: object, version: object, now: datetime) -> Any:
        """Poll, and keep the peers for the poll that follows."""
        self.snapshot = await self._fake_session.async_peer_snapshot(now)
        return TorrentSnapshot(
            torrents=self.torrents,
            server=self.server,
            is_settling=self.is_settling,
            session_is_shared=self.session_is_shared,
            uses_deltas=self.uses_deltas,
            fetched_at=now,
        )

    def look_at(self, hashes: object) -> None:
        """Show everything anyway."""

    def look_at_all(self) -> None:
        """Show everything anyway."""

    def shows(self, torrent_hash: str) -> bool:
        return True

    async def async_poll_peers(
        self, table: TorrentSnapshot, memory: SwarmMemory, **kwargs: object
    ) -> Any:
        """Return the peers of the last poll."""
        now = monotonic()
        memory.choose(table.torrents, now)
        answers = [
            Answer(torrent_hash=key, peers=TorrentPeers.of(peers), at=now)
            for key, peers in self.peers_of.items()
        ]
        memory.record(table.torrents, answers, asked_at=now)
        return self.snapshot
