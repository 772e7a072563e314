"""Small lists in every form that Proton's servers were ever published in.

Made by hand: the shapes are real, names and addresses are not.
"""

import json
from typing import Any

from custom_components.qb_peer_vpn.models import (
    City,
    Coordinates,
    Gazetteer,
    ServerFeature,
    VpnServer,
)

P2P = frozenset({ServerFeature.P2P})
KEY = "q" * 43 + "="


def as_bytes(document: object) -> bytes:
    return json.dumps(document).encode()


def logical(
    name: str = "CH#1", hostname: str = "node-ch-24.protonvpn.net", **changes: Any
) -> dict[str, Any]:
    """A row of a country's file as it is since February 2026."""
    return {
        "Name": name,
        "Domain": hostname,
        "City": "Zurich",
        "ipv6Enabled": True,
        "P2P": True,
        "Streaming": True,
        "Servers": [
            {
                "Domain": hostname,
                "ipv4": ["192.0.2.24"],
                "ipv6": ["2001:db8:24::10"],
                "X25519PublicKey": KEY,
                "EntryIP": "192.0.2.24",
                "ExitIP": "192.0.2.24",
            }
        ],
    } | changes


def resolved_logical(**changes: Any) -> dict[str, Any]:
    """The same row as it was until January 2026: the domain with its addresses."""
    domain = {
        "domain": "node-ch-24.protonvpn.net",
        "ipv4": ["192.0.2.24"],
        "ipv6": ["2001:db8:24::10"],
    }
    return logical(Domain=domain) | changes


def without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def machine(*names: str, **changes: Any) -> dict[str, Any]:
    """A row of the file for all as it is since January 2026."""
    return {
        "ipv4": "192.0.2.24",
        "ipv6": "2001:db8:24::10",
        "domain": "node-ch-24.protonvpn.net",
        "servers": list(names or ("CH#1", "CH#2")),
        "ipv6Enabled": True,
        "city": "Zurich",
        "P2P": True,
        "Streaming": True,
        "X25519PublicKey": KEY,
    } | changes


def grouped(*rows: object) -> bytes:
    return as_bytes({"genDate": "2026-03-02T10:00:00.000Z", "data": list(rows)})


def vpn_server(
    name: str = "CH#1",
    country_code: str = "CH",
    city: str | None = "Zurich",
    **changes: Any,
) -> VpnServer:
    """A server of Proton's at home, on a machine of its country."""
    fields: dict[str, Any] = {
        "provider": "protonvpn",
        "name": name,
        "hostname": f"node-{country_code.lower()}-24.protonvpn.net",
        "country_code": country_code,
        "city": city,
        "addresses": (),
        "features": P2P,
    }
    return VpnServer(**fields | changes)


def gluetun_row(
    hostname: str = "ch1.example.net", vpn: str = "wireguard", **changes: Any
) -> dict[str, Any]:
    """A row of Gluetun's lists."""
    row: dict[str, Any] = {
        "vpn": vpn,
        "country": "Switzerland",
        "city": "Zurich",
        "hostname": hostname,
        "ips": ["192.0.2.24"],
    }
    protocol = {"wgpubkey": KEY} if vpn == "wireguard" else {"tcp": True, "udp": True}
    return row | protocol | changes


def gluetun_list(*rows: object) -> dict[str, Any]:
    return {"version": 1, "timestamp": 1_785_990_858, "servers": list(rows)}


def own_logical(name: str = "CH#1", **changes: Any) -> dict[str, Any]:
    """A row of Proton's own list."""
    hostname = "node-ch-24.protonvpn.net"
    return {
        "Name": name,
        "EntryCountry": "CH",
        "ExitCountry": "CH",
        "HostCountry": None,
        "Domain": hostname,
        "City": "Zurich",
        "Features": 12,
        "Tier": 2,
        "Location": {"Lat": 47.38, "Long": 8.54},
        "Status": 1,
        "Load": 34,
        "Score": 1.5,
        "Servers": [own_machine(hostname, "192.0.2.24")],
    } | changes


def own_machine(hostname: str, address: str, **changes: Any) -> dict[str, Any]:
    return {
        "Domain": hostname,
        "EntryIP": address,
        "ExitIP": "198.51.100.7",
        "Label": "0",
        "Status": 1,
        "X25519PublicKey": KEY,
    } | changes


def gazetteer_city(
    name: str, country_code: str, latitude: float, longitude: float, population: int
) -> City:
    return City(
        name=name,
        country_code=country_code,
        coordinates=Coordinates(latitude=latitude, longitude=longitude),
        population=population,
    )


GAZETTEER = Gazetteer(
    cities=(
        gazetteer_city("Springfield", "US", 39.80, -89.64, 114_000),
        gazetteer_city("Springfield", "US", 37.21, -93.29, 169_000),
        gazetteer_city("New York City", "US", 40.71, -74.01, 8_804_000),
        gazetteer_city("Zürich", "CH", 47.37, 8.55, 341_000),
        gazetteer_city("Geneva", "CH", 46.20, 6.15, 183_000),
        gazetteer_city("Łódź", "PL", 51.77, 19.47, 768_000),
        gazetteer_city("Warsaw", "PL", 52.23, 21.01, 1_702_000),
        gazetteer_city("London", "GB", 51.51, -0.13, 8_961_000),
        gazetteer_city("Tromsø", "NO", 69.65, 18.96, 52_000),
        gazetteer_city("Saint John’s", "AG", 17.12, -61.84, 22_000),
    ),
    country_names={"CH": "Switzerland", "PL": "Poland", "US": "United States"},
)
