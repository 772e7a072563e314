"""What every list of servers has to be, whoever publishes it."""

from dataclasses import dataclass, field

from ...models import VpnServer
from ..errors import ServerListShrunkError, ServerListUnreadableError

SMALLEST_SHARE = 0.6
"""Two releases of Proton's list held 1,830 servers where it had more than 10,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerList:
    """What a parser made of a list."""

    servers: tuple[VpnServer, ...] = field(repr=False)
    """Sorted by name and host name."""
    unusable: int
    """Rows and names that could not be read and were passed over."""
    out_of_service: int = 0
    """Servers that the list itself calls so, and that were passed over."""


def make_server_list(servers: list[VpnServer], unusable: int) -> ServerList:
    """Sort the servers and keep one of each name.

    A name that several machines carry goes to the first host name, so that the order of
    the rows decides nothing.

    Raises:
        ServerListUnreadableError: nothing usable in the list.

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
    """Sort servers of which no two are the same.

    Raises:
        ServerListUnreadableError: there are none.

    """
    if not servers:
        raise ServerListUnreadableError("no servers")
    return ServerList(
        servers=tuple(
            sorted(servers, key=lambda server: (server.name, server.hostname))
        ),
        unusable=unusable,
        out_of_service=out_of_service,
    )


def _content(server: VpnServer) -> tuple[str, str, list[str], list[str]]:
    """Order servers of one name by everything else in which they may differ."""
    return (
        server.hostname,
        server.city or "",
        sorted(server.features),
        [str(address) for address in server.addresses],
    )


def ensure_not_shrunk(count: int, last_count: int) -> None:
    """Check that a new list may replace the last good one of the same source.

    Raises:
        ServerListShrunkError: fewer than 60 % of the servers are left.

    """
    if count < SMALLEST_SHARE * last_count:
        raise ServerListShrunkError(count, last_count)
