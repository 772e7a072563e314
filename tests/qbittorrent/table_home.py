"""A connection that is polled by a clock of its own."""

from datetime import UTC, datetime

from custom_components.qb_peer_vpn.models import TorrentSnapshot
from custom_components.qb_peer_vpn.qbittorrent import QbittorrentVersion
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import TorrentTableSource

from .sync import DirectSession, SyncServer
from .torrents import A, B, torrent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD = QbittorrentVersion(app="4.5.2", web_api="2.8.19")
NEW = QbittorrentVersion(app="5.3.0", web_api="2.16.2")


class Home:
    """One source that polls one server, on a clock of its own."""

    def __init__(self, version: QbittorrentVersion = NEW) -> None:
        self.version = version
        self.now = 5_000.0
        self.server = SyncServer(
            torrents={A: torrent(name="Alpha"), B: torrent(name="Beta")},
            urls={"http://a.example/secret": {A, B}},
        )
        self.session = DirectSession(self.server, self.clock, self.advance)
        self.source = TorrentTableSource(clock=self.clock)

    def clock(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds

    async def poll(self, *, after: float = 60.0) -> TorrentSnapshot:
        """Poll some seconds after the last poll."""
        self.now += after
        self.server.asked = []
        return await self.source.async_poll(self.session, self.version, NOW)  # type: ignore[arg-type]

    def asked(self) -> list[tuple[str, object]]:
        """Return path, and rid or filter, of each request for torrents in the last poll."""
        return [
            (path, form.get("rid", form.get("filter")))
            for path, form in self.server.asked
            if path != "app/processInfo"
        ]

    def other_program_asks(self) -> None:
        self.server._maindata(0, "ours")
