"""Gluetun's lists: one file per provider, all in the same form.

``{"version", "timestamp", "servers": [...]}``. A row has one or more addresses for one
VPN protocol, so most machines have a row for OpenVPN and a row for WireGuard. All fields
of a row except ``vpn`` and ``ips`` can be missing. Until May 2026, Gluetun kept the lists
of all providers in one file, by id of the provider.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...models import ServerFeature, VpnServer, clean_name
from ..errors import ServerListUnreadableError
from ..places.country_codes import UNKNOWN_COUNTRY
from ..places.place_finder import PlaceFinder
from ..places.place_labels import Label
from ..providers import PROTON, Provider
from .fields import read_addresses, read_hostname, shared_features
from .json_document import load_json
from .proton_names import parse_proton_name
from .server_list import ServerList, sorted_server_list

_FLAGS = {
    "free": ServerFeature.FREE,
    "multihop": ServerFeature.MULTIHOP,
    "owned": ServerFeature.OWNED,
    "port_forward": ServerFeature.PORT_FORWARDING,
    "premium": ServerFeature.PREMIUM,
    "secure_core": ServerFeature.SECURE_CORE,
    "stream": ServerFeature.STREAMING,
    "tor": ServerFeature.TOR,
}

_CATEGORIES = {
    "P2P": ServerFeature.P2P,
    "Dedicated IP": ServerFeature.RESTRICTED,
    "Double VPN": ServerFeature.MULTIHOP,
    "Onion Over VPN": ServerFeature.TOR,
}
"""NordVPN's own words; its other categories do not matter here."""

type _Claim = tuple[str | None, str | None, str | None]
"""Country, region and city, as the row spells them."""


@dataclass(slots=True, kw_only=True)
class _Machine:
    """A machine, from all of its rows."""

    name: str
    hostname: str
    claim: _Claim
    features: set[ServerFeature] = field(default_factory=set)
    addresses: list[object] = field(default_factory=list)


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the file names of Gluetun's lists by id of the provider.

    Raises:
        ServerListUnreadableError: not a manifest.

    """
    document = load_json(content)
    names: dict[str, str] = {}
    for provider, entry in document.items() if isinstance(document, dict) else ():
        match entry:
            case {"filepath": str(path)} if path:
                names[provider] = path.rpartition("/")[2]
    if not names:
        raise ServerListUnreadableError("not a manifest")
    return names


def read_gluetun_list(
    document: object, provider: Provider, places: PlaceFinder
) -> ServerList:
    """Parse a decoded list, or the provider's part of a list of all providers.

    Raises:
        ServerListUnreadableError: not such a list, or without a usable server.

    """
    if isinstance(document, dict) and provider.id in document:
        document = document[provider.id]
    match document:
        case {"servers": list(rows)} | list(rows):
            pass
        case _:
            raise ServerListUnreadableError("not a list of Gluetun's")
    machines: dict[tuple[str, str], _Machine] = {}
    unusable = sum(not _add_row(row, provider, machines) for row in rows)
    labels: dict[_Claim, Label] = {}
    servers: list[VpnServer] = []
    for machine in machines.values():
        if machine.claim not in labels:
            labels[machine.claim] = places.read_label(*machine.claim)
        servers.append(_server(machine, provider, labels[machine.claim]))
    return sorted_server_list(servers, unusable)


def _add_row(
    row: object, provider: Provider, machines: dict[tuple[str, str], _Machine]
) -> bool:
    """Add a row to its machine; return False if it names no machine."""
    if not isinstance(row, dict):
        return False
    hostname = read_hostname(row.get("hostname"))
    own_name = clean_name(row.get("server_name"))
    if hostname is None:
        # Gluetun also accepts an address.
        addresses = read_addresses(row.get("ips"))
        hostname = str(addresses[0]) if addresses else None
    if hostname is None:
        return False
    name = own_name or hostname
    by_name = provider.machines_have_names and own_name is not None
    identity = (name, "" if by_name else hostname)
    machine = machines.get(identity)
    if machine is None:
        claim = (
            clean_name(row.get("country")),
            clean_name(row.get("region")),
            clean_name(row.get("city")),
        )
        machine = machines[identity] = _Machine(
            name=name, hostname=hostname, claim=claim
        )
    # The shortest of several names: the others add a number or "ipv6" to it.
    machine.hostname = min(
        machine.hostname, hostname, key=lambda each: (len(each), each)
    )
    machine.addresses.append(row.get("ips"))
    machine.features.update(_features(row, provider))
    return True


def _features(row: Mapping[str, Any], provider: Provider) -> Iterable[ServerFeature]:
    for key, feature in _FLAGS.items():
        if row.get(key) is True:
            yield feature
    if provider.id == PROTON:
        if row.get("port_forward") is True:
            # Gluetun derives this flag from Proton's P2P flag.
            yield ServerFeature.P2P
        # Lists from before 2024 have no flags for what the names say.
        name = parse_proton_name(str(row.get("server_name")))
        yield from name.features if name else ()
    categories = row.get("categories")
    for category in categories if isinstance(categories, list) else ():
        if isinstance(category, str) and category in _CATEGORIES:
            yield _CATEGORIES[category]
    for key in ("country", "region"):
        if isinstance(text := row.get(key), str) and "stream" in text.casefold():
            yield ServerFeature.STREAMING


def _server(machine: _Machine, provider: Provider, label: Label) -> VpnServer:
    city, region = label.city, label.region
    if label.country_code is None:
        # Keep the words for the report of unknown places.
        city = " ".join(filter(None, machine.claim)) or None
    return VpnServer(
        provider=provider.id,
        name=machine.name,
        hostname=machine.hostname,
        country_code=label.country_code or UNKNOWN_COUNTRY,
        city=city,
        region=region,
        addresses=read_addresses(*machine.addresses),
        features=shared_features(frozenset(machine.features)),
        physical_country=label.physical_country,
    )
