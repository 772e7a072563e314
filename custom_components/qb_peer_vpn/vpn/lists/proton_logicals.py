"""Proton's own list, as its apps and its website receive it.

``{"LogicalServers": [...]}`` from ``/vpn/v1/logicals`` or ``/vpn/v2/logicals``. It needs
an account: users can save the answer in the browser's network tools on
account.protonvpn.com. In the second form, a row has neither status nor load, which the
apps find in a binary file, and it has the place of its exit apart from that of its entry.

A machine speaks a protocol if it has an entry address for it, and WireGuard only with a
key, as in ``ConnectingDomain`` of Proton's app for Android.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...geo import read_finite, read_latitude_longitude
from ...models import Coordinates, ServerFeature, VpnProtocol, VpnServer, clean_name
from ..errors import ServerListUnreadableError
from ..places.country_codes import iso_country_code
from ..providers import PROTON
from .fields import (
    read_addresses,
    read_hostname,
    shared_features,
    shared_place,
    shared_protocols,
)
from .json_document import Rows
from .proton_gluetun import with_gluetun_filters
from .server_list import ServerList, sorted_server_list

_FEATURE_BITS = {
    1: ServerFeature.SECURE_CORE,
    2: ServerFeature.TOR,
    4: ServerFeature.P2P,
    8: ServerFeature.STREAMING,
    32: ServerFeature.RESTRICTED,
    128: ServerFeature.RESTRICTED,
}
_PROTOCOLS = {
    "WireGuardUDP": VpnProtocol.WIREGUARD,
    "OpenVPNUDP": VpnProtocol.OPENVPN_UDP,
    "OpenVPNTCP": VpnProtocol.OPENVPN_TCP,
}
_LOCATIONS = {
    "Location": ("Lat", "Long"),
    "ExitLocation": ("Latitude", "Longitude"),
}
_UNKNOWN_KEY = "unknown"
_FREE_TIER = 0
_ENABLED = 1
_FULL_LOAD = 100
_COUNTRY_CODE_LENGTH = 2


def read_proton_logicals(document: object) -> ServerList:
    """Parse the decoded list; servers out of service are skipped and counted.

    Raises:
        ServerListUnreadableError: not such a list, or without a usable server.

    """
    match document:
        case {"LogicalServers": Rows() | list() as rows}:
            pass
        case _:
            raise ServerListUnreadableError("not Proton's own list")
    servers: list[VpnServer] = []
    unusable = out_of_service = 0
    for row in rows:
        if not isinstance(row, dict):
            unusable += 1
        elif _is_in_service(row) and _has_machine_in_service(row):
            server = _server(row)
            servers += [server] if server else []
            unusable += server is None
        else:
            out_of_service += 1
    return sorted_server_list(with_gluetun_filters(servers), unusable, out_of_service)


def _is_in_service(row: Mapping[str, Any]) -> bool:
    """Return whether a row or a machine is; one that does not say so is in service."""
    status = row.get("Status")
    return status is None or status == _ENABLED


def _has_machine_in_service(row: Mapping[str, Any]) -> bool:
    """Return False if all machines of a row are out of service."""
    given = row.get("Servers")
    machines = [
        machine
        for machine in (given if isinstance(given, list) else ())
        if isinstance(machine, dict)
    ]
    return not machines or any(map(_is_in_service, machines))


def _server(row: Mapping[str, Any]) -> VpnServer | None:
    name, country_code = clean_name(row.get("Name")), _country_code(row, "ExitCountry")
    machines = _machines(row.get("Servers"))
    if name is None or country_code is None or not machines:
        return None
    # Any of its machines will do; the first by name is the same one every day.
    first = machines[0]
    by_protocol = {
        protocol: machine.hostname
        for machine in reversed(machines)
        for protocol in machine.protocols
    }
    return VpnServer(
        provider=PROTON,
        name=name,
        hostname=first.hostname,
        country_code=country_code,
        city=clean_name(row.get("City")),
        addresses=read_addresses(*first.addresses),
        features=shared_features(frozenset(_features(row))),
        load=_load(row.get("Load")),
        coordinates=_coordinates(row),
        physical_country=_physical_country(row, country_code),
        protocols=shared_protocols(frozenset(by_protocol)),
        other_hostnames=tuple(
            sorted(
                (protocol, hostname)
                for protocol, hostname in by_protocol.items()
                if hostname != first.hostname
            )
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Machine:
    hostname: str
    addresses: list[object] = field(default_factory=list)
    protocols: set[VpnProtocol] = field(default_factory=set)


def _machines(rows: object) -> list[_Machine]:
    """Return the machines in service, sorted by host name."""
    machines: dict[str, _Machine] = {}
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not _is_in_service(row):
            continue
        if hostname := read_hostname(row.get("Domain")):
            machine = machines.setdefault(hostname, _Machine(hostname=hostname))
            entries = dict(_entries(row))
            machine.addresses += entries.values()
            machine.protocols.update(entries)
    return [machines[hostname] for hostname in sorted(machines)]


def _entries(row: Mapping[str, Any]) -> Iterator[tuple[VpnProtocol, object]]:
    """Yield the entry address for each protocol that a machine speaks."""
    given = row.get("EntryPerProtocol")
    own = given if isinstance(given, dict) else {}
    for name, protocol in _PROTOCOLS.items():
        entry = own.get(name)
        address = entry.get("IPv4") if isinstance(entry, dict) else None
        address = address or row.get("EntryIP")
        # A list without keys of any machine says nothing about WireGuard.
        lacks_key = protocol is VpnProtocol.WIREGUARD and not row.get(
            "X25519PublicKey", _UNKNOWN_KEY
        )
        if address and not lacks_key:
            yield protocol, address


def _features(row: Mapping[str, Any]) -> set[ServerFeature]:
    mask = row.get("Features")
    bits = mask if isinstance(mask, int) else 0
    features = {feature for bit, feature in _FEATURE_BITS.items() if bits & bit}
    if row.get("Tier") == _FREE_TIER:
        features.add(ServerFeature.FREE)
    if ServerFeature.P2P in features:
        features.add(ServerFeature.PORT_FORWARDING)
    return features


def _country_code(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if not isinstance(value, str) or len(value) != _COUNTRY_CODE_LENGTH:
        return None
    return iso_country_code(value) if value.isascii() and value.isalpha() else None


def _physical_country(row: Mapping[str, Any], country_code: str) -> str | None:
    """Return where the machine is; the key exists and is null if it is at home."""
    if "HostCountry" in row and row["HostCountry"] is None:
        return country_code
    return _country_code(row, "HostCountry")


def _load(value: object) -> int | None:
    load = read_finite(value)
    return None if load is None or not 0 <= load <= _FULL_LOAD else round(load)


def _coordinates(row: Mapping[str, Any]) -> Coordinates | None:
    for key, names in _LOCATIONS.items():
        place = row.get(key)
        if isinstance(place, dict) and (
            found := read_latitude_longitude(*map(place.get, names))
        ):
            return shared_place(*found)
    return None
