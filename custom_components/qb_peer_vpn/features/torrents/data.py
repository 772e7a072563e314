"""What this feature keeps for a config entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry

from ...models import Torrents
from ...qbittorrent import QbittorrentSession, TorrentAdder, TorrentCommands
from ...shell.worker import Worker
from ..connection import ConnectionData
from .coordinator import BoxCoordinator
from .creations import Creations
from .limits_coordinator import LimitsCoordinator
from .memory import TorrentMemory
from .options import TorrentOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentsData:
    """The torrents of one qBittorrent, and what can be done with them."""

    entry: ConfigEntry[Any]
    connection: ConnectionData
    worker: Worker
    adder: TorrentAdder
    memory: TorrentMemory
    coordinator: BoxCoordinator
    limits: LimitsCoordinator
    creations: Creations = field(default_factory=Creations)

    @property
    def options(self) -> TorrentOptions:
        """What the user chose, as it is now."""
        return TorrentOptions.from_options(self.entry.options)

    @property
    def torrents(self) -> Torrents:
        """The last table."""
        return self.connection.table.data.torrents

    @property
    def session(self) -> QbittorrentSession:
        """Where to ask."""
        return self.connection.qbittorrent.session

    @property
    def commands(self) -> TorrentCommands:
        """Commands in the words of the version that answers now."""
        qbittorrent = self.connection.qbittorrent
        return TorrentCommands(qbittorrent.session, qbittorrent.version)

    async def async_show(self, hashes: Iterable[str]) -> None:
        """Let entities and the card show what was changed about torrents."""
        await self.connection.table.async_show(hashes)


class HasTorrents(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def torrents(self) -> TorrentsData:
        """The data of this feature."""


type TorrentsEntry = ConfigEntry[HasTorrents]
