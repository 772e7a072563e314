"""A parsed list of servers, of any provider."""

from dataclasses import dataclass, field

from ...models import VpnServer
from ..errors import ListFault, ServerListUnreadableError
from .sorting import sorted_servers


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerList:
    """The result of parsing a list."""

    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name and host name."""
    unusable: int
    """Rows and names that could not be read and were skipped."""
    out_of_service: int = 0
    """Servers that the list marks so, and that were skipped."""
    documents: tuple[int, ...] = (0,)
    """Which documents of the source it was read from."""


def make_server_list(servers: list[VpnServer], unusable: int) -> ServerList:
    """Sort the servers, and keep one of each name.

    If several machines have one name, the first host name keeps it, so that the order of
    the rows does not matter.

    Raises:
        ServerListUnreadableError: there are no servers.

    """
    by_name: dict[str, VpnServer] = {}
    for server in servers:
        other = by_name.setdefault(server.name, server)
        if other is not server:
            by_name[server.name] = min(server, other, key=_content)
    return sorted_server_list(list(by_name.values()), unusable)


def sorted_server_list(
    servers: list[VpnServer], unusable: int, out_of_service: int = 0
) -> ServerList:
    """Sort servers without duplicates.

    Raises:
        ServerListUnreadableError: there are no servers.

    """
    if not servers:
        raise _no_servers(unusable, out_of_service)
    return ServerList(
        servers=sorted_servers(
            servers, key=lambda server: (server.name, server.hostname)
        ),
        unusable=unusable,
        out_of_service=out_of_service,
    )


def _no_servers(unusable: int, out_of_service: int) -> ServerListUnreadableError:
    count = {"count": str(unusable or out_of_service)}
    if unusable:
        return ServerListUnreadableError("no server", ListFault.UNUSABLE, count)
    if out_of_service:
        return ServerListUnreadableError("no server", ListFault.OUT_OF_SERVICE, count)
    return ServerListUnreadableError("no server", ListFault.EMPTY)


def _content(server: VpnServer) -> tuple[str, str, list[str], list[str]]:
    """Sort key for servers of one name: everything else in which they can differ."""
    return (
        server.hostname,
        server.city or "",
        sorted(server.features),
        [str(address) for address in server.addresses],
    )
