"""Where every server of a list says it is, and where it stands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..models import Coordinates, VpnServer
from .places import Place, Places, Precision
from .real_places import HostFinder


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedServer:
    """A server with its places."""

    server: VpnServer
    place: Place | None
    """Where it says it is; None where no table knows the country."""
    host_country: str | None
    """ISO 3166-1 alpha-2 of where it stands, if in another country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCounts:
    """How well the servers of a list could be placed."""

    by_city: int = 0
    by_region: int = 0
    by_country: int = 0
    nowhere: int = 0
    elsewhere: int = 0
    """Of the others: servers that stand in another country than they say."""
    unknown: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Cities that no table knows, as ``NL/Nowhere``, with the number of their servers,
    most first."""


def place_servers(
    servers: Iterable[VpnServer], places: Places
) -> tuple[PlacedServer, ...]:
    """Place all servers of one list, sorted by name and host name."""
    type Says = tuple[str, str | None, str | None, Coordinates | None]
    found: dict[Says, Place | None] = {}
    claimed: list[tuple[VpnServer, Place | None]] = []
    for server in sorted(servers, key=_by_name):
        says = (server.country_code, server.city, server.region, server.coordinates)
        if says not in found:
            found[says] = places.find(*says)
        claimed.append((server, found[says]))
    hosts = HostFinder(claimed, places)
    return tuple(
        PlacedServer(
            server=server, place=place, host_country=hosts.host_country(server, place)
        )
        for server, place in claimed
    )


def count_places(placed: Iterable[PlacedServer]) -> PlaceCounts:
    """Count how well servers are placed; nobody gets lost between the counts."""
    counts = Counter[Precision | None]()
    unknown = Counter[str]()
    elsewhere = 0
    for each in placed:
        server = each.server
        precision = each.place.precision if each.place else None
        counts[precision] += 1
        elsewhere += each.host_country is not None
        if each.place is None or each.place.unknown_city:
            says = " / ".join(filter(None, (server.region, server.city)))
            unknown[f"{server.country_code}/{says}"] += 1
    return PlaceCounts(
        by_city=counts[Precision.CITY],
        by_region=counts[Precision.REGION],
        by_country=counts[Precision.COUNTRY],
        nowhere=counts[None],
        elsewhere=elsewhere,
        unknown=tuple(sorted(unknown.items(), key=lambda each: (-each[1], each[0]))),
    )


def _by_name(server: VpnServer) -> tuple[str, str, str]:
    return (server.name, server.hostname, server.city or "")
