"""The lists of huzky-v/proton-vpn-server-list, in every form that they have had.

- One file per country: an array with one object per server name. ``Domain`` is an object
  (with DNS-resolved addresses) until January 2026 and a string since then; ``P2P`` and
  ``Streaming`` exist since August 2025.
- One file for all: ``{"genDate", "data": [...]}`` with one object per machine and its
  server names. Its ``P2P`` is that of the machine's first name.

A feature that a list does not state counts as missing: the oldest lists, without ``P2P``,
have no P2P server.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...models import IpAddress, ServerFeature, VpnServer, clean_name
from ..errors import ServerListUnreadableError
from ..providers import PROTON
from .fields import read_addresses, read_hostname, shared_features
from .json_document import Rows, load_json
from .proton_gluetun import with_gluetun_filters
from .proton_names import parse_proton_name
from .server_list import ServerList, make_server_list

_NEVER_P2P = frozenset({ServerFeature.FREE, ServerFeature.TOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerName:
    """The name of a server, and what it says."""

    provider: str
    text: str
    country_code: str
    """ISO 3166-1 alpha-2."""
    features: frozenset[ServerFeature] = frozenset()


type NameReader = Callable[[object, Mapping[str, Any]], ServerName | None]
"""Reads a name and its row; the result is None if they do not say where the server is."""


def parse_proton_list(content: bytes) -> ServerList:
    """Parse a list in any of its forms. Synchronous: run it in a worker.

    Raises:
        ServerListTooLargeError: larger than any list.
        ServerListUnreadableError: not such a list, or without a usable server.

    """
    return read_proton_list(load_json(content))


def read_proton_list(
    document: object, read_name: NameReader | None = None
) -> ServerList:
    """Parse a decoded list in any of its forms.

    Args:
        document: the list.
        read_name: reads the names of another provider, whose list has the same form.

    Raises:
        ServerListUnreadableError: not such a list, or without a usable server.

    """
    match document:
        case Rows() | list() as rows:
            parse_row = _servers_of_logical
        case {"data": Rows() | list() as rows}:
            parse_row = _servers_of_machine
        case _:
            raise ServerListUnreadableError("not a list of Proton's servers")
    servers: list[VpnServer] = []
    unusable = 0
    for row in rows:
        found, bad = (
            parse_row(row, read_name or _proton_name)
            if isinstance(row, dict)
            else ([], 1)
        )
        servers += found
        unusable += bad
    if read_name is None:
        servers = with_gluetun_filters(servers)
    return make_server_list(servers, unusable)


def _servers_of_logical(
    row: Mapping[str, Any], read_name: NameReader
) -> tuple[list[VpnServer], int]:
    """Parse a row of a country's file: one name. Return the server and the failures."""
    machines = row.get("Servers")
    machine = machines[0] if isinstance(machines, list) and machines else None
    if not isinstance(machine, dict):
        machine = {}
    domain = row.get("Domain")
    resolved = domain if isinstance(domain, dict) else {"domain": domain}
    # A client connects to the machine's own name; the name in the row of a Secure Core
    # server does not belong to a single machine.
    hostname = _machine_name(machine.get("Domain")) or _machine_name(
        resolved.get("domain")
    )
    if hostname is None:
        return [], 1
    addresses = read_addresses(
        machine.get("EntryIP"), machine.get("ipv4"), machine.get("ipv6")
    ) or read_addresses(resolved.get("ipv4"), resolved.get("ipv6"))
    name = read_name(row.get("Name"), row)
    server = _server(name, hostname, row.get("City"), addresses, row)
    return ([server], 0) if server else ([], 1)


def _servers_of_machine(
    row: Mapping[str, Any], read_name: NameReader
) -> tuple[list[VpnServer], int]:
    """Parse a row of the file for all: one machine, many names."""
    names = row.get("servers")
    hostname = _machine_name(row.get("domain"))
    if hostname is None or not isinstance(names, list) or not names:
        return [], 1
    addresses = read_addresses(row.get("ipv4"), row.get("ipv6"))
    servers = [
        server
        for name in names
        if (
            server := _server(
                read_name(name, row), hostname, row.get("city"), addresses, row
            )
        )
    ]
    return servers, len(names) - len(servers)


def _server(
    name: ServerName | None,
    hostname: str,
    city: object,
    addresses: tuple[IpAddress, ...],
    flags: Mapping[str, Any],
) -> VpnServer | None:
    """Return one server; None if its name does not say where it is."""
    if name is None:
        return None
    features = set(name.features)
    # The file for all gives a free name the flag of its machine's first name.
    if flags.get("P2P") is True and not features & _NEVER_P2P:
        features.add(ServerFeature.P2P)
    if flags.get("Streaming") is True:
        features.add(ServerFeature.STREAMING)
    return VpnServer(
        provider=name.provider,
        name=name.text,
        hostname=hostname,
        country_code=name.country_code,
        city=clean_name(city),
        addresses=addresses,
        features=shared_features(frozenset(features)),
    )


def _proton_name(value: object, row: Mapping[str, Any]) -> ServerName | None:
    parsed = parse_proton_name(value) if isinstance(value, str) else None
    if parsed is None:
        return None
    return ServerName(
        provider=PROTON,
        text=str(value),
        country_code=parsed.country_code,
        features=parsed.features,
    )


def _machine_name(value: object) -> str | None:
    """Return the full host name of a machine; None if the value is none."""
    hostname = read_hostname(value)
    return hostname if hostname and "." in hostname else None
