"""VPN servers, the sites where they are, and measured legs to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .addresses import IpAddress
from .places import Coordinates


class ServerFeature(StrEnum):
    """What a VPN server offers, or what it is for."""

    FREE = "free"
    MULTIHOP = "multihop"
    """Traffic leaves through another machine than the one it enters."""
    OWNED = "owned"
    """The provider's own hardware."""
    P2P = "p2p"
    """BitTorrent is allowed here; for providers that do not allow it everywhere."""
    PORT_FORWARDING = "port_forwarding"
    PREMIUM = "premium"
    """Needs a more expensive plan."""
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
    """Percent; None if the list does not have it."""
    region: str | None = None
    """Part of the country as the provider spells it; None if the list does not have it."""
    coordinates: Coordinates | None = None
    """Of the place that it claims; None if the list does not have them."""
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of the country where the machine really is, if the list has it;
    the claimed country if the list says that it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSite:
    """All servers that fit the user's filters and really are in one place."""

    key: str
    """Stable identity: the claimed place, such as ``NL/amsterdam``, and the real country
    if that is another one: ``MR/nouakchott@FR``."""
    city: str
    """The claimed city; the name of the country if the list has no city."""
    country_code: str
    """ISO 3166-1 alpha-2 of the claimed place."""
    coordinates: Coordinates
    """Where the machines really are."""
    radius_km: float
    """How far off the coordinates may be, in km."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 of the real country if that is another one, else None."""
    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name; empty while only the shipped table of places is known."""
    server_count: int
    features: frozenset[ServerFeature] = frozenset()
    """What at least one of its servers offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLeg:
    """The result of probing a site from home."""

    site_key: str
    milliseconds: float | None
    """Shortest round trip, to 0.1 ms; None if nothing answered."""
    jitter_ms: float | None
    """Median minus shortest, at the server with the shortest; None as above."""
    probes: int
    failures: int
    """Probes without an answer."""
    measured_at: datetime = field(compare=False)
    """The same for all legs of one measurement."""
