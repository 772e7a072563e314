"""What Gluetun needs for servers of lists that are not Gluetun's."""

from collections.abc import Iterable
from dataclasses import replace

from ...models import GluetunFilters, ServerFeature, VpnServer
from ..server_pick import mixed_hostnames

_FORWARDING = GluetunFilters(port_forward_only=True)


def with_gluetun_filters(servers: Iterable[VpnServer]) -> list[VpnServer]:
    """Distinguish P2P servers from the Secure Core servers that share their host names.

    Gluetun's flag is the P2P flag of the first name of each machine. So it is not known
    for the machines that have P2P under some of their names only.
    """
    servers = list(servers)
    mixed = mixed_hostnames(servers)
    return [
        replace(server, gluetun=_FORWARDING)
        if ServerFeature.P2P in server.features and server.hostname not in mixed
        else server
        for server in servers
    ]
