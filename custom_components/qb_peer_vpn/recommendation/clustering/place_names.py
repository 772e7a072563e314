"""Names of places.

The largest city around gives the name, not the nearest one: a suburb of Paris is Paris.
"""

from typing import Final

import numpy as np

from ...geo import distances_km, vectors_of
from ...models import Coordinates, Gazetteer

NEAR: Final = "near "
"""What the name of a place begins with that is only near a city or a country."""

_PULL_KM = 25.0
"""The pull of a city, its population at distance 0, falls to half at this distance."""
_CANDIDATES_KM = 60.0
"""A city within this distance may give the name."""
_CANDIDATES_TIMES = 1.5
"""So may a city within this many times the distance of the nearest city."""
_NEAR_KM = 60.0
"""Beyond this distance, the place is not the city but "near" it."""
_TOO_FAR_KM = 300.0
"""Beyond this distance, the country says more than the city."""


class PlaceNames:
    """Names points after the cities of a table; make it once and keep it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Index the table; raise ValueError if it has no city."""
        if not gazetteer.cities:
            raise ValueError("A gazetteer needs at least one city")
        self._gazetteer = gazetteer
        cities = gazetteer.cities
        self._vectors = vectors_of(city.coordinates for city in cities)
        self._populations = np.array([city.population for city in cities], dtype=float)
        self._countries = np.array([city.country_code for city in cities], dtype="U2")

    def country(self, country_code: str) -> str:
        """Return the country's name, or its code if the name is unknown."""
        return self._gazetteer.country_names.get(country_code, country_code)

    def countries_around(self, place: Coordinates, km: float) -> frozenset[str]:
        """Return the codes of the countries whose cities are within ``km`` of a place.

        Far from all cities, it is the country of the nearest one.
        """
        distances = distances_km(vectors_of([place]), self._vectors)[0]
        around = distances <= max(km, float(distances.min()))
        return frozenset(self._countries[around].tolist())

    def label(self, place: Coordinates, *, country_code: str | None = None) -> str:
        """Return the name of a city, of a country, or ``near`` one of them.

        With a country code, only that country's cities count (else the peers of Hong Kong
        would be in Shenzhen), and far from all of them the name is that of the country.
        Without one, a place far from all cities is ``near`` a country.
        """
        rows = np.arange(len(self._populations))
        if country_code is not None:
            rows = np.flatnonzero(self._countries == country_code)
            if not rows.size:
                return self.country(country_code)
        distances = distances_km(vectors_of([place]), self._vectors[rows])[0]
        limit = max(_CANDIDATES_KM, _CANDIDATES_TIMES * float(distances.min()))
        pull = self._populations[rows] / (1.0 + (distances / _PULL_KM) ** 2)
        winner = int(np.argmax(np.where(distances <= limit, pull, -1.0)))
        distance = float(distances[winner])
        city = self._gazetteer.cities[int(rows[winner])]
        if distance > _TOO_FAR_KM:
            country = self.country(city.country_code)
            return country if country_code is not None else f"{NEAR}{country}"
        return f"{NEAR}{city.name}" if distance > _NEAR_KM else city.name
