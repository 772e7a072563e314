"""Places, and the locations of addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self, override

import numpy as np

from .rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """A point on the earth, in degrees."""

    latitude: float
    """-90 to 90, north positive."""
    longitude: float
    """-180 to 180, east positive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city with its name and population."""

    name: str
    country_code: str
    """ISO 3166-1 alpha-2."""
    coordinates: Coordinates
    population: int


CITY: Final = [
    ("country_code", "S2"),
    ("latitude", np.float64),
    ("longitude", np.float64),
    ("population", np.int64),
]
"""One row of a table of cities; the name is kept apart, in UTF-8."""


class Cities(Rows[City]):
    """A table of cities, in any order."""

    __slots__ = ()

    @classmethod
    def of(cls, cities: Iterable[City]) -> Self:
        """Build the table from objects, in their order."""
        values = [
            (
                city.name.encode(),
                city.country_code.encode(),
                city.coordinates.latitude,
                city.coordinates.longitude,
                city.population,
            )
            for city in cities
        ]
        longest = max((len(name) for name, *_ in values), default=1)
        return cls(np.array(values, dtype=[("name", f"S{longest}"), *CITY]))

    @override
    def row(self, values: tuple[Any, ...]) -> City:
        name, country_code, latitude, longitude, population = values
        return City(
            name=name.decode(),
            country_code=country_code.decode(),
            coordinates=Coordinates(latitude=latitude, longitude=longitude),
            population=population,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Names of places from the tables in ``data/``."""

    cities: Sequence[City]
    country_names: Mapping[str, str]
    """English names by ISO 3166-1 alpha-2 code."""


class Continent(StrEnum):
    """The continents with inhabitants: Antarctica is left out."""

    AFRICA = "africa"
    ASIA = "asia"
    EUROPE = "europe"
    NORTH_AMERICA = "north_america"
    OCEANIA = "oceania"
    SOUTH_AMERICA = "south_america"


class LocationSource(StrEnum):
    """Source of a location."""

    DATABASE = "database"
    """A database file on this machine."""
    ONLINE = "online"
    """An online service that was asked about the network."""
    COUNTRY = "country"
    """Only the country is known; the points represent its population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedPoint:
    """One possible position of an address."""

    coordinates: Coordinates
    weight: float
    """Probability; the weights of one location sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The location of an address, and how accurate it is."""

    coordinates: Coordinates
    """The most probable point."""
    country_code: str | None
    """ISO 3166-1 alpha-2."""
    city: str | None
    """None if only the country is known."""
    radius_km: float
    """Accuracy radius in km."""
    source: LocationSource
    points: tuple[WeightedPoint, ...] = ()
    """Up to eight possible points in the country.

    Empty if the city is known: then ``coordinates`` is the only point.
    """
    hosting: bool | None = None
    """Whether the address belongs to a data center, VPN, or proxy; None if unknown."""
