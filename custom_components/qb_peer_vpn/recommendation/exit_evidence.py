"""The evidence that an exit is a VPN's, or that of the user's own line.

What each piece is worth:

- **The provider's list** has the addresses that clients connect to. Most servers send the
  traffic on from the same block: of the servers in Proton's own list of August 2026, 93 %
  (95 % of those with P2P) have an exit in the /24 of an entry address. So a network of the
  list proves a VPN, and another network proves little.
- **Distance**: databases are nearly always right about the country (MaxMind claims 99.8 %),
  but may place the line of a small town in the capital. So another country speaks for a
  VPN, and so do 1,000 km, but another city of the same country does not.
- **A data center**: no home's line ends in one. Few sources say whether an address does.
- **The address of home** as the router reports it, or the block of Home Assistant's own IPv6
  addresses: only the user's own line has it. A router that is itself behind a VPN may
  report that of the VPN, so everything that speaks for a VPN refutes it.
- **A router's word**: qBittorrent takes over what the router says to a request for port
  forwarding (UPnP, NAT-PMP) before peers have confirmed it, and the router reports its own
  address although the traffic goes through a VPN. So with such requests, an address of the
  user's own line proves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Final

from ..geo import distances_km, vectors_of
from ..models import Coordinates, IpAddress, IpNetwork, Location, VpnServer

NEAR_KM: Final = 100.0
"""Databases place an address in the right metropolitan area at best."""

FAR_KM: Final = 1_000.0
"""Few countries are larger, and in those hardly any line is placed that far off."""

_HOST_BITS: Final = {4: 32 - 24, 6: 128 - 48}
"""By IP version: the bits of an address behind the block that a provider rents for the
servers in one place.
"""


class Evidence(StrEnum):
    """What is known about an exit."""

    PROVIDER_NETWORK = "provider_network"
    """It is in a network of the provider's list."""
    HOME_ADDRESS = "home_address"
    """It is an address that home is known to have."""
    OTHER_HOME_ADDRESS = "other_home_address"
    """Home is known to have another address."""
    ANOTHER_COUNTRY = "another_country"
    """It is neither in home's country nor near home."""
    FAR_FROM_HOME = "far_from_home"
    NEAR_HOME = "near_home"
    HOME_COUNTRY = "home_country"
    """It is in home's country, but not near home."""
    NOT_LOCATED = "not_located"
    DATA_CENTER = "data_center"
    """It belongs to a data center, a VPN, or a proxy."""
    ACCESS_NETWORK = "access_network"
    """It belongs to none of them."""
    ROUTER_WORD = "router_word"
    """qBittorrent may have it from the router instead of from peers."""
    NO_SERVER_LIST = "no_server_list"
    """The provider's networks are not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """An address from which qBittorrent's traffic reaches the Internet."""

    address: IpAddress = field(repr=False)
    location: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """What is known about the user's own line."""

    places: tuple[Coordinates, ...] = field(repr=False)
    """Where it may be: home, and Home Assistant if that is elsewhere."""
    country_codes: frozenset[str] = field(repr=False)
    """ISO 3166-1 alpha-2, of all these places; empty if unknown."""
    networks: frozenset[IpNetwork] = field(default=frozenset(), repr=False)
    """What home is known to have: single IPv4 addresses, and /56 of IPv6."""


def find_evidence(
    exit_: Exit, servers: Sequence[VpnServer], home: HomeLine, *, asks_router: bool
) -> frozenset[Evidence]:
    """Return all that is known about an exit.

    Args:
        exit_: with a public address.
        servers: the provider's whole list; empty while it is not known.
        home: the user's own line.
        asks_router: whether qBittorrent may ask the router to forward ports.

    """
    found = [
        *_of_network(exit_.address, servers),
        *_of_home_address(exit_.address, home),
        *_of_location(exit_.location, home),
    ]
    if asks_router:
        found.append(Evidence.ROUTER_WORD)
    return frozenset(found)


def _of_network(address: IpAddress, servers: Sequence[VpnServer]) -> Iterator[Evidence]:
    version, host_bits = address.version, _HOST_BITS[address.version]
    block = int(address) >> host_bits
    if not servers:
        yield Evidence.NO_SERVER_LIST
    elif any(
        each.version == version and int(each) >> host_bits == block
        for server in servers
        for each in server.addresses
    ):
        yield Evidence.PROVIDER_NETWORK


def _of_home_address(address: IpAddress, home: HomeLine) -> Iterator[Evidence]:
    if any(address in network for network in home.networks):
        yield Evidence.HOME_ADDRESS
    # Of IPv6, a home may have blocks that are not known here.
    elif isinstance(address, IPv4Address) and any(
        isinstance(each, IPv4Network) for each in home.networks
    ):
        yield Evidence.OTHER_HOME_ADDRESS


def _of_location(location: Location | None, home: HomeLine) -> Iterator[Evidence]:
    if location is None:
        yield Evidence.NOT_LOCATED
        return
    if location.hosting is not None:
        yield Evidence.DATA_CENTER if location.hosting else Evidence.ACCESS_NETWORK
    distance_km = _distance_km(location, home)
    if distance_km is not None and distance_km <= NEAR_KM:
        yield Evidence.NEAR_HOME
        return
    if distance_km is not None and distance_km - location.radius_km >= FAR_KM:
        yield Evidence.FAR_FROM_HOME
    if home.country_codes:
        is_home = location.country_code in home.country_codes
        yield Evidence.HOME_COUNTRY if is_home else Evidence.ANOTHER_COUNTRY


def _distance_km(location: Location, home: HomeLine) -> float | None:
    """Return how far away the nearest possible home is; None if the city is unknown."""
    if location.city is None:
        return None
    exit_vector = vectors_of([location.coordinates])
    return float(distances_km(exit_vector, vectors_of(home.places)).min())
