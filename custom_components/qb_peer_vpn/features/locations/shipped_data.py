"""The tables in ``data/``, read once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ...geolocation import CountryTable, load_gazetteer
from ...models import Gazetteer
from ...recommendation import Corridors, PlaceNames
from ...vpn import PlaceFinder, load_place_tables
from .corridor_tables import load_corridors

DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedData:
    """Countries, cities, the places of VPN servers, and corridors of the internet."""

    countries: CountryTable
    gazetteer: Gazetteer
    places: PlaceFinder
    """Where VPN servers are."""
    place_names: PlaceNames
    """Names of points on the map."""
    corridors: Corridors
    """What the latency model measures distances along."""

    @classmethod
    def load(cls) -> Self:
        """Read the tables; blocks, so call it in a worker thread.

        Raises:
            Exception: of any kind, if a file is missing or damaged.

        """
        countries = CountryTable.load(DATA)
        gazetteer = load_gazetteer(DATA, countries)
        return cls(
            countries=countries,
            gazetteer=gazetteer,
            places=PlaceFinder(load_place_tables(DATA), gazetteer),
            place_names=PlaceNames(gazetteer),
            corridors=load_corridors(DATA),
        )
