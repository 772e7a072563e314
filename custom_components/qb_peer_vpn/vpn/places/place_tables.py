"""The shipped tables of places of servers, and of spellings.

The columns that are read (``iso2`` is ISO 3166-1 alpha-2; Proton has some codes of its
own, such as ``UK``):

- ``proton_places.csv``: one row per city of Proton's list. ``p2p_servers``,
  ``smart_routed_p2p_servers``: P2P servers, and how many of those are physically in
  another country; ``smart_routed_hosts``: those countries with counts, the largest first
  (``FR:28;UK:4``, ``??`` for unknown).
- ``proton_places_extra.csv``: newer cities, and other spellings (``alias_of``);
  ``host_countries_seen``: where their servers were, ``local`` for the city itself.
- ``proton_blocks.csv``: address blocks of Proton's servers that are known to be in
  ``host_country``, even if they claim another country.
- ``server_places.csv``: places of other providers that are missing in the table of
  cities, and other spellings (``alias_of``, without coordinates).
- ``regions.csv``: parts of large countries with the city where their servers are assumed
  to be; ``radius_km`` reaches from there to the farthest end of the region.
- ``country_centroids.csv``: each country with the city nearest to its people
  (``anchor_lat,anchor_lon``) and how far from it they live (``spread_km``).
- ``hosts.csv``: ``country_code`` of a country with virtual servers of others, and the
  ``city,lat,lon`` where they are assumed to be. ``radius_km``: the possible error; small
  if shared address blocks prove the city, else up to the country's other data centers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from ...models import City, Coordinates, IpNetwork, read_table
from .country_codes import iso_country_code

_MIN_COUNTRY_RADIUS_KM = 50.0
"""A data center may be outside the city in which all people of a country live."""

type _Row = dict[str, str]
type _Alias = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtonCity:
    """A city of Proton's list."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    city: str
    coordinates: Coordinates
    physical_country: str | None
    """ISO 3166-1 alpha-2 of where all its P2P servers really are; None: in the city."""
    main_physical_country: str | None
    """ISO 3166-1 alpha-2 of where most virtual servers are; None if that is unknown."""
    p2p_servers: int
    """When the table was made; 0 for newer cities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAnchor:
    """Where the servers of a country or region are assumed to be."""

    coordinates: Coordinates
    radius_km: float
    """The possible error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a country."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    code: str
    """Of ISO 3166-2 without the country; a word for regions without a code."""
    names: tuple[str, ...]
    """The usual one first."""
    anchor: AreaAnchor


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTables:
    """The content of the shipped tables."""

    places: tuple[ProtonCity, ...]
    cities: tuple[City, ...]
    """Other providers' cities that are missing in the gazetteer; their population is
    unknown and set to 0."""
    aliases: tuple[_Alias, ...]
    """ISO country code, other spelling, usual spelling."""
    regions: tuple[Region, ...]
    anchors: Mapping[str, AreaAnchor]
    """By ISO 3166-1 alpha-2 code: where virtual servers of other countries are."""
    blocks: tuple[tuple[IpNetwork, str], ...]
    """Proton's address blocks, and the ISO 3166-1 alpha-2 code of where they are."""
    country_anchors: Mapping[str, AreaAnchor]
    """By ISO 3166-1 alpha-2 code: where a server of the country may be."""


def load_place_tables(folder: Path) -> PlaceTables:
    """Read the tables in ``data/``. Synchronous: run it in a worker.

    Raises:
        OSError: a table is missing or damaged.

    """
    newer, proton_aliases = _split(
        read_table(folder / "proton_places_extra.csv", _extra)
    )
    cities, aliases = _split(read_table(folder / "server_places.csv", _server_place))
    return PlaceTables(
        places=(*read_table(folder / "proton_places.csv", _proton_city), *newer),
        cities=cities,
        aliases=proton_aliases + aliases,
        regions=tuple(read_table(folder / "regions.csv", _region)),
        anchors=dict(read_table(folder / "hosts.csv", _physical_anchor)),
        blocks=tuple(read_table(folder / "proton_blocks.csv", _block)),
        country_anchors=dict(
            read_table(folder / "country_centroids.csv", _country_anchor)
        ),
    )


def _split[Place](
    rows: list[Place | _Alias],
) -> tuple[tuple[Place, ...], tuple[_Alias, ...]]:
    """Separate places from other spellings."""
    return (
        tuple(row for row in rows if not isinstance(row, tuple)),
        tuple(row for row in rows if isinstance(row, tuple)),
    )


def _proton_city(row: _Row) -> ProtonCity:
    main = _main_physical_country(row)
    all_are_virtual = row["smart_routed_p2p_servers"] == row["p2p_servers"]
    return ProtonCity(
        country_code=row["iso2"],
        city=row["city"],
        coordinates=_coordinates(row),
        physical_country=main if all_are_virtual else None,
        main_physical_country=main,
        p2p_servers=int(row["p2p_servers"]),
    )


def _main_physical_country(row: _Row) -> str | None:
    counted = (entry.split(":") for entry in row["smart_routed_hosts"].split(";"))
    counts = {code: int(count) for code, count in filter(_is_known, counted)}
    # The first of equals: the table has them in alphabetical order.
    return iso_country_code(max(counts, key=counts.__getitem__)) if counts else None


def _is_known(entry: list[str]) -> bool:
    return entry[0] not in {"", "??"}


def _extra(row: _Row) -> ProtonCity | _Alias:
    if row["alias_of"]:
        return row["iso2"], row["city"], row["alias_of"]
    seen = row["host_countries_seen"].split(";")
    physical_country = None if "local" in seen else iso_country_code(seen[0])
    return ProtonCity(
        country_code=row["iso2"],
        city=row["city"],
        coordinates=_coordinates(row),
        physical_country=physical_country,
        main_physical_country=physical_country,
        p2p_servers=0,
    )


def _server_place(row: _Row) -> City | _Alias:
    if row["alias_of"]:
        return row["country_code"], row["city"], row["alias_of"]
    return City(
        name=row["city"],
        country_code=row["country_code"],
        coordinates=_coordinates(row),
        population=0,
    )


def _region(row: _Row) -> Region:
    others = filter(None, row["other_names"].split(";"))
    return Region(
        country_code=row["country_code"],
        code=row["code"],
        names=(row["name"], *others),
        anchor=_anchor(row),
    )


def _physical_anchor(row: _Row) -> tuple[str, AreaAnchor]:
    return iso_country_code(row["country_code"]), _anchor(row)


def _block(row: _Row) -> tuple[IpNetwork, str]:
    return ip_network(row["block"]), row["host_country"]


def _country_anchor(row: _Row) -> tuple[str, AreaAnchor]:
    anchor = AreaAnchor(
        coordinates=_coordinates(row, prefix="anchor_"),
        radius_km=max(_MIN_COUNTRY_RADIUS_KM, float(row["spread_km"])),
    )
    return row["iso2"], anchor


def _anchor(row: _Row) -> AreaAnchor:
    return AreaAnchor(coordinates=_coordinates(row), radius_km=float(row["radius_km"]))


def _coordinates(row: _Row, *, prefix: str = "") -> Coordinates:
    return Coordinates(
        latitude=float(row[f"{prefix}lat"]), longitude=float(row[f"{prefix}lon"])
    )
