"""Peers, and who locates them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
import random
from typing import override

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    DatabaseFolder,
    LocationCache,
    Locator,
    LookupMode,
)
from custom_components.qb_peer_vpn.geolocation.locator import LocatedSwarm
from custom_components.qb_peer_vpn.models import IpAddress, Peer, Peers, public_address

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def peer(
    address: str, country_code: str | None = None, *, download: int = 1, upload: int = 2
) -> Peer:
    return Peer(
        address=ip_address(address),
        country_code=country_code,
        download_speed=download,
        upload_speed=upload,
    )


def swarm_of(number: int, chance: random.Random) -> Peers:
    """Make peers at random global addresses, one in five on IPv6."""
    addresses = set[IpAddress]()
    while len(addresses) < number:
        address: IpAddress = IPv4Address(chance.getrandbits(32))
        if chance.random() < 0.2:
            address = IPv6Address(0x2A << 120 | chance.getrandbits(120))
        if public_address(address) == address:
            addresses.add(address)
    pattern = peer("1.1.1.1", "FR")
    return Peers.of(replace(pattern, address=address) for address in addresses)


class LocatorOfAny(Locator):
    """Takes peers one by one, in any order, as tests write them down."""

    @override
    def locate(self, peers: Iterable[Peer], now: datetime) -> LocatedSwarm:
        return super().locate(Peers.of(peers), now)


def locator_of(
    folder: Path,
    countries: CountryTable,
    cache: LocationCache,
    mode: LookupMode = LookupMode.ON_DEVICE,
) -> LocatorOfAny:
    return LocatorOfAny(countries, DatabaseFolder(folder, countries), cache, mode)
