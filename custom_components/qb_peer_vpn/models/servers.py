"""VPN servers, their sites, and measured legs to the sites."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .addresses import IpAddress
from .places import Coordinates


class ServerFeature(StrEnum):
    """What a VPN server offers, or the purpose it has."""

    FREE = "free"
    MULTIHOP = "multihop"
    """Traffic leaves through a different machine than it enters."""
    OWNED = "owned"
    """The provider owns the hardware."""
    P2P = "p2p"
    """The provider allows BitTorrent on this server, but not on all servers."""
    PORT_FORWARDING = "port_forwarding"
    PREMIUM = "premium"
    """Needs a more expensive plan."""
    RESTRICTED = "restricted"
    """For some customers only: dedicated addresses and company gateways."""
    SECURE_CORE = "secure_core"
    STREAMING = "streaming"
    TOR = "tor"


class VpnProtocol(StrEnum):
    """A protocol that a client can connect with."""

    WIREGUARD = "wireguard"
    OPENVPN_UDP = "openvpn_udp"
    OPENVPN_TCP = "openvpn_tcp"


@dataclass(frozen=True, slots=True, kw_only=True)
class GluetunFilters:
    """The filters of Gluetun that leave exactly one server, in the spelling of its list.

    Mostly, the host name is enough.
    """

    with_hostname: bool = True
    """Whether to filter by host name; False if many servers share it, or it has none."""
    name: str | None = None
    """Gluetun's name of the server, which can be another one than ours."""
    country: str | None = None
    region: str | None = None
    city: str | None = None
    port_forward_only: bool | None = None
    """Gluetun's flag of that name; None to leave it as the user has set it."""


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
    """The city in the provider's spelling."""
    addresses: tuple[IpAddress, ...]
    """Entry addresses."""
    features: frozenset[ServerFeature]
    load: int | None = None
    """Load in percent; None if the list does not have it."""
    region: str | None = None
    """Part of the country in the provider's spelling; None if the list does not have
    it.
    """
    coordinates: Coordinates | None = None
    """Coordinates of the claimed place; None if the list does not have them."""
    physical_country: str | None = None
    """ISO 3166-1 alpha-2 of the country where the machine really is, if the list has
    it.

    It is the claimed country if the list says that the server is there.
    """
    protocols: frozenset[VpnProtocol] = frozenset()
    """Protocols that it speaks; empty if the list does not have them."""
    other_hostnames: tuple[tuple[VpnProtocol, str], ...] = ()
    """Protocols for which it has another host name than ``hostname``, sorted."""
    gluetun: GluetunFilters = GluetunFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSite:
    """All servers that fit the user's filters and are really in one place."""

    key: str
    """Stable identity: the claimed place, such as ``NL/amsterdam``.

    If the real country differs, it is appended: ``MR/nouakchott@FR``.
    """
    city: str
    """The claimed city; the name of the country if the list has no city."""
    country_code: str
    """ISO 3166-1 alpha-2 of the claimed place."""
    coordinates: Coordinates
    """Where the machines really are, in degrees."""
    radius_km: float
    """Possible error of the coordinates, in km."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 of the real country if it differs from the claimed one, else
    None.
    """
    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name; empty while only the shipped table of places is known."""
    server_count: int
    features: frozenset[ServerFeature] = frozenset()
    """Every feature that at least one of the servers has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLeg:
    """The result of probing a site from home."""

    site_key: str
    milliseconds: float | None
    """Shortest round trip in ms, rounded to 0.1 ms; None if nothing answered."""
    jitter_ms: float | None
    """Median minus shortest round trip in ms; None if nothing answered."""
    probes: int
    failures: int
    """Number of probes without an answer."""
    measured_at: datetime = field(compare=False)
    """Time of the measurement, equal for all legs of one measurement."""
    exit_key: str | None = None
    """Site in use at that time; None if it was unknown."""
    through_vpn: bool | None = field(default=None, compare=False)
    """Whether the probes went through the VPN, once measurements under two exits have
    shown it; None before."""
