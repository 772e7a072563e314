"""Where every server of a list says it is, and where it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...models import Coordinates, ServerFeature, VpnServer
from .physical_country import PhysicalCountryFinder
from .place_finder import Place, PlaceFinder, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedServer:
    """A server with its places."""

    server: VpnServer
    place: Place | None
    """Where it says it is; None where no table knows the country."""
    physical_country: str | None
    """ISO 3166-1 alpha-2 of where it stands, if in another country."""

    @property
    def country_code(self) -> str:
        """ISO 3166-1 alpha-2 of the country it claims."""
        return self.server.country_code

    @property
    def features(self) -> frozenset[ServerFeature]:
        """What it offers."""
        return self.server.features

    @property
    def load(self) -> int | None:
        """In per cent, if the list states it."""
        return self.server.load


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCounts:
    """How well the servers of a list could be placed."""

    by_city: int = 0
    by_region: int = 0
    by_country: int = 0
    nowhere: int = 0
    virtual: int = 0
    """Of the others: servers that stand in another country than they say."""
    unknown: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Cities that no table knows, as ``NL/Nowhere``, with the number of their servers,
    most first."""


class Placement:
    """All servers of one list with their places, sorted by name and host name.

    Can be gone through as often as needed. Each is made when it is its turn: lists have
    servers by the ten thousand.
    """

    def __init__(self, servers: Iterable[VpnServer], places: PlaceFinder) -> None:
        """Find the places; that takes some 50 ms for 15,000 servers."""
        self._servers = sorted(servers, key=_by_name)
        self._places = {
            says: places.find(*says)
            for says in dict.fromkeys(map(_says, self._servers))
        }
        claimed = ((server, self._place(server)) for server in self._servers)
        self._hosts = PhysicalCountryFinder(claimed, places)

    def __iter__(self) -> Iterator[PlacedServer]:
        """Go through the servers."""
        for server in self._servers:
            place = self._place(server)
            yield PlacedServer(
                server=server,
                place=place,
                physical_country=self._hosts.physical_country(server, place),
            )

    def _place(self, server: VpnServer) -> Place | None:
        return self._places[_says(server)]


def place_servers(
    servers: Iterable[VpnServer], places: PlaceFinder
) -> tuple[PlacedServer, ...]:
    """Place all servers of one list, sorted by name and host name."""
    return tuple(Placement(servers, places))


def count_places(placed: Iterable[PlacedServer]) -> PlaceCounts:
    """Count how well servers are placed; nobody gets lost between the counts."""
    counts = Counter[Precision | None]()
    unknown = Counter[str]()
    virtual = 0
    for each in placed:
        server = each.server
        precision = each.place.precision if each.place else None
        counts[precision] += 1
        virtual += each.physical_country is not None
        if each.place is None or each.place.unknown_city:
            says = " / ".join(filter(None, (server.region, server.city)))
            unknown[f"{server.country_code}/{says}"] += 1
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


def _says(server: VpnServer) -> tuple[str, str | None, str | None, Coordinates | None]:
    return server.country_code, server.city, server.region, server.coordinates
