"""The servers that stand together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..models import ServerFeature, ServerSite, VpnServer
from .places import Place, Places

REQUIRED_FEATURES = frozenset({ServerFeature.P2P})
"""Proton allows BitTorrent and forwards ports on these servers only."""

EXCLUDED_FEATURES = frozenset(
    {ServerFeature.FREE, ServerFeature.SECURE_CORE, ServerFeature.TOR}
)
"""Detours and shared free servers: slow for everything that peers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The sites, and what could not be placed well."""

    sites: tuple[ServerSite, ...]
    """Sorted by key; each fitting server is in exactly one, or in ``unplaced``."""
    country_only: tuple[str, ...]
    """Keys of the sites whose city no table knows; put at the country's largest."""
    unplaced: tuple[VpnServer, ...] = field(repr=False)
    """Fitting servers of a country that no table knows, in no site; sorted by name."""


def group_into_sites(
    servers: Iterable[VpnServer],
    places: Places,
    *,
    required: frozenset[ServerFeature] = REQUIRED_FEATURES,
    excluded: frozenset[ServerFeature] = EXCLUDED_FEATURES,
) -> SiteList:
    """Group the servers that fit by the place where they say they are.

    Args:
        servers: in any order.
        places: finds their coordinates.
        required: features that a server must all carry.
        excluded: features of which it may carry none.

    """
    found: dict[tuple[str, str | None], Place | None] = {}
    groups: dict[str, tuple[Place, list[VpnServer]]] = {}
    unplaced: list[VpnServer] = []
    for server in sorted(servers, key=_by_name):
        if not required <= server.features or excluded & server.features:
            continue
        says = (server.country_code, server.city)
        if says not in found:
            found[says] = places.find(*says)
        place = found[says]
        if place is None:
            unplaced.append(server)
        else:
            groups.setdefault(place.key, (place, []))[1].append(server)
    ordered = [groups[key] for key in sorted(groups)]
    return SiteList(
        sites=tuple(
            _site(place, tuple(members), len(members)) for place, members in ordered
        ),
        country_only=tuple(
            place.key for place, _ in ordered if place.only_country_known
        ),
        unplaced=tuple(unplaced),
    )


def shipped_sites(places: Places) -> tuple[ServerSite, ...]:
    """Make sites of the shipped table alone, for the time before the first list.

    They have the keys and places that the same cities get from a list, the number of
    P2P servers of the day when the table was made, and no servers.
    """
    sites = [
        _site(place, (), tabled.p2p_servers)
        for tabled in places.tables.places
        if tabled.p2p_servers
        and (place := places.find(tabled.country_code, tabled.city))
    ]
    return tuple(sorted(sites, key=lambda site: site.key))


def _by_name(server: VpnServer) -> tuple[str, str, str]:
    return (server.name, server.hostname, server.city or "")


def _site(
    place: Place, servers: tuple[VpnServer, ...], server_count: int
) -> ServerSite:
    return ServerSite(
        key=place.key,
        city=place.name,
        country_code=place.country_code,
        coordinates=place.coordinates,
        radius_km=place.radius_km,
        stands_in=place.stands_in,
        servers=servers,
        server_count=server_count,
    )
