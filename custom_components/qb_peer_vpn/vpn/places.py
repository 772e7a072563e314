"""The place of a server that says "this city in this country"."""

from dataclasses import dataclass
import unicodedata

from ..models import City, Coordinates, Gazetteer
from .country_codes import iso_country_code
from .place_tables import PlaceTables, TabledPlace

CITY_RADIUS_KM = 25.0
"""Tables of cities differ by up to 21 km; a data centre may lie outside of its city."""

COUNTRY_RADIUS_KM = 500.0
"""Of a place of which only the country is known."""

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where servers say they are, and where they stand."""

    key: str
    """Stable identity: ``NL/amsterdam``; the bare country code without a city."""
    name: str
    """The city's usual spelling; the country's name without a city."""
    country_code: str
    """ISO 3166-1 alpha-2 of the place it says."""
    coordinates: Coordinates
    """Where it really stands."""
    radius_km: float
    stands_in: str | None
    """ISO 3166-1 alpha-2 of the real country where that is another one."""
    only_country_known: bool
    """Whether the coordinates are those of the country's largest city instead."""


def fold_name(name: str) -> str:
    """Reduce a name to what its spellings share: ``Sana'a`` and ``SANAA`` are one."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = decomposed.translate(_PLAIN_LETTERS)
    return "".join(letter for letter in plain if letter.isalnum())


class Places:
    """Finds places by country and city, whatever the spelling."""

    def __init__(self, tables: PlaceTables, gazetteer: Gazetteer) -> None:
        """Index the tables and the gazetteer; some 50 ms, best in the executor."""
        self.tables = tables
        self._country_names = gazetteer.country_names
        self._tabled = {
            (place.country_code, fold_name(place.city)): place
            for place in tables.places
        }
        self._aliases = {
            (country_code, fold_name(alias)): fold_name(city)
            for country_code, alias, city in tables.aliases
        }
        self._cities: dict[tuple[str, str], City] = {}
        self._largest: dict[str, City] = {}
        for city in sorted(gazetteer.cities, key=_by_size):
            self._cities.setdefault((city.country_code, fold_name(city.name)), city)
            self._largest.setdefault(city.country_code, city)

    def find(self, country_code: str, city: str | None) -> Place | None:
        """Find a place; None only where no table knows the country.

        Args:
            country_code: ISO 3166-1 alpha-2, or the provider's own code.
            city: as the provider spells it; None where it names none.

        """
        country_code = iso_country_code(country_code)
        folded = fold_name(city) if city else ""
        if city is None or not folded:
            return self._country(country_code, country_code, None)
        folded = self._aliases.get((country_code, folded), folded)
        key = f"{country_code}/{folded}"
        if tabled := self._tabled.get((country_code, folded)):
            return self._from_table(key, tabled)
        if known := self._cities.get((country_code, folded)):
            return Place(
                key=key,
                name=known.name,
                country_code=country_code,
                coordinates=known.coordinates,
                radius_km=CITY_RADIUS_KM,
                stands_in=None,
                only_country_known=False,
            )
        return self._country(key, country_code, city)

    def _from_table(self, key: str, tabled: TabledPlace) -> Place:
        """Move a place that stands elsewhere to the anchor of its host country."""
        host = tabled.host_country
        anchor = self.tables.anchors.get(host) if host else None
        return Place(
            key=key,
            name=tabled.city,
            country_code=tabled.country_code,
            coordinates=anchor.coordinates if anchor else tabled.coordinates,
            radius_km=anchor.radius_km if anchor else CITY_RADIUS_KM,
            stands_in=host if anchor else None,
            only_country_known=False,
        )

    def _country(self, key: str, country_code: str, city: str | None) -> Place | None:
        largest = self._largest.get(country_code)
        if largest is None:
            return None
        return Place(
            key=key,
            name=city or self._country_names.get(country_code, country_code),
            country_code=country_code,
            coordinates=largest.coordinates,
            radius_km=COUNTRY_RADIUS_KM,
            stands_in=None,
            only_country_known=True,
        )


def _by_size(city: City) -> tuple[int, str, float, float]:
    """Order cities from the most populous; the rest only breaks ties."""
    point = city.coordinates
    return (-city.population, city.name, point.latitude, point.longitude)
