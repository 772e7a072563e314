"""What is seen of both programs, and what is to be done next."""

from dataclasses import dataclass, field
from enum import StrEnum

from ...models import ConnectionStatus, IpAddress, ListenSettings
from .tunnel import Tunnel


class PortReply(StrEnum):
    """What came of the last change of qBittorrent's settings."""

    SENT = "sent"
    """qBittorrent took it. Whether it did it is only seen by reading."""
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    """Nothing answered, or not in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSight:
    """What is seen at one time; None for what could not be found out."""

    is_up: bool | None = None
    """Whether Gluetun is connected; None if its control server does not answer."""
    tunnel: Tunnel | None = None
    redirects_port: bool = False
    """Whether Gluetun redirects the port, so that another one is right inside."""
    settings: ListenSettings | None = None
    """qBittorrent's; None if it does not answer."""
    connection: ConnectionStatus | None = None
    exit: IpAddress | None = field(default=None, repr=False)
    """As qBittorrent's peers see it (5.1 and newer)."""
    follows_tunnels: bool = False
    """Whether this qBittorrent listens again by itself after a change of the tunnel."""
    is_confirmed: bool = False
    """Whether the user says that qBittorrent uses this Gluetun."""
    reply: PortReply | None = None
    """To the change just before; None after a look, and if Home Assistant has started
    since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePort:
    """Change qBittorrent's settings, wait, and come back with the reply."""

    settings: ListenSettings
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """Only look, after this time."""

    after_seconds: float


@dataclass(frozen=True, slots=True)
class PortsLeft:
    """Nothing is to be written any more: what was changed is as it was before."""


type PortCommand = WritePort | LookAgain | PortsLeft
"""To be done after the state was stored, so that what was there before is never lost."""
