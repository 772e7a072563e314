"""VPN servers, the sites where they are, and measured legs to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .addresses import IpAddress
from .places import Coordinates


class ServerFeature(StrEnum):
    """What a VPN server carries."""

    FREE = "free"
    MULTIHOP = "multihop"
    """Goes out through another machine than the one it enters."""
    OWNED = "owned"
    """The provider's own hardware."""
    P2P = "p2p"
    """BitTorrent is allowed here, where a provider does not allow it everywhere."""
    PORT_FORWARDING = "port_forwarding"
    PREMIUM = "premium"
    """Needs a dearer subscription."""
    RESTRICTED = "restricted"
    """For some customers only: dedicated addresses, gateways of companies."""
    SECURE_CORE = "secure_core"
    STREAMING = "streaming"
    TOR = "tor"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnServer:
    """One server that a user can connect to."""

    provider: str
    """Gluetun's name of the provider, such as ``protonvpn``."""
    name: str
    """The provider's own name, such as ``CH#243``."""
    hostname: str
    country_code: str
    """ISO 3166-1 alpha-2 of the country that the provider claims."""
    city: str | None
    """As the provider spells it."""
    addresses: tuple[IpAddress, ...]
    """Entry addresses."""
    features: frozenset[ServerFeature]
    load: int | None = None
    """Per cent, where the list tells it."""
    region: str | None = None
    """Part of the country as the provider spells it, where the list tells it."""
    coordinates: Coordinates | None = None
    """Of the place it says it is in, where the list tells them."""
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of the country where it really stands, where the list tells
    it; its own country where the list says that it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSite:
    """All fitting servers that stand in one real place."""

    key: str
    """Stable identity: the place it says it is in, such as ``NL/amsterdam``, and where
    it stands in another country, that one: ``MR/nouakchott@FR``."""
    city: str
    """Where it says it is; the country's name where the list has no city."""
    country_code: str
    """ISO 3166-1 alpha-2 of the place it says it is in."""
    coordinates: Coordinates
    """Where it really stands."""
    radius_km: float
    """How far off the coordinates may be, in km."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 of the real country where that is another one."""
    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name; empty while only the shipped table of places is known."""
    server_count: int
    features: frozenset[ServerFeature] = frozenset()
    """What at least one of its servers carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLeg:
    """What probing a site from home found."""

    site_key: str
    milliseconds: float | None
    """Shortest round trip, to 0.1 ms; None where nothing answered."""
    jitter_ms: float | None
    """Median minus shortest, at the server with the shortest; None as above."""
    probes: int
    failures: int
    """Probes that nothing answered."""
    measured_at: datetime = field(compare=False)
    """The same for all legs of one measurement."""
