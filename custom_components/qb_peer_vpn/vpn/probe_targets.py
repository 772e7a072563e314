"""Addresses and ports to probe to measure the latency of a site."""

from dataclasses import dataclass, field, replace

from ..models import IpAddress, ServerSite, VpnServer, public_address
from .server_pick import pick_server

_HTTPS = 443

_OTHER_PORTS = {
    "airvpn": (80, 1194, 2018),
    "ivpn": (80, 1143),
    "mullvad": (80, 1401),
    "privado": (1194, 8080, 8443),
    "private internet access": (80, 110),
    "protonvpn": (5995, 8443),
    "slickvpn": (8080, 8888),
    "windscribe": (80, 1194, 8080),
}
"""TCP ports besides 443, by Gluetun's names of the providers: those that Gluetun's
settings allow for OpenVPN."""
_USUAL_PORTS = (80, 1194)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeTarget:
    """What to probe for one site."""

    site_key: str
    addresses: tuple[IpAddress, ...] = field(repr=False)
    """One address each of one or two servers, in the order in which to try them."""
    ports: tuple[int, ...]
    """TCP ports in the order in which to try them."""


def probe_target(
    site: ServerSite,
    installation_id: str,
    avoided_hostnames: frozenset[str] = frozenset(),
) -> ProbeTarget | None:
    """Choose the servers of a site to probe; None if none has a public address.

    The first one is the one that ``pick_server`` recommends there. The second machine is
    for the case that the first is silent.
    """
    addresses = {
        server: address for server in site.servers if (address := _address(server))
    }
    reachable = replace(site, servers=tuple(addresses))
    first = pick_server(reachable, installation_id, avoided_hostnames)
    if first is None:
        return None
    # Many server names share one machine, and so its addresses.
    other_machines = replace(
        site,
        servers=tuple(
            server
            for server in addresses
            if not set(server.addresses) & set(first.addresses)
        ),
    )
    second = pick_server(other_machines, installation_id, avoided_hostnames)
    return ProbeTarget(
        site_key=site.key,
        addresses=tuple(addresses[server] for server in (first, second) if server),
        ports=(_HTTPS, *_OTHER_PORTS.get(first.provider, _USUAL_PORTS)),
    )


def _address(server: VpnServer) -> IpAddress | None:
    """Return a public address: a list must not make us probe the user's own network.

    IPv4 is preferred: many homes have no IPv6, and all servers have IPv4.
    """
    public = (each for each in server.addresses if public_address(each) == each)
    return min(public, key=lambda address: address.version, default=None)
