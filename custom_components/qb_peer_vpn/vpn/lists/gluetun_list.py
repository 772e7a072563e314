"""Gluetun's lists: one file per provider, all in the same form.

``{"version", "timestamp", "servers": [...]}``. A row has one or more addresses for one
VPN protocol, so most machines have a row for OpenVPN and a row for WireGuard. All fields
of a row except ``vpn`` and ``ips`` can be missing. Until May 2026, Gluetun kept the lists
of all providers in one file, by id of the provider.
"""

from ...models import GluetunFilters, VpnServer
from ..errors import ServerListUnreadableError
from ..places.country_codes import UNKNOWN_COUNTRY
from ..places.hostname_place import contradicts
from ..places.place_finder import PlaceFinder
from ..places.place_labels import Label
from ..providers import Provider
from .fields import read_addresses
from .gluetun_machines import Claim, Machine, gluetun_filters, read_machines
from .json_document import Rows, load_json
from .server_list import ServerList, sorted_server_list

_NOWHERE = Label(country_code=None)
"""A server whose place is uncertain is not ranked."""


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the file names of Gluetun's lists by id of the provider.

    Raises:
        ServerListUnreadableError: not a manifest.

    """
    names = manifest_files(load_json(content))
    if not names:
        raise ServerListUnreadableError("not a manifest")
    return names


def manifest_files(document: object) -> dict[str, str]:
    """Return the file names in a decoded manifest; empty if it is none."""
    names: dict[str, str] = {}
    for provider, entry in document.items() if isinstance(document, dict) else ():
        match entry:
            case {"filepath": str(path)} if path:
                names[provider] = path.rpartition("/")[2]
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
        case {"servers": Rows() | list() as rows} | (Rows() | list() as rows):
            pass
        case _:
            raise ServerListUnreadableError("not a list of Gluetun's")
    machines, unusable = read_machines(rows, provider)
    labels: dict[Claim, Label] = {}
    servers: list[VpnServer] = []
    for machine, filters in zip(
        machines, gluetun_filters(machines, provider), strict=True
    ):
        if machine.claim not in labels:
            labels[machine.claim] = places.read_label(*machine.claim)
        label = labels[machine.claim]
        if _is_contradicted(machine, label, places):
            label = _NOWHERE
        servers.append(_server(machine, provider, label, filters))
    return sorted_server_list(servers, unusable)


def _is_contradicted(machine: Machine, label: Label, places: PlaceFinder) -> bool:
    return bool(
        machine.hostname
        and label.country_code
        and contradicts(machine.hostname, label.country_code, places)
    )


def _server(
    machine: Machine, provider: Provider, label: Label, filters: GluetunFilters
) -> VpnServer:
    city = label.city
    if label.country_code is None:
        # Keep the words for the report of unknown places.
        city = " ".join(filter(None, machine.claim)) or None
    addresses = read_addresses(" ".join(machine.addresses).split())
    hostname = machine.hostname or str(addresses[0])
    return VpnServer(
        provider=provider.id,
        name=machine.name,
        hostname=hostname,
        country_code=label.country_code or UNKNOWN_COUNTRY,
        city=city,
        region=label.region,
        addresses=addresses,
        features=machine.features,
        physical_country=label.physical_country,
        protocols=machine.protocols,
        other_hostnames=tuple(
            sorted(
                (protocol, each)
                for protocol, each in (machine.hostnames or {}).items()
                if each != hostname
            )
        ),
        gluetun=filters,
    )
