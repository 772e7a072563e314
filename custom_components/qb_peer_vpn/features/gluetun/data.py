"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from .container_coordinator import ContainerCoordinator
from .move_coordinator import MoveCoordinator
from .planning import Planner
from .port_coordinator import PortCoordinator
from .settings import ContainerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """What makes moves."""

    moves: MoveCoordinator
    """The move under way and the receipts; its listeners see each phase."""
    planner: Planner


@dataclass(frozen=True, slots=True, kw_only=True)
class GluetunData:
    """The VPN container of a connection; all is None without one."""

    settings: ContainerSettings | None = None
    container: ContainerCoordinator | None = None
    """Asks Gluetun's control server; None for the other ways."""
    port: PortCoordinator | None = None
    """Keeps qBittorrent's port in step; None for the other ways."""
    mover: Mover | None = None


class HasGluetun(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def gluetun(self) -> GluetunData:
        """The data of this feature."""


type GluetunEntry = ConfigEntry[HasGluetun]
