"""Proton's own list, as its apps and its website receive it.

``{"LogicalServers": [...]}`` from ``/vpn/logicals``. It needs an account: users can save
the answer in the browser's network tools on account.protonvpn.com.
"""

from collections.abc import Mapping
from typing import Any

from ...geo import read_finite, read_latitude_longitude
from ...models import Coordinates, ServerFeature, VpnServer, clean_name
from ..errors import ServerListUnreadableError
from ..places.country_codes import iso_country_code
from ..providers import PROTON
from .fields import read_addresses, read_hostname, shared_features
from .server_list import ServerList, sorted_server_list

_FEATURE_BITS = {
    1: ServerFeature.SECURE_CORE,
    2: ServerFeature.TOR,
    4: ServerFeature.P2P,
    8: ServerFeature.STREAMING,
    32: ServerFeature.RESTRICTED,
    128: ServerFeature.RESTRICTED,
}
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
        case {"LogicalServers": list(rows)}:
            pass
        case _:
            raise ServerListUnreadableError("not Proton's own list")
    servers: list[VpnServer] = []
    unusable = out_of_service = 0
    for row in rows:
        if not isinstance(row, dict):
            unusable += 1
        elif row.get("Status") == _ENABLED:
            server = _server(row)
            servers += [server] if server else []
            unusable += server is None
        else:
            out_of_service += 1
    return sorted_server_list(servers, unusable, out_of_service)


def _server(row: Mapping[str, Any]) -> VpnServer | None:
    name, country_code = clean_name(row.get("Name")), _country_code(row, "ExitCountry")
    machines = _machines(row.get("Servers"))
    if name is None or country_code is None or not machines:
        return None
    # Any of its machines will do; the first by name is the same one every day.
    hostname = min(machines)
    return VpnServer(
        provider=PROTON,
        name=name,
        hostname=hostname,
        country_code=country_code,
        city=clean_name(row.get("City")),
        addresses=read_addresses(machines[hostname]),
        features=shared_features(frozenset(_features(row))),
        load=_load(row.get("Load")),
        coordinates=_coordinates(row.get("Location")),
        physical_country=_physical_country(row, country_code),
    )


def _machines(rows: object) -> dict[str, list[object]]:
    """Return the entry addresses of the machines in service, by host name."""
    machines: dict[str, list[object]] = {}
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or row.get("Status") != _ENABLED:
            continue
        if hostname := read_hostname(row.get("Domain")):
            machines.setdefault(hostname, []).append(row.get("EntryIP"))
    return machines


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


def _coordinates(value: object) -> Coordinates | None:
    place = value if isinstance(value, dict) else {}
    found = read_latitude_longitude(place.get("Lat"), place.get("Long"))
    if found is None:
        return None
    return Coordinates(latitude=found[0], longitude=found[1])
