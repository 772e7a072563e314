"""What a place is called.

The biggest name around wins, not the nearest one: a suburb of Paris is Paris.
"""

import numpy as np

from ...geo import distances_km, vectors_of
from ...models import Coordinates, Gazetteer

# A city's pull falls to half of its population at this distance.
_PULL_KM = 25.0
# A bigger city outshines the nearest one within this distance, or this many times
# the nearest one's where that is farther.
_OUTSHINES_KM = 60.0
_OUTSHINES_TIMES = 1.5
# Beyond the first distance the place is not the city but near it, beyond the second
# the country says more than the city does.
_NEAR_KM = 60.0
_TOO_FAR_KM = 300.0


class PlaceNames:
    """Names for points, from a table of cities; make one and keep it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Turn the table into arrays; raise ValueError where it has no city."""
        if not gazetteer.cities:
            raise ValueError("A gazetteer without cities names nothing")
        self._gazetteer = gazetteer
        cities = gazetteer.cities
        self._vectors = vectors_of(city.coordinates for city in cities)
        self._populations = np.array([city.population for city in cities], dtype=float)
        self._countries = np.array([city.country_code for city in cities], dtype="U2")

    def country(self, country_code: str) -> str:
        """Return the country's name, or its code where the name is unknown."""
        return self._gazetteer.country_names.get(country_code, country_code)

    def label(self, place: Coordinates, *, country_code: str | None = None) -> str:
        """Name a point: the city that stands out around it, ``near`` it, or a country.

        With a country code only that country's cities count (else the centre of Hong
        Kong's peers would be Shenzhen), and far from all of them the country's name
        stands alone. Without one, far out at sea, it is ``near`` a country.
        """
        rows = np.arange(len(self._populations))
        if country_code is not None:
            rows = np.flatnonzero(self._countries == country_code)
            if not rows.size:
                return self.country(country_code)
        distances = distances_km(vectors_of([place]), self._vectors[rows])[0]
        reach = max(_OUTSHINES_KM, _OUTSHINES_TIMES * float(distances.min()))
        pull = self._populations[rows] / (1.0 + (distances / _PULL_KM) ** 2)
        winner = int(np.argmax(np.where(distances <= reach, pull, -1.0)))
        distance = float(distances[winner])
        city = self._gazetteer.cities[int(rows[winner])]
        if distance > _TOO_FAR_KM:
            country = self.country(city.country_code)
            return country if country_code is not None else f"near {country}"
        return f"near {city.name}" if distance > _NEAR_KM else city.name
