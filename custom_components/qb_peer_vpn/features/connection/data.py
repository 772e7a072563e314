"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from .connection import Connection
from .table_coordinator import TorrentTableCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionData:
    """The connection, and the table of torrents that comes over it."""

    qbittorrent: Connection
    table: TorrentTableCoordinator


class HasConnection(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def connection(self) -> ConnectionData:
        """The data of this feature."""


type ConnectedEntry = ConfigEntry[HasConnection]
