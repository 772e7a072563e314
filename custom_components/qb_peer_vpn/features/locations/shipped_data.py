"""The shipped tables of ``data/``, read once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ...geolocation import CountryTable, load_gazetteer
from ...models import Gazetteer
from ...recommendation import PlaceNames
from ...vpn import PlaceFinder, load_place_tables

_DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is known of countries and cities."""

    countries: CountryTable
    gazetteer: Gazetteer
    places: PlaceFinder
    """Where servers are."""
    place_names: PlaceNames
    """What a point is called."""

    @classmethod
    def load(cls) -> Self:
        """Read them, in a worker thread."""
        countries = CountryTable.load(_DATA)
        gazetteer = load_gazetteer(_DATA, countries)
        return cls(
            countries=countries,
            gazetteer=gazetteer,
            places=PlaceFinder(load_place_tables(_DATA), gazetteer),
            place_names=PlaceNames(gazetteer),
        )
