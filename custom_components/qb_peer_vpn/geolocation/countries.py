"""Locations of addresses of which only the country is known."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

from ..models import (
    Continent,
    Coordinates,
    Location,
    LocationSource,
    WeightedPoint,
    read_table,
)

_CONTINENTS = {
    "AF": Continent.AFRICA,
    "AS": Continent.ASIA,
    "EU": Continent.EUROPE,
    "NA": Continent.NORTH_AMERICA,
    "OC": Continent.OCEANIA,
    "SA": Continent.SOUTH_AMERICA,
}
"""By GeoNames' code. ``AN`` is missing: Antarctica has no permanent inhabitants."""


class CountryTable:
    """All countries: names, continents, and the points where their people live.

    The tables are from GeoNames (CC BY 4.0), weighted by population.
    """

    names: Mapping[str, str]
    """English names by ISO 3166-1 alpha-2 code."""
    continents: Mapping[str, Continent]
    """By ISO 3166-1 alpha-2 code."""

    def __init__(
        self,
        names: Mapping[str, str],
        locations: Mapping[str, Location],
        continents: Mapping[str, Continent],
    ) -> None:
        self.names = MappingProxyType(dict(names))
        self.continents = MappingProxyType(dict(continents))
        self._locations = dict(locations)

    @classmethod
    def load(cls, data_folder: Path) -> Self:
        """Read the two country tables that ship with the integration.

        Raises:
            OSError: a table is missing or damaged.

        """
        points = defaultdict[str, list[tuple[Coordinates, float]]](list)
        for code, point in read_table(data_folder / "country_points.csv", _point):
            points[code].append(point)
        countries = read_table(data_folder / "country_centroids.csv", _country)
        return cls(
            {code: name for code, name, _, _ in countries},
            {
                code: replace(location, points=_weighted(points[code]))
                for code, _, _, location in countries
            },
            {code: continent for code, _, continent, _ in countries if continent},
        )

    def location(self, country_code: str | None) -> Location | None:
        """Return the location of an address in a country, the same object each time.

        None if the code is not in the table.
        """
        return None if country_code is None else self._locations.get(country_code)


def _point(row: dict[str, str]) -> tuple[str, tuple[Coordinates, float]]:
    return row["iso2"], (_coordinates(row["lat"], row["lon"]), float(row["weight"]))


def _country(row: dict[str, str]) -> tuple[str, str, Continent | None, Location]:
    """Return code, name, continent, and the location without its points."""
    location = Location(
        # The anchor is a town; the centroid may be in the sea.
        coordinates=_coordinates(row["anchor_lat"], row["anchor_lon"]),
        country_code=row["iso2"],
        city=None,
        radius_km=float(row["spread_km"]),
        source=LocationSource.COUNTRY,
    )
    return row["iso2"], row["name"], _CONTINENTS.get(row["continent"]), location


def _coordinates(latitude: str, longitude: str) -> Coordinates:
    return Coordinates(latitude=float(latitude), longitude=float(longitude))


def _weighted(
    points: list[tuple[Coordinates, float]],
) -> tuple[WeightedPoint, ...]:
    # The weights in the table are rounded, so their sum is only close to 1.
    total = sum(weight for _, weight in points)
    return tuple(
        WeightedPoint(coordinates=coordinates, weight=weight / total)
        for coordinates, weight in points
    )
