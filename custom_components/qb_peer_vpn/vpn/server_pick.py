"""The server of a site that is for this installation."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from ..models import ServerFeature, ServerSite, VpnServer


def pick_server(
    site: ServerSite,
    installation_id: str,
    avoided_hostnames: frozenset[str] = frozenset(),
    *,
    chosen_before: str | None = None,
) -> VpnServer | None:
    """Pick a server so that installations spread and each keeps its own.

    Rendezvous hashing (Thaler and Ravishankar 1998): every server is drawn a number from
    its name and the installation's id, the highest wins. Others may come and go; the
    pick changes only when its server goes or a new one draws higher.

    Where loads are known, the draw is among the least loaded third. Loads change by the
    hour: only ``chosen_before`` makes that pick hold.

    Args:
        site: where to pick; its servers fit what the user wants.
        installation_id: any text that is this installation's own and stays the same.
        avoided_hostnames: machines to use only where the site has no others.
        chosen_before: name of the last pick; it holds while it is one of the servers
            to pick from, however loaded it is by now.

    Returns:
        None while the site has no servers.

    """
    preferred = [
        server for server in site.servers if server.hostname not in avoided_hostnames
    ] or site.servers
    kept = [server for server in preferred if server.name == chosen_before]
    return max(
        kept or _least_loaded_third(preferred),
        key=lambda server: (
            _draw(installation_id, server.name),
            server.name,
            server.hostname,
        ),
        default=None,
    )


def _least_loaded_third(servers: Sequence[VpnServer]) -> Sequence[VpnServer]:
    """Keep the least loaded third and all as loaded as its last; all without loads."""
    loads = sorted(server.load for server in servers if server.load is not None)
    if not loads:
        return servers
    limit = loads[(len(loads) - 1) // 3]
    return [
        server for server in servers if server.load is not None and server.load <= limit
    ]


def mixed_hostnames(servers: Iterable[VpnServer]) -> frozenset[str]:
    """Find the machines that carry P2P servers and others, to avoid them.

    P2P is a property of the name that a client connects with. Who picks a machine by its
    host name cannot tell the two kinds apart. Secure Core servers do not count: they
    have the host name of their exit, and enter through another machine.

    Args:
        servers: the whole list, not only those that fit.

    """
    with_p2p: set[str] = set()
    without_p2p: set[str] = set()
    for server in servers:
        if ServerFeature.SECURE_CORE in server.features:
            continue
        carries = ServerFeature.P2P in server.features
        (with_p2p if carries else without_p2p).add(server.hostname)
    return frozenset(with_p2p & without_p2p)


def _draw(installation_id: str, name: str) -> bytes:
    # The id as the key: no id and name can run together into another pair.
    key = blake2b(installation_id.encode(), digest_size=32).digest()
    return blake2b(name.encode(), key=key, digest_size=8).digest()
