"""The servers that stand together."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..models import ServerFeature, ServerSite, VpnServer
from .filters import ServerFilter, fits
from .lists.proton_list import PROVIDER as PROTON
from .places.place_finder import Place, Places, Precision
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
    servers: Iterable[VpnServer], places: Places, wanted: ServerFilter = DEFAULT_FILTER
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
        key = (each.place.key, each.host_country or "")
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


def shipped_sites(places: Places) -> tuple[ServerSite, ...]:
    """Make sites of the shipped table alone, for the time before the first list.

    They have the keys and places that the same cities get from a list, the number of
    P2P servers of the day when the table was made, and no servers.
    """
    return _by_key(
        [
            replace(
                _site(place, tabled.host_country, places, ()),
                server_count=tabled.p2p_servers,
                features=DEFAULT_FILTER.required,
            )
            for tabled in places.tables.places
            if tabled.p2p_servers
            and (place := places.find(tabled.country_code, tabled.city))
        ]
    )


def _by_key(sites: list[ServerSite]) -> tuple[ServerSite, ...]:
    return tuple(sorted(sites, key=lambda site: site.key))


def _site(
    place: Place, host: str | None, places: Places, servers: tuple[VpnServer, ...]
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
        stands_in=host,
        servers=servers,
        server_count=len(servers),
        features=frozenset[ServerFeature]().union(
            *(server.features for server in servers)
        ),
    )
