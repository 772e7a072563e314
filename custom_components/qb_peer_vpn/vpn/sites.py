"""The servers that stand together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..models import ServerFeature, ServerSite, VpnServer
from .filters import ServerFilter, fits
from .lists.proton_list import PROVIDER as PROTON
from .places.place_finder import Place, PlaceFinder, Precision
from .places.placement import PlaceCounts, Placement, count_places
from .providers import PROVIDERS

DEFAULT_FILTER = PROVIDERS[PROTON].default_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The sites, and what could not be placed well."""

    sites: tuple[ServerSite, ...]
    """Sorted by key; each fitting server is in exactly one, or in ``unplaced``."""
    country_only: tuple[str, ...]
    """Keys of the sites of which only the country is known."""
    unplaced: tuple[VpnServer, ...] = field(repr=False)
    """Wanted servers of a country that no table knows, in no site; sorted by name."""
    counts: PlaceCounts
    """Of the whole list, whatever is wanted."""


def group_into_sites(
    servers: Iterable[VpnServer],
    places: PlaceFinder,
    wanted: ServerFilter = DEFAULT_FILTER,
) -> SiteList:
    """Group the servers that fit by where they say they are and where they stand.

    Args:
        servers: the whole list, in any order: servers that are not wanted help to find
            where the others stand.
        places: finds their coordinates.
        wanted: what servers must be like.

    """
    placed = Placement(servers, places)
    groups: dict[tuple[str, str], tuple[Place, list[VpnServer]]] = {}
    unplaced: list[VpnServer] = []
    for each in placed:
        if not fits(each, wanted):
            continue
        if each.place is None:
            unplaced.append(each.server)
            continue
        key = (each.place.key, each.physical_country or "")
        groups.setdefault(key, (each.place, []))[1].append(each.server)
    sites = [
        _site(place, host or None, places, tuple(members))
        for (_, host), (place, members) in groups.items()
    ]
    return SiteList(
        sites=_by_key(sites),
        country_only=tuple(
            sorted(
                key
                for (key, host), (place, _) in groups.items()
                if not host and place.precision is Precision.COUNTRY
            )
        ),
        unplaced=tuple(unplaced),
        counts=count_places(placed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShippedCity:
    """A city of the shipped table that has P2P servers, as a filter sees it."""

    place: Place
    physical_country: str | None
    p2p_servers: int
    features = DEFAULT_FILTER.required
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
    return _by_key(
        [
            replace(
                _site(city.place, city.physical_country, places, ()),
                server_count=city.p2p_servers,
                features=city.features,
            )
            for city in _shipped_cities(places)
            if fits(city, wanted)
        ]
    )


def _shipped_cities(places: PlaceFinder) -> Iterator[_ShippedCity]:
    for proton_city in places.tables.places:
        place = places.find(proton_city.country_code, proton_city.city)
        if proton_city.p2p_servers and place:
            yield _ShippedCity(
                place=place,
                physical_country=proton_city.physical_country,
                p2p_servers=proton_city.p2p_servers,
            )


def _by_key(sites: list[ServerSite]) -> tuple[ServerSite, ...]:
    return tuple(sorted(sites, key=lambda site: site.key))


def _site(
    place: Place, host: str | None, places: PlaceFinder, servers: tuple[VpnServer, ...]
) -> ServerSite:
    """Make a site; servers that stand elsewhere stand at the anchor of that country."""
    tables = places.tables
    anchor = None
    if host:
        anchor = tables.anchors.get(host) or tables.country_anchors.get(host)
    return ServerSite(
        key=f"{place.key}@{host}" if host else place.key,
        city=place.name,
        country_code=place.country_code,
        coordinates=anchor.coordinates if anchor else place.coordinates,
        radius_km=anchor.radius_km if anchor else place.radius_km,
        physical_country=host,
        servers=servers,
        server_count=len(servers),
        features=frozenset[ServerFeature]().union(
            *(server.features for server in servers)
        ),
    )
