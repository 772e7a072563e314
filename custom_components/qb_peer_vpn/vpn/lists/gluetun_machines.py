"""The machines in the rows of Gluetun's lists.

Most machines have a row for each VPN type. Gluetun looks at the rows of its VPN type and
transport, then filters them by place, name, and host name (``internal/storage/filter.go``
of passteque/gluetun). So it matters which protocols a machine speaks under which host
name, and which filters leave only its rows.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ...models import GluetunFilters, ServerFeature, VpnProtocol, clean_name
from ..providers import PROTON, Provider
from .fields import (
    address_words,
    read_addresses,
    read_hostname,
    shared_features,
    shared_flags,
    shared_protocols,
)
from .gluetun_features import read_features

_TRANSPORTS = {"tcp": VpnProtocol.OPENVPN_TCP, "udp": VpnProtocol.OPENVPN_UDP}

_BY_HOSTNAME = {
    flag: GluetunFilters(port_forward_only=flag) for flag in (None, False, True)
}
"""Most servers share one of these."""


class Claim(NamedTuple):
    """A place as a row spells it."""

    country: str | None
    region: str | None
    city: str | None


type _Identity = tuple[str | None, str | None, Claim | None]
"""Own name, host name, and place of a machine, as far as they identify it."""


@dataclass(slots=True, kw_only=True)
class Machine:
    """A machine, from all of its rows."""

    own_name: str | None
    hostname: str | None
    """The shortest of several: the others add a number or "ipv6" to it."""
    claim: Claim
    protocols: frozenset[VpnProtocol] = frozenset()
    hostnames: dict[VpnProtocol, str] | None = None
    """The shortest by protocol; None as long as there is only one."""
    features: frozenset[ServerFeature] = frozenset()
    port_forward: frozenset[bool] = frozenset()
    """The values of Gluetun's flag: mostly one for all rows."""
    addresses: list[str] = field(default_factory=list)
    """Of each row, as ``address_words`` joins them."""

    @property
    def name(self) -> str:
        """The provider's own name, else the host name, else the place."""
        return self.own_name or self.hostname or " ".join(filter(None, self.claim))


def read_machines(
    rows: Collection[object], provider: Provider
) -> tuple[list[Machine], int]:
    """Return the machines, and the number of rows that cannot be used."""
    # In a list that says how to connect, Gluetun never uses a row that does not.
    is_typed = any(_vpn_type(row) for row in rows if isinstance(row, dict))
    machines: dict[_Identity, Machine] = {}
    for row in rows:
        if not isinstance(row, dict):
            continue
        identity = _identity(row, provider)
        if identity and (_vpn_type(row) or not is_typed):
            if identity not in machines:
                machines[identity] = _machine(row)
            _add_row(row, provider, machines[identity])
    at_claim = Counter(machine.claim for machine in machines.values())
    found = [
        machine
        for machine in machines.values()
        # By its place alone, Gluetun could not distinguish it from others there.
        if machine.own_name or machine.hostname or at_claim[machine.claim] == 1
    ]
    return found, len(rows) - sum(len(machine.addresses) for machine in found)


def gluetun_filters(
    machines: Iterable[Machine], provider: Provider
) -> Iterable[GluetunFilters]:
    """Yield what leaves exactly each machine, in their order."""
    machines = tuple(machines)
    number = Counter(machine.hostname for machine in machines)
    sharing: defaultdict[str | None, list[Machine]] = defaultdict(list)
    for machine in machines:
        if number[machine.hostname] > 1:
            sharing[machine.hostname].append(machine)
    for machine in machines:
        if machine.own_name and (provider.machines_have_names or not machine.hostname):
            yield GluetunFilters(with_hostname=False, name=machine.own_name)
        elif not machine.hostname:
            yield GluetunFilters(with_hostname=False, **machine.claim._asdict())
        else:
            yield _among(sharing.get(machine.hostname, ()), machine, provider)


def _among(
    sharing: Iterable[Machine], machine: Machine, provider: Provider
) -> GluetunFilters:
    """Distinguish a machine from the others that share its host name.

    Proton's Secure Core servers have the host name of their exit. Names change with each
    of Gluetun's lists, so its flag is the better mark: they never forward ports.
    """
    flag = None
    if provider.id == PROTON and len(machine.port_forward) == 1:
        [flag] = machine.port_forward
    rivals = [
        each
        for each in sharing
        if each is not machine and (not flag or True in each.port_forward)
    ]
    if not rivals:
        return _BY_HOSTNAME[flag]
    return GluetunFilters(name=machine.own_name, port_forward_only=flag)


def _vpn_type(row: Mapping[str, Any]) -> str | None:
    vpn_type = row.get("vpn")
    return vpn_type if vpn_type in ("openvpn", "wireguard") else None


def _protocols(row: Mapping[str, Any]) -> Iterable[VpnProtocol]:
    match _vpn_type(row):
        case "wireguard":
            return {VpnProtocol.WIREGUARD}
        case "openvpn":
            spoken = {
                protocol
                for flag, protocol in _TRANSPORTS.items()
                if row.get(flag) is True
            }
            # The oldest lists have no flags.
            return spoken or _TRANSPORTS.values()
    return ()


def _claim(row: Mapping[str, Any]) -> Claim:
    return _shared(*(clean_name(row.get(key)) for key in Claim._fields))


@lru_cache(maxsize=1024)
def _shared(country: str | None, region: str | None, city: str | None) -> Claim:
    """Return the same object for equal places."""
    return Claim(country, region, city)


def _identity(row: Mapping[str, Any], provider: Provider) -> _Identity | None:
    """Return what the rows of one machine have in common; None if it has nothing."""
    hostname = read_hostname(row.get("hostname"))
    own_name = clean_name(row.get("server_name"))
    if hostname is None and not read_addresses(row.get("ips")):
        return None
    if own_name and (provider.machines_have_names or hostname is None):
        return own_name, None, None
    if hostname:
        return own_name, hostname, None
    claim = _claim(row)
    return (None, None, claim) if any(claim) else None


def _machine(row: Mapping[str, Any]) -> Machine:
    return Machine(
        own_name=clean_name(row.get("server_name")),
        hostname=read_hostname(row.get("hostname")),
        claim=_claim(row),
    )


def _add_row(row: Mapping[str, Any], provider: Provider, machine: Machine) -> None:
    protocols = frozenset(_protocols(row))
    if hostname := read_hostname(row.get("hostname")):
        _add_hostname(hostname, protocols, machine)
    # Sets of equal content are one object: there can be tens of thousands of machines.
    machine.protocols = shared_protocols(machine.protocols | protocols)
    flag = row.get("port_forward") is True
    machine.port_forward = shared_flags(machine.port_forward | {flag})
    machine.features = shared_features(
        machine.features.union(read_features(row, provider))
    )
    machine.addresses.append(address_words(row.get("ips")))


def _add_hostname(
    hostname: str, protocols: Iterable[VpnProtocol], machine: Machine
) -> None:
    if machine.hostnames is None and hostname != machine.hostname:
        before = machine.hostname
        machine.hostnames = dict.fromkeys(machine.protocols, before) if before else {}
    machine.hostname = _shorter(hostname, machine.hostname)
    if machine.hostnames is not None:
        for protocol in protocols:
            machine.hostnames[protocol] = _shorter(
                hostname, machine.hostnames.get(protocol)
            )


def _shorter(hostname: str, other: str | None) -> str:
    return min(filter(None, (hostname, other)), key=lambda each: (len(each), each))
