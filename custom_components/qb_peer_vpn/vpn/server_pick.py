"""The pick of one server of a site for this installation."""

from collections.abc import Iterable, Sequence
from functools import partial
from hashlib import blake2b

from ..models import ServerFeature, ServerSite, VpnProtocol, VpnServer


def pick_server(
    site: ServerSite,
    installation_id: str,
    avoided_hostnames: frozenset[str] = frozenset(),
    *,
    picked_before: str | None = None,
) -> VpnServer | None:
    """Pick a server so that installations are spread and each one keeps its own.

    This is rendezvous hashing (Thaler and Ravishankar 1998): each server gets a number
    from its name and the installation's id, and the highest one wins. The pick changes
    only when its server disappears or a new one gets a higher number.

    A client that may speak any protocol is best served by a server that speaks all. If
    loads are known, the pick is among the least loaded third. Loads change every hour,
    so that pick is only kept with ``picked_before``.

    Args:
        site: contains the servers that fit what the user wants.
        installation_id: any string that is unique to this installation and stays the same.
        avoided_hostnames: machines to use only if the site has no others.
        picked_before: name of the last pick, which is kept while it is one of the servers
            to pick from, even if its load is high.

    Returns:
        None if the site has no servers.

    """
    good = [
        server for server in site.servers if server.hostname not in avoided_hostnames
    ]
    preferred = _speaking_all_protocols(good or site.servers)
    kept = [server for server in preferred if server.name == picked_before]
    candidates = kept or _least_loaded_third(preferred)
    return max(candidates, key=partial(_order, installation_id), default=None)


def _order(installation_id: str, server: VpnServer) -> tuple[bytes, str, str]:
    return _rank(installation_id, server.name), server.name, server.hostname


def _speaking_all_protocols(servers: Sequence[VpnServer]) -> Sequence[VpnServer]:
    """Return the servers that speak what any of them speaks; all if there are none."""
    spoken = frozenset[VpnProtocol]().union(*(each.protocols for each in servers))
    return [each for each in servers if each.protocols >= spoken] or servers


def _least_loaded_third(servers: Sequence[VpnServer]) -> Sequence[VpnServer]:
    """Return the least loaded third with all ties; all servers if no load is known."""
    loads = sorted(server.load for server in servers if server.load is not None)
    if not loads:
        return servers
    limit = loads[(len(loads) - 1) // 3]
    return [
        server for server in servers if server.load is not None and server.load <= limit
    ]


def mixed_hostnames(servers: Iterable[VpnServer]) -> frozenset[str]:
    """Return the machines that have both P2P servers and others, to avoid them.

    P2P is a property of the name that a client connects with; a client that connects by
    host name cannot choose. Secure Core servers do not count: they have the host name of
    their exit, and enter through another machine.

    Args:
        servers: the whole list, not only the servers that fit.

    """
    with_p2p: set[str] = set()
    without_p2p: set[str] = set()
    for server in servers:
        if ServerFeature.SECURE_CORE in server.features:
            continue
        has_p2p = ServerFeature.P2P in server.features
        (with_p2p if has_p2p else without_p2p).add(server.hostname)
    return frozenset(with_p2p & without_p2p)


def _rank(installation_id: str, name: str) -> bytes:
    # With the id as the key, no two pairs of id and name are hashed as the same text.
    key = blake2b(installation_id.encode(), digest_size=32).digest()
    return blake2b(name.encode(), key=key, digest_size=8).digest()
