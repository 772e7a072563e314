"""The shipped tables of places where servers stand.

Their columns, as far as they are read (``iso2`` is ISO 3166-1 alpha-2 where Proton has
codes of its own, such as ``UK``):

- ``proton_places.csv``: one row per city of Proton's list. ``p2p_servers``,
  ``smart_routed_p2p_servers``: names that carry P2P, and how many of those stand in
  another country; ``smart_routed_hosts``: those countries with counts, heaviest first
  (``FR:28;UK:4``, ``??`` for unknown).
- ``proton_places_extra.csv``: newer cities, and other spellings (``alias_of``);
  ``host_countries_seen``: where their servers stood, ``local`` for the city itself.
- ``hosts.csv``: ``country_code`` of a host country and the ``city,lat,lon`` where its
  servers for other countries are taken to stand. ``radius_km``: how far off that may
  be; small where shared address blocks prove the city, else up to the country's
  other data centres.
"""

from collections.abc import Iterator, Mapping
import csv
from dataclasses import dataclass
from pathlib import Path

from ..models import Coordinates
from .country_codes import iso_country_code


@dataclass(frozen=True, slots=True, kw_only=True)
class TabledPlace:
    """A city of the provider's list."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    city: str
    coordinates: Coordinates
    host_country: str | None
    """ISO 3166-1 alpha-2 of where all its servers really stand; None: in the city."""
    p2p_servers: int
    """When the table was made; 0 for newer cities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAnchor:
    """Where a country's servers for other countries stand."""

    coordinates: Coordinates
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTables:
    """All that the shipped tables know."""

    places: tuple[TabledPlace, ...]
    aliases: tuple[tuple[str, str, str], ...]
    """ISO country code, other spelling, spelling in ``places``."""
    anchors: Mapping[str, HostAnchor]
    """By ISO 3166-1 alpha-2 code of the host country."""


def load_place_tables(folder: Path) -> PlaceTables:
    """Read the tables in ``data/``. Reads files: run it in the executor."""
    places = [
        _place(row, _host_of_all_p2p(row), int(row["p2p_servers"]))
        for row in _rows(folder / "proton_places.csv")
    ]
    aliases: list[tuple[str, str, str]] = []
    for row in _rows(folder / "proton_places_extra.csv"):
        if row["alias_of"]:
            aliases.append((row["iso2"], row["city"], row["alias_of"]))
        else:
            places.append(_place(row, _host_of_all_seen(row), 0))
    anchors = {
        iso_country_code(row["country_code"]): HostAnchor(
            coordinates=_coordinates(row), radius_km=float(row["radius_km"])
        )
        for row in _rows(folder / "hosts.csv")
    }
    return PlaceTables(places=tuple(places), aliases=tuple(aliases), anchors=anchors)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _place(row: dict[str, str], host: str | None, p2p_servers: int) -> TabledPlace:
    return TabledPlace(
        country_code=row["iso2"],
        city=row["city"],
        coordinates=_coordinates(row),
        host_country=host,
        p2p_servers=p2p_servers,
    )


def _coordinates(row: dict[str, str]) -> Coordinates:
    return Coordinates(latitude=float(row["lat"]), longitude=float(row["lon"]))


def _host_of_all_p2p(row: dict[str, str]) -> str | None:
    """Name the country that hosts most, where no P2P server stands in the city."""
    if row["smart_routed_p2p_servers"] != row["p2p_servers"]:
        return None
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
