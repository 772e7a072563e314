"""Where to knock to measure the way to a site."""

from dataclasses import dataclass, field, replace

from ..models import IpAddress, ServerSite, VpnServer
from .server_pick import pick_server

_HTTPS = 443

# TCP ports of the entries beside 443, by Gluetun's names of the providers, as Gluetun's
# settings allow them for OpenVPN.
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
_USUAL_PORTS = (80, 1194)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeTarget:
    """The doors of one site."""

    site_key: str
    addresses: tuple[IpAddress, ...] = field(repr=False)
    """One for each of one or two servers."""
    ports: tuple[int, ...]
    """TCP, in the order to try them."""


def probe_target(
    site: ServerSite,
    installation_id: str,
    avoided_hostnames: frozenset[str] = frozenset(),
) -> ProbeTarget | None:
    """Choose the servers of a site to measure.

    The first is the one that `choose_server` recommends there; a second machine shows
    whether that one is overloaded or silent. None where no server has an address.
    """
    within_reach = replace(
        site, servers=tuple(server for server in site.servers if server.addresses)
    )
    first = pick_server(within_reach, installation_id, avoided_hostnames)
    if first is None:
        return None
    # Many names of servers share one machine, and so its addresses.
    elsewhere = replace(
        site,
        servers=tuple(
            server
            for server in within_reach.servers
            if not set(server.addresses) & set(first.addresses)
        ),
    )
    second = pick_server(elsewhere, installation_id, avoided_hostnames)
    return ProbeTarget(
        site_key=site.key,
        addresses=tuple(_address(server) for server in (first, second) if server),
        ports=(_HTTPS, *_OTHER_PORTS.get(first.provider, _USUAL_PORTS)),
    )


def _address(server: VpnServer) -> IpAddress:
    """Prefer IPv4: homes without IPv6 are common, entries without IPv4 are not."""
    return min(server.addresses, key=lambda address: address.version)
