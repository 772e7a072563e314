"""Sites: the servers of a provider that are at one physical place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..models import ServerFeature, ServerSite, VpnProtocol, VpnServer
from .filters import fits
from .places.place_finder import Place, PlaceFinder
from .places.placement import PlaceCounts, Placement, count_places
from .providers import PROTON, PROVIDERS
from .server_filter import ServerFilter

DEFAULT_FILTER = PROVIDERS[PROTON].default_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The sites of a list, and how precisely all of its servers are located."""

    sites: tuple[ServerSite, ...]
    """Sorted by key. A server that fits is in exactly one, or in none if no table knows
    its country."""
    counts: PlaceCounts
    """Of the whole list, not only of the wanted servers."""


def group_into_sites(
    servers: Iterable[VpnServer],
    places: PlaceFinder,
    wanted: ServerFilter = DEFAULT_FILTER,
) -> SiteList:
    """Group the servers that fit by claimed place and physical country.

    Args:
        servers: the whole list, in any order: unwanted servers help to find out where
            the others really are.
        places: finds coordinates.
        wanted: what servers must be like.

    """
    placed = Placement(servers, places)
    groups: dict[tuple[str, str | None], tuple[Place, list[VpnServer]]] = {}
    for each in placed:
        if each.place is not None and fits(each, wanted):
            key = (each.place.key, each.physical_country)
            server = _as_client_sees_it(each.server, wanted.protocol)
            groups.setdefault(key, (each.place, []))[1].append(server)
    return SiteList(
        sites=_sorted(
            _site(place, physical_country, places, tuple(members))
            for (_, physical_country), (place, members) in groups.items()
        ),
        counts=count_places(placed),
    )


def _as_client_sees_it(server: VpnServer, protocol: VpnProtocol | None) -> VpnServer:
    """Return a server under the host name that it has for the client's protocol."""
    hostname = dict(server.other_hostnames).get(protocol) if protocol else None
    return replace(server, hostname=hostname) if hostname else server


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShippedCity:
    """A city of the shipped table that has P2P servers, as a filter sees it."""

    place: Place
    physical_country: str | None
    p2p_servers: int
    features = DEFAULT_FILTER.required
    protocols = frozenset[VpnProtocol]()
    load = None

    @property
    def country_code(self) -> str:
        return self.place.country_code


def shipped_sites(
    places: PlaceFinder, wanted: ServerFilter = DEFAULT_FILTER
) -> tuple[ServerSite, ...]:
    """Return the sites of the shipped table that fit, for use before the first list.

    They have the same keys and places as sites of a list, the number of P2P servers when
    the table was made, and no servers. The table counts P2P servers only, so there are no
    sites if something else is required.
    """
    if wanted.required != DEFAULT_FILTER.required:
        return ()
    return _sorted(
        replace(
            _site(city.place, city.physical_country, places, ()),
            server_count=city.p2p_servers,
            features=city.features,
        )
        for city in _shipped_cities(places)
        if fits(city, wanted)
    )


def _shipped_cities(places: PlaceFinder) -> Iterator[_ShippedCity]:
    for city in places.tables.places:
        place = places.find(city.country_code, city.city)
        if city.p2p_servers and place:
            yield _ShippedCity(
                place=place,
                physical_country=city.physical_country,
                p2p_servers=city.p2p_servers,
            )


def _sorted(sites: Iterable[ServerSite]) -> tuple[ServerSite, ...]:
    return tuple(sorted(sites, key=lambda site: site.key))


def _site(
    place: Place,
    physical_country: str | None,
    places: PlaceFinder,
    servers: tuple[VpnServer, ...],
) -> ServerSite:
    """Make a site; virtual servers are placed at the anchor of their real country."""
    tables = places.tables
    anchor = None
    if physical_country:
        anchor = tables.anchors.get(physical_country) or tables.country_anchors.get(
            physical_country
        )
    return ServerSite(
        key=f"{place.key}@{physical_country}" if physical_country else place.key,
        city=place.name,
        country_code=place.country_code,
        coordinates=anchor.coordinates if anchor else place.coordinates,
        radius_km=anchor.radius_km if anchor else place.radius_km,
        physical_country=physical_country,
        servers=servers,
        server_count=len(servers),
        features=frozenset[ServerFeature]().union(
            *(server.features for server in servers)
        ),
    )
