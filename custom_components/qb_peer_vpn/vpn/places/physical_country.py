"""Where a server stands that says it is in another country.

Proton calls it smart routing: a machine in one country carries names of others. What
gives it away, the most reliable first (measured against the countries that Proton's own
list admits, see ``scripts/build_proton_places``):

1. the list itself: ``VpnServer.host_country``;
2. the name of a machine of one country under a server of another
   (``node-es-07`` as a Nigerian server);
3. its address block (/24, /48), which is announced from one place: the shipped table of
   blocks, else what the other servers of the block say;
4. the shipped table of cities: no P2P server of this one stands there;
5. a machine without the usual ``node-`` in its name: it does stand elsewhere, and where
   the table says most of the city's servers stand.

Rules 2 to 5 hold for Proton only; what others list says nothing of the kind.
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
"""Address family, and the leading bits: 24 of 32 or 48 of 128."""

type _Claim = tuple[str, str]
"""Host name and claimed country: what one machine says."""


class PhysicalCountryFinder:
    """Finds the countries where the servers of one list stand."""

    def __init__(
        self, servers: Iterable[tuple[VpnServer, Place | None]], places: PlaceFinder
    ) -> None:
        """Collect what the servers tell about each other's address blocks."""
        self._places = places
        members: defaultdict[_Block, dict[_Claim, tuple[VpnServer, Place | None]]] = (
            defaultdict(dict)
        )
        for server, place in servers:
            if server.provider == PROTON and not _enters_elsewhere(server):
                claim = (server.hostname, server.country_code)
                for block in map(_block, server.addresses):
                    members[block].setdefault(claim, (server, place))
        self._countries = {
            block: country
            for block, claims in members.items()
            if (country := self._country_of_block(claims.values()))
        } | {
            _block(network.network_address): country
            for network, country in places.tables.blocks
        }

    def physical_country(self, server: VpnServer, place: Place | None) -> str | None:
        """Return the country where a server stands; None: where it says, as it seems.

        Args:
            server: one of those the finder was made with.
            place: where it says it is.

        """
        host = self._evidence(server, place)
        return host if host != server.country_code else None

    def _evidence(self, server: VpnServer, place: Place | None) -> str | None:
        if server.physical_country is not None or server.provider != PROTON:
            return server.physical_country
        proton_city = self._places.proton_city(place) if place else None
        host_of_all = _host_of_all(server, proton_city)
        if _enters_elsewhere(server):
            return host_of_all
        if match := _NODE.match(server.hostname):
            node_country = iso_country_code(match["country"])
            if node_country != server.country_code:
                return node_country
        if block_country := self._country_of_blocks(server):
            return block_country
        if match or _TOR_NODE.search(server.hostname) or proton_city is None:
            return host_of_all
        return proton_city.main_physical_country

    def _country_of_blocks(self, server: VpnServer) -> str | None:
        found = {self._countries.get(block) for block in map(_block, server.addresses)}
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    def _country_of_block(
        self, claims: Iterable[tuple[VpnServer, Place | None]]
    ) -> str | None:
        """Find the country that a block with servers of several countries stands in."""
        at_home = set[str]()
        hosts = Counter[str]()
        says = set[str]()
        for server, place in claims:
            says.add(server.country_code)
            proton_city = self._places.proton_city(place) if place else None
            if proton_city and proton_city.physical_country:
                hosts[proton_city.physical_country] += 1
            elif _NODE.match(server.hostname):
                at_home.add(server.country_code)
        if len(says) == 1 or len(at_home) > 1:
            return None
        if at_home:
            return at_home.pop()
        return min(hosts, key=lambda code: (-hosts[code], code), default=None)


def _host_of_all(server: VpnServer, proton_city: ProtonCity | None) -> str | None:
    """Apply what the table says of a city's P2P servers; of all where it has none."""
    if proton_city is None:
        return None
    covered = ServerFeature.P2P in server.features or not proton_city.p2p_servers
    return proton_city.physical_country if covered else None


def _enters_elsewhere(server: VpnServer) -> bool:
    """Tell the servers whose entry address says nothing about where they stand."""
    return ServerFeature.SECURE_CORE in server.features


def _block(address: IpAddress) -> _Block:
    shift = 8 if isinstance(address, IPv4Address) else 80
    return (address.version, int(address) >> shift)
