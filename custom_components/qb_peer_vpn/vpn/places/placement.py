"""The claimed and the physical place of every server of a list."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...models import Coordinates, ServerFeature, VpnProtocol, VpnServer
from .physical_country import PhysicalCountryFinder
from .place_finder import Place, PlaceFinder, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedServer:
    """A server with its places."""

    server: VpnServer
    place: Place | None
    """The place it claims; None if no table knows the country."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 code of where it really is, if that is another country."""

    @property
    def country_code(self) -> str:
        """ISO 3166-1 alpha-2 code of the country it claims."""
        return self.server.country_code

    @property
    def features(self) -> frozenset[ServerFeature]:
        """What it offers."""
        return self.server.features

    @property
    def protocols(self) -> frozenset[VpnProtocol]:
        """What it speaks; empty if the list does not state it."""
        return self.server.protocols

    @property
    def load(self) -> int | None:
        """In percent, if the list states it."""
        return self.server.load


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCounts:
    """How precisely the servers of a list are located."""

    by_city: int = 0
    by_region: int = 0
    by_country: int = 0
    nowhere: int = 0
    virtual: int = 0
    """Servers, counted above too, that are physically in another country."""
    unknown: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Cities that no table has, as ``NL/Nowhere``, with the number of their servers, the
    largest first."""


class Placement:
    """All servers of one list with their places, sorted by name and host name.

    It can be iterated several times. The elements are created on the way, because lists
    have tens of thousands of servers.
    """

    def __init__(self, servers: Iterable[VpnServer], places: PlaceFinder) -> None:
        """Find the places; this takes about 50 ms for 15,000 servers."""
        self._servers = sorted(servers, key=_by_name)
        self._places = {
            claim: places.find(*claim)
            for claim in dict.fromkeys(map(_claim, self._servers))
        }
        claimed = ((server, self._place(server)) for server in self._servers)
        self._physical_countries = PhysicalCountryFinder(claimed, places)

    def __iter__(self) -> Iterator[PlacedServer]:
        """Iterate over the servers."""
        for server in self._servers:
            place = self._place(server)
            yield PlacedServer(
                server=server,
                place=place,
                physical_country=self._physical_countries.find(server, place),
            )

    def _place(self, server: VpnServer) -> Place | None:
        return self._places[_claim(server)]


def place_servers(
    servers: Iterable[VpnServer], places: PlaceFinder
) -> tuple[PlacedServer, ...]:
    """Place all servers of one list; the result is sorted by name and host name."""
    return tuple(Placement(servers, places))


def count_places(placed: Iterable[PlacedServer]) -> PlaceCounts:
    """Count how precisely servers are located; the counts sum to their number."""
    counts = Counter[Precision | None]()
    unknown = Counter[str]()
    virtual = 0
    for each in placed:
        server = each.server
        precision = each.place.precision if each.place else None
        counts[precision] += 1
        virtual += each.physical_country is not None
        if each.place is None or each.place.unknown_city:
            words = " / ".join(filter(None, (server.region, server.city)))
            unknown[f"{server.country_code}/{words}"] += 1
    return PlaceCounts(
        by_city=counts[Precision.CITY],
        by_region=counts[Precision.REGION],
        by_country=counts[Precision.COUNTRY],
        nowhere=counts[None],
        virtual=virtual,
        unknown=tuple(sorted(unknown.items(), key=lambda each: (-each[1], each[0]))),
    )


def _by_name(server: VpnServer) -> tuple[str, str, str]:
    return (server.name, server.hostname, server.city or "")


def _claim(server: VpnServer) -> tuple[str, str | None, str | None, Coordinates | None]:
    """Return the claimed place, as ``PlaceFinder.find`` takes it."""
    return server.country_code, server.city, server.region, server.coordinates
