"""Where an address is when only its country is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
import csv
from pathlib import Path
from types import MappingProxyType
from typing import Self

from ..models import Continent, Coordinates, Location, LocationSource, WeightedPoint

_CONTINENTS = {
    "AF": Continent.AFRICA,
    "AS": Continent.ASIA,
    "EU": Continent.EUROPE,
    "NA": Continent.NORTH_AMERICA,
    "OC": Continent.OCEANIA,
    "SA": Continent.SOUTH_AMERICA,
}
"""By GeoNames' code; without ``AN``, where nobody lives for good."""


class CountryTable:
    """Every country: its name, its continent and the points where its people live.

    The tables come from GeoNames (CC BY 4.0), weighted by population.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        locations: Mapping[str, Location],
        continents: Mapping[str, Continent],
    ) -> None:
        """Take English names, locations and continents by ISO 3166-1 alpha-2 code."""
        self.names = MappingProxyType(dict(names))
        self.continents = MappingProxyType(dict(continents))
        self._locations = dict(locations)

    @classmethod
    def load(cls, data_folder: Path) -> Self:
        """Read the two country tables that ship with the integration.

        Raises:
            OSError: a table is not there.

        """
        points = defaultdict[str, list[tuple[Coordinates, float]]](list)
        for row in _rows(data_folder / "country_points.csv"):
            coordinates = _coordinates(row["lat"], row["lon"])
            points[row["iso2"]].append((coordinates, float(row["weight"])))

        names = dict[str, str]()
        locations = dict[str, Location]()
        continents = dict[str, Continent]()
        for row in _rows(data_folder / "country_centroids.csv"):
            country_code = row["iso2"]
            names[country_code] = row["name"]
            if row["continent"] in _CONTINENTS:
                continents[country_code] = _CONTINENTS[row["continent"]]
            locations[country_code] = Location(
                # The anchor is a town; the centroid may lie in the sea.
                coordinates=_coordinates(row["anchor_lat"], row["anchor_lon"]),
                country_code=country_code,
                city=None,
                radius_km=float(row["spread_km"]),
                source=LocationSource.COUNTRY,
                points=_weighted(points[country_code]),
            )
        return cls(names, locations, continents)

    def location(self, country_code: str | None) -> Location | None:
        """Return what is known of an address in a country; the same object each time.

        None where the code is not one of the table's.
        """
        return None if country_code is None else self._locations.get(country_code)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _coordinates(latitude: str, longitude: str) -> Coordinates:
    return Coordinates(latitude=float(latitude), longitude=float(longitude))


def _weighted(
    points: list[tuple[Coordinates, float]],
) -> tuple[WeightedPoint, ...]:
    # The table's weights are rounded and sum to 1 only nearly.
    total = sum(weight for _, weight in points)
    return tuple(
        WeightedPoint(coordinates=coordinates, weight=weight / total)
        for coordinates, weight in points
    )
