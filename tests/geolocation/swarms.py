"""Peers, and who locates them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
import random

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    DatabaseFolder,
    LocationCache,
    Locator,
    LookupMode,
    canonical_address,
)
from custom_components.qb_peer_vpn.models import IpAddress, Peer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def peer(
    address: str, country_code: str | None = None, *, download: int = 1, upload: int = 2
) -> Peer:
    return Peer(
        address=ip_address(address),
        country_code=country_code,
        download_speed=download,
        upload_speed=upload,
        torrent_hashes=("0" * 40,),
    )


def swarm_of(number: int, chance: random.Random) -> Sequence[Peer]:
    """Make peers at random global addresses, one in five on IPv6."""
    addresses = set[IpAddress]()
    while len(addresses) < number:
        address: IpAddress = IPv4Address(chance.getrandbits(32))
        if chance.random() < 0.2:
            address = IPv6Address(0x2A << 120 | chance.getrandbits(120))
        if canonical_address(address) == address:
            addresses.add(address)
    pattern = peer("1.1.1.1", "FR")
    return [
        replace(pattern, address=address)
        for address in sorted(addresses, key=lambda a: (a.version, int(a)))
    ]


def locator_of(
    folder: Path,
    countries: CountryTable,
    cache: LocationCache,
    mode: LookupMode = LookupMode.ON_DEVICE,
) -> Locator:
    return Locator(countries, DatabaseFolder(folder, countries), cache, mode)
