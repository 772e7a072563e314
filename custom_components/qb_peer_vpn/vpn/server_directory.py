"""Servers and their sites by name, for the event loop: lists have thousands of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

from ..models import ServerSite, VpnServer


@dataclass(frozen=True, slots=True)
class ServerDirectory:
    """Finds servers by name or host name, in lower case, and sites by their servers."""

    _servers: Mapping[str, VpnServer] = field(default_factory=dict, repr=False)
    _sites: Mapping[str, ServerSite] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, sites: Sequence[ServerSite], servers: Sequence[VpnServer]) -> Self:
        """List the servers of the sites, and all others after them.

        Of several servers with the same host name, the first one counts.
        """
        found: dict[str, VpnServer] = {}
        places: dict[str, ServerSite] = {}
        for site in sites:
            places |= {server.name: site for server in site.servers}
        of_sites = (server for site in sites for server in site.servers)
        for server in chain(of_sites, servers):
            found.setdefault(server.name.lower(), server)
            found.setdefault(server.hostname.lower(), server)
        # Of a server without a host name.
        found.pop("", None)
        return cls(found, places)

    def server_named(self, text: str) -> VpnServer | None:
        """Return the server with a name or a host name; None if there is none."""
        return self._servers.get(text.strip().lower())

    def site_of(self, server: VpnServer) -> ServerSite | None:
        """Return the site of a server; None if the user does not want that server."""
        return self._sites.get(server.name)
