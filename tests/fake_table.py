"""The table of torrents of a qBittorrent that is not there."""

from datetime import datetime
from typing import Any
from unittest.mock import MagicMock

from custom_components.qb_peer_vpn.models import (
    PeerSnapshot,
    ServerState,
    Torrents,
    TorrentSnapshot,
)


class FakeTable:
    """The table of torrents; it fails when the poll of the peers would."""

    def __init__(self, fake_session: MagicMock) -> None:
        self._fake_session = fake_session
        self.snapshot: PeerSnapshot | None = None
        self.torrents = Torrents()
        self.server = ServerState()
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

    async def async_poll_peers(self, *args: object, **kwargs: object) -> Any:
        """Return the peers of the last poll."""
        return self.snapshot
