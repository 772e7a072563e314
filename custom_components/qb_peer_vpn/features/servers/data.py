"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from .latency_coordinator import LatencyCoordinator
from .list_coordinator import ServerListCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerData:
    """The coordinators of the servers."""

    server_list: ServerListCoordinator
    latency: LatencyCoordinator


class HasServers(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def servers(self) -> ServerData:
        """The data of this feature."""


type ServerEntry = ConfigEntry[HasServers]
