"""How a torrent program waits for incoming connections."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenSettings:
    """The settings of qBittorrent's that say where it listens."""

    port: int
    """0 where it takes another one at each start: qBittorrent 4.4 and newer say so."""
    is_random: bool = False
    """Whether it takes another port at each start."""
    asks_router: bool = False
    """Whether it asks the router for an open port (UPnP, NAT-PMP)."""
