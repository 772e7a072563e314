"""The shipped tables of places where servers stand, and of their spellings.

Their columns, as far as they are read (``iso2`` is ISO 3166-1 alpha-2 where Proton has
codes of its own, such as ``UK``):

- ``proton_places.csv``: one row per city of Proton's list. ``p2p_servers``,
  ``smart_routed_p2p_servers``: names that carry P2P, and how many of those stand in
  another country; ``smart_routed_hosts``: those countries with counts, heaviest first
  (``FR:28;UK:4``, ``??`` for unknown).
- ``proton_places_extra.csv``: newer cities, and other spellings (``alias_of``);
  ``host_countries_seen``: where their servers stood, ``local`` for the city itself.
- ``proton_blocks.csv``: address blocks of Proton's servers that are known to stand in
  ``host_country`` whatever they say.
- ``server_places.csv``: places of other providers that the table of cities is too
  coarse for, and other spellings (``alias_of``, without coordinates).
- ``regions.csv``: parts of large countries with the city where their servers are taken
  to stand; ``radius_km`` reaches from there to the farthest end of the region.
- ``country_centroids.csv``: every country with the city nearest to its people
  (``anchor_lat,anchor_lon``) and how far from it they live (``spread_km``).
- ``hosts.csv``: ``country_code`` of a host country and the ``city,lat,lon`` where its
  servers for other countries are taken to stand. ``radius_km``: how far off that may
  be; small where shared address blocks prove the city, else up to the country's
  other data centres.
"""

from collections.abc import Iterator, Mapping
import csv
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from ...models import City, Coordinates, IpNetwork
from .country_codes import iso_country_code

_LEAST_COUNTRY_RADIUS_KM = 50.0
"""A data centre may lie outside of the city that all people of a country live in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtonCity:
    """A city of the provider's list."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    city: str
    coordinates: Coordinates
    physical_country: str | None
    """ISO 3166-1 alpha-2 of where all its servers really stand; None: in the city."""
    main_physical_country: str | None
    """Of where most of those stand that are elsewhere; None: nobody knows."""
    p2p_servers: int
    """When the table was made; 0 for newer cities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAnchor:
    """Where a country's or a region's servers are taken to stand."""

    coordinates: Coordinates
    radius_km: float
    """How far off that may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a country."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    code: str
    """Of ISO 3166-2 without the country, or a word for what has no code."""
    names: tuple[str, ...]
    """The usual one first."""
    anchor: AreaAnchor


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTables:
    """All that the shipped tables know."""

    places: tuple[ProtonCity, ...]
    """Proton's cities."""
    cities: tuple[City, ...]
    """Other providers' cities, beyond those of the gazetteer."""
    aliases: tuple[tuple[str, str, str], ...]
    """ISO country code, other spelling, usual spelling."""
    regions: tuple[Region, ...]
    anchors: Mapping[str, AreaAnchor]
    """By ISO 3166-1 alpha-2 code: where servers for other countries stand."""
    blocks: tuple[tuple[IpNetwork, str], ...]
    """Proton's address blocks, and the ISO 3166-1 alpha-2 code of where they are."""
    country_anchors: Mapping[str, AreaAnchor]
    """By ISO 3166-1 alpha-2 code: where a server of the country may be."""


def load_place_tables(folder: Path) -> PlaceTables:
    """Read the tables in ``data/``. Reads files: run it in the executor."""
    places = [
        _place(row, _host_of_all_p2p(row), _main_host(row), int(row["p2p_servers"]))
        for row in _rows(folder / "proton_places.csv")
    ]
    aliases: list[tuple[str, str, str]] = []
    for row in _rows(folder / "proton_places_extra.csv"):
        if row["alias_of"]:
            aliases.append((row["iso2"], row["city"], row["alias_of"]))
        else:
            host = _host_of_all_seen(row)
            places.append(_place(row, host, host, 0))
    cities: list[City] = []
    for row in _rows(folder / "server_places.csv"):
        if row["alias_of"]:
            aliases.append((row["country_code"], row["city"], row["alias_of"]))
        else:
            cities.append(
                City(
                    country_code=row["country_code"],
                    name=row["city"],
                    coordinates=_coordinates(row),
                    population=0,
                )
            )
    return PlaceTables(
        places=tuple(places),
        cities=tuple(cities),
        aliases=tuple(aliases),
        regions=tuple(map(_region, _rows(folder / "regions.csv"))),
        anchors={
            iso_country_code(row["country_code"]): _anchor(row)
            for row in _rows(folder / "hosts.csv")
        },
        blocks=tuple(
            (ip_network(row["block"]), row["host_country"])
            for row in _rows(folder / "proton_blocks.csv")
        ),
        country_anchors={
            row["iso2"]: AreaAnchor(
                coordinates=_coordinates(row, prefix="anchor_"),
                radius_km=max(_LEAST_COUNTRY_RADIUS_KM, float(row["spread_km"])),
            )
            for row in _rows(folder / "country_centroids.csv")
        },
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _place(
    row: dict[str, str],
    host: str | None,
    main_physical_country: str | None,
    p2p_servers: int,
) -> ProtonCity:
    return ProtonCity(
        country_code=row["iso2"],
        city=row["city"],
        coordinates=_coordinates(row),
        physical_country=host,
        main_physical_country=main_physical_country,
        p2p_servers=p2p_servers,
    )


def _region(row: dict[str, str]) -> Region:
    others = filter(None, row["other_names"].split(";"))
    return Region(
        country_code=row["country_code"],
        code=row["code"],
        names=(row["name"], *others),
        anchor=_anchor(row),
    )


def _anchor(row: dict[str, str]) -> AreaAnchor:
    return AreaAnchor(coordinates=_coordinates(row), radius_km=float(row["radius_km"]))


def _coordinates(row: dict[str, str], *, prefix: str = "") -> Coordinates:
    return Coordinates(
        latitude=float(row[f"{prefix}lat"]), longitude=float(row[f"{prefix}lon"])
    )


def _host_of_all_p2p(row: dict[str, str]) -> str | None:
    """Name the country that hosts most, where no P2P server stands in the city."""
    all_of_it = row["smart_routed_p2p_servers"] == row["p2p_servers"]
    return _main_host(row) if all_of_it else None


def _main_host(row: dict[str, str]) -> str | None:
    counted = (entry.split(":") for entry in row["smart_routed_hosts"].split(";"))
    counts = {code: int(count) for code, count in filter(_is_known, counted)}
    # The first of equals: the table names them in alphabetical order.
    return iso_country_code(max(counts, key=counts.__getitem__)) if counts else None


def _is_known(entry: list[str]) -> bool:
    return entry[0] not in {"", "??"}


def _host_of_all_seen(row: dict[str, str]) -> str | None:
    """Name the first host country, where no server was seen in the city itself."""
    hosts = row["host_countries_seen"].split(";")
    return None if "local" in hosts else iso_country_code(hosts[0])
