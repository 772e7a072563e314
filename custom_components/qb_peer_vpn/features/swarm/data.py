"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from ..connection import Connection
from .coordinator import PeerCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmData:
    """The coordinator of the peers, and the connection that it uses."""

    connection: Connection
    peers: PeerCoordinator


class HasSwarm(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def swarm(self) -> SwarmData:
        """The data of this feature."""


type SwarmEntry = ConfigEntry[HasSwarm]
