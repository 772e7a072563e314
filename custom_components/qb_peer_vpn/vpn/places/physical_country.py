"""The country where a server really is, if it claims another one.

Proton calls it smart routing: a machine in one country has server names of others. These
facts reveal it, the most reliable first (measured against the countries that Proton's
own list states, see ``scripts/build_proton_places``):

1. the list itself: ``VpnServer.physical_country``;
2. the host name of a machine of another country (``node-es-07`` as a Nigerian server);
3. its address block (/24, /48), which is announced from one place: the shipped table of
   blocks, else what the other servers of the block claim;
4. the shipped table of cities: no P2P server of this city is there;
5. a host name without the usual ``node-``: the server is virtual, and is where the table
   says most of the city's virtual servers are.

Rules 2 to 5 apply to Proton only; other lists contain nothing of the kind.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from ipaddress import IPv4Address
import re

from ...models import IpAddress, ServerFeature, VpnServer
from ..providers import PROTON
from .country_codes import iso_country_code
from .place_finder import Place, PlaceFinder
from .place_tables import ProtonCity

_NODE = re.compile(r"node-(?P<country>[a-z]{2})-[0-9]")
_TOR_NODE = re.compile(r"-tor\b")

type _Block = tuple[int, int]
"""IP version, and the leading bits: 24 of 32, or 48 of 128."""

type _Machine = tuple[str, str]
"""Host name and claimed country."""


class PhysicalCountryFinder:
    """Finds the countries where the servers of one list really are."""

    def __init__(
        self, servers: Iterable[tuple[VpnServer, Place | None]], places: PlaceFinder
    ) -> None:
        """Collect what the servers reveal about each other's address blocks."""
        self._places = places
        members: defaultdict[_Block, dict[_Machine, tuple[VpnServer, Place | None]]]
        members = defaultdict(dict)
        for server, place in servers:
            if server.provider == PROTON and not _has_other_entry(server):
                machine = (server.hostname, server.country_code)
                for block in map(_block, server.addresses):
                    members[block].setdefault(machine, (server, place))
        self._countries = {
            block: country
            for block, machines in members.items()
            if (country := self._country_of_block(machines.values()))
        } | {
            _block(network.network_address): country
            for network, country in places.tables.blocks
        }

    def find(self, server: VpnServer, place: Place | None) -> str | None:
        """Return the ISO 3166-1 alpha-2 code of the country where a server really is.

        None if nothing contradicts the country that it claims.

        Args:
            server: one of those that were passed at construction.
            place: the place it claims.

        """
        country = self._evidence(server, place)
        return country if country != server.country_code else None

    def _evidence(self, server: VpnServer, place: Place | None) -> str | None:
        if server.physical_country is not None or server.provider != PROTON:
            return server.physical_country
        city = self._places.proton_city(place) if place else None
        of_the_city = _country_of_city(server, city)
        if _has_other_entry(server):
            return of_the_city
        if match := _NODE.match(server.hostname):
            node_country = iso_country_code(match["country"])
            if node_country != server.country_code:
                return node_country
        if block_country := self._country_of_blocks(server):
            return block_country
        if match or _TOR_NODE.search(server.hostname) or city is None:
            return of_the_city
        return city.main_physical_country

    def _country_of_blocks(self, server: VpnServer) -> str | None:
        found = {self._countries.get(block) for block in map(_block, server.addresses)}
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    def _country_of_block(
        self, servers: Iterable[tuple[VpnServer, Place | None]]
    ) -> str | None:
        """Return the country of a block that has servers of several countries."""
        named = set[str]()
        physical = Counter[str]()
        claimed = set[str]()
        for server, place in servers:
            claimed.add(server.country_code)
            city = self._places.proton_city(place) if place else None
            if city and city.physical_country:
                physical[city.physical_country] += 1
            elif _NODE.match(server.hostname):
                named.add(server.country_code)
        if len(claimed) == 1 or len(named) > 1:
            return None
        if named:
            return named.pop()
        return min(physical, key=lambda code: (-physical[code], code), default=None)


def _country_of_city(server: VpnServer, city: ProtonCity | None) -> str | None:
    """Return where the table says the city's P2P servers are; all, if it has none."""
    if city is None:
        return None
    applies = ServerFeature.P2P in server.features or not city.p2p_servers
    return city.physical_country if applies else None


def _has_other_entry(server: VpnServer) -> bool:
    """Return whether the entry address says nothing about where the exit is."""
    return ServerFeature.SECURE_CORE in server.features


def _block(address: IpAddress) -> _Block:
    shift = 8 if isinstance(address, IPv4Address) else 80
    return (address.version, int(address) >> shift)
