"""Joining of two lists of Proton's servers, which complement each other.

Gluetun's list is updated every month. It has the machines that Gluetun can connect to and
the P2P flag, but one server name per address. The other list has all server names.
"""

from collections import defaultdict
from dataclasses import replace

from ...models import IpAddress, ServerFeature, VpnServer
from .fields import shared_features
from .server_list import ServerList, sorted_server_list

_FROM_MACHINE = frozenset({ServerFeature.P2P, ServerFeature.PORT_FORWARDING})
_NEVER_P2P = frozenset(
    {ServerFeature.FREE, ServerFeature.SECURE_CORE, ServerFeature.TOR}
)


def join_proton_lists(machines: ServerList, names: ServerList) -> ServerList:
    """Give the machines of one list the server names of the other.

    A machine is identified by its host name, else by an entry address. Machines without
    a name in the other list keep their own; names whose machine is gone are skipped and
    counted as unusable.

    Args:
        machines: Gluetun's list.
        names: the list of all names.

    """
    by_hostname: dict[str, VpnServer] = {}
    by_address: dict[IpAddress, VpnServer] = {}
    for machine in machines.servers:
        # A Secure Core server has its exit's host name, and another entry address.
        if ServerFeature.SECURE_CORE not in machine.features:
            by_hostname.setdefault(machine.hostname, machine)
        for address in machine.addresses:
            by_address.setdefault(address, machine)
    mixed = _mixed(names)
    joined: list[VpnServer] = []
    named = set[tuple[str, str]]()
    gone = 0
    for server in names.servers:
        found = by_hostname.get(server.hostname) or next(
            filter(None, map(by_address.get, server.addresses)), None
        )
        if found is None:
            gone += 1
            continue
        named.add((found.name, found.hostname))
        joined.append(_joined(server, found, is_mixed=server.hostname in mixed))
    joined += [
        machine
        for machine in machines.servers
        if (machine.name, machine.hostname) not in named
    ]
    return sorted_server_list(joined, machines.unusable + names.unusable + gone)


def _joined(server: VpnServer, machine: VpnServer, *, is_mixed: bool) -> VpnServer:
    features = server.features | (machine.features & {ServerFeature.STREAMING})
    if not is_mixed:
        features = (features - _FROM_MACHINE) | (machine.features & _FROM_MACHINE)
    if features & _NEVER_P2P:
        features -= _FROM_MACHINE
    return replace(
        server,
        hostname=machine.hostname,
        addresses=machine.addresses,
        features=shared_features(features),
        protocols=machine.protocols,
        other_hostnames=machine.other_hostnames,
        gluetun=machine.gluetun,
    )


def _mixed(names: ServerList) -> frozenset[str]:
    """Return the machines that have P2P under some of their names only.

    For those, the list of names is more precise than the single flag of the machine.
    """
    flags: defaultdict[str, set[bool]] = defaultdict(set)
    for server in names.servers:
        if not server.features & _NEVER_P2P:
            flags[server.hostname].add(ServerFeature.P2P in server.features)
    return frozenset(hostname for hostname, found in flags.items() if len(found) > 1)
