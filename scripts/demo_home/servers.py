"""The demo's list of VPN servers, in the form of Proton's own."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address
import json
from pathlib import Path
from typing import Any

from .places import SERVER_CITIES, Place

SERVERS_A_CITY = 6
P2P = 4
"""The feature's bit in Proton's list."""


def server_list(places: Iterable[Place]) -> dict[str, Any]:
    """Return the list: some servers in each city that has any."""
    with_servers = [place for place in places if place.city in SERVER_CITIES]
    return {"LogicalServers": [row for each in with_servers for row in _rows(each)]}


def write_servers(path: Path, places: Iterable[Place]) -> None:
    """Write the list where users put their own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(server_list(places)))


def servers_of(place: Place) -> list[tuple[str, str]]:
    """Return name and host name of each server in a place; empty if it has none."""
    if place.city not in SERVER_CITIES:
        return []
    country = place.country_code
    # Numbers go on within a country, as the provider's do.
    first = 1 + SERVERS_A_CITY * place.number
    return [
        (f"{country}#{number}", f"node-{country.lower()}-{number:03}.protonvpn.net")
        for number in range(first, first + SERVERS_A_CITY)
    ]


def _rows(place: Place) -> Iterator[dict[str, Any]]:
    country = place.country_code
    for name, domain in servers_of(place):
        number = int(name.partition("#")[2])
        yield {
            "Name": name,
            "Domain": domain,
            "EntryCountry": country,
            "ExitCountry": country,
            "HostCountry": None,
            "City": place.city,
            "Location": {"Lat": place.latitude, "Long": place.longitude},
            "Features": P2P,
            "Tier": 2,
            "Status": 1,
            "Load": 20 + number * 7 % 50,
            "Servers": [
                {"Domain": domain, "EntryIP": str(_entry(place, number)), "Status": 1}
            ],
        }


def _entry(place: Place, number: int) -> IPv6Address:
    """Return an address in the block of the exits, above those of all peers."""
    return place.network_v6[-1000 - number]
