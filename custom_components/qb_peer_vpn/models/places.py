"""Places, and where an address is."""

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
    """A place that has a name."""

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
"""A city in a table, behind its name in UTF-8."""


class Cities(Rows[City]):
    """Cities in any order."""

    __slots__ = ()

    @classmethod
    def of(cls, cities: Iterable[City]) -> Self:
        """Put single ones into a table, in their order."""
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
    """The names of places: what the tables in ``data/`` know."""

    cities: Sequence[City]
    country_names: Mapping[str, str]
    """English name by ISO 3166-1 alpha-2 code."""


class Continent(StrEnum):
    """Where people live; Antarctica is left out."""

    AFRICA = "africa"
    ASIA = "asia"
    EUROPE = "europe"
    NORTH_AMERICA = "north_america"
    OCEANIA = "oceania"
    SOUTH_AMERICA = "south_america"


class LocationSource(StrEnum):
    """Who said where an address is."""

    DATABASE = "database"
    """A database file on this machine."""
    ONLINE = "online"
    """An online service, asked for the network."""
    COUNTRY = "country"
    """Only the country is known; the points are where its people live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedPoint:
    """One of the points where something may be."""

    coordinates: Coordinates
    weight: float
    """Probability; the weights of one location sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an address is, and how sure that is."""

    coordinates: Coordinates
    """The single best point."""
    country_code: str | None
    """ISO 3166-1 alpha-2."""
    city: str | None
    """None where only the country is known."""
    radius_km: float
    """Accuracy radius in km."""
    source: LocationSource
    points: tuple[WeightedPoint, ...] = ()
    """Where in the country it may be, up to eight points; none where the city is known:
    it is at its coordinates."""
    hosting: bool | None = None
    """Whether it is a datacentre, VPN or proxy; None where nobody told."""
