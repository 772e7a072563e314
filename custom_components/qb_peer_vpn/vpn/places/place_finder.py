"""Coordinates of a server that claims a city in a region of a country."""

from dataclasses import dataclass, replace
from enum import StrEnum

from ...geo import CITY_RADIUS_KM, distance_km
from ...models import City, Coordinates, Gazetteer
from .country_codes import CountryNames, iso_country_code
from .place_labels import Label, LabelReader, Regions
from .place_tables import PlaceTables, ProtonCity, Region
from .spelling import city_spellings, fold_name

_SAME_CITY_KM = 150.0
"""Two cities with one name in one country are farther apart; the points of one city in
two tables are not."""

_KNOWN_WORLDWIDE = 1_000_000
"""Population from which a city is known without its country: there is an Atlantis in
South Africa."""

_SHARED_NAMES = {"congo": ("CG", "CD")}
"""Countries that are usually called by the same name; the city shows which one it is."""

_AROUND_CITY_KM = 100.0
"""A region named after its main city is rarely larger."""


class Precision(StrEnum):
    """How precisely a place is known."""

    CITY = "city"
    REGION = "region"
    """A part of the country: the coordinates are those of its main city."""
    COUNTRY = "country"
    """The coordinates are those of the city nearest to the country's people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that servers claim."""

    key: str
    """Stable identity: ``NL/amsterdam``; the bare country code without a city."""
    name: str
    """Usual spelling of the city; without a city, the name of the region or country."""
    country_code: str
    """ISO 3166-1 alpha-2."""
    coordinates: Coordinates
    radius_km: float
    precision: Precision
    unknown_city: bool = False
    """Whether the claim has a city that no table has."""


class PlaceFinder:
    """Finds places by country, region and city, in any usual spelling."""

    def __init__(self, tables: PlaceTables, gazetteer: Gazetteer) -> None:
        """Index the tables and the gazetteer; takes about 50 ms: run it in a worker."""
        self.tables = tables
        self._country_names = gazetteer.country_names
        self._countries = CountryNames(gazetteer.country_names)
        self._regions = Regions(tables.regions)
        self._labels = LabelReader(self._countries, self._regions)
        self._proton_cities = {
            (place.country_code, fold_name(place.city)): place
            for place in tables.places
        }
        self._aliases = {
            (country_code, fold_name(alias)): fold_name(city)
            for country_code, alias, city in tables.aliases
        }
        self._cities: dict[str, tuple[str, float, float]] = {}
        """Name, latitude and longitude by key, as plain values: there are ten thousand,
        and few are ever used."""
        self._countries_of_cities: dict[str, str] = {}
        self._index_cities(gazetteer)

    def _index_cities(self, gazetteer: Gazetteer) -> None:
        for place in self.tables.places:
            self._add_city(place.country_code, place.city, place.coordinates)
            self._countries_of_cities.setdefault(
                fold_name(place.city), place.country_code
            )
        # By number: the table makes an object of a city whenever it is asked for.
        cities = gazetteer.cities
        for number in sorted(range(len(cities)), key=lambda at: _by_size(cities[at])):
            city = cities[number]
            self._add_city(city.country_code, city.name, city.coordinates)
            if city.population >= _KNOWN_WORLDWIDE:
                self._countries_of_cities.setdefault(
                    fold_name(city.name), city.country_code
                )
        # Last: most are small, and a larger city of the name takes precedence.
        for city in self.tables.cities:
            self._add_city(city.country_code, city.name, city.coordinates)

    def read_label(
        self, country: str | None, region: str | None, city: str | None
    ) -> Label:
        """Parse a list's words for a place; a city alone means the best known one.

        Args:
            country: English name or code, or a label for everything.
            region: part of the country, a continent, or a label for everything.
            city: as the provider spells it.

        """
        label = self._labels.read(country, region, city)
        if country and label.city and (codes := _SHARED_NAMES.get(fold_name(country))):
            return replace(label, country_code=self._having_city(codes, label.city))
        if label.country_code is not None or label.city is None:
            return label
        # A list without countries names cities; else the words may be anything.
        is_city = country is None and region is None
        for folded in city_spellings(label.city):
            if country_code := self._countries_of_cities.get(folded) or (
                self._country_of_largest(folded) if is_city else None
            ):
                return Label(country_code=country_code, city=label.city)
        return label

    def find(
        self,
        country_code: str,
        city: str | None,
        region: str | None = None,
        near: Coordinates | None = None,
    ) -> Place | None:
        """Return a place; None only if no table has the country.

        Args:
            country_code: ISO 3166-1 alpha-2, or the provider's own code.
            city: as the provider spells it, if it names one.
            region: as the provider spells it, if it names one.
            near: the provider's own coordinates of the place.

        """
        country_code = iso_country_code(country_code)
        part = self._regions.find(country_code, region) if region else None
        city = city if city and fold_name(city) else None
        if city:
            found = (
                self._city(country_code, city, part, near)
                or self._city_with_region(country_code, city)
                or self._city_with_district(country_code, city, part, near)
                or (_own_place(country_code, city, near) if near else None)
                or self._region(country_code, city)
            )
            if found is not None:
                return found
            if self._countries.code(city) == country_code:
                city = None
        found = (
            (self._region(country_code, region) if region else None)
            or (self._around(country_code, region) if region else None)
            or self._country(country_code, city)
        )
        return found and replace(found, unknown_city=city is not None)

    def proton_city(self, place: Place) -> ProtonCity | None:
        """Return the row of Proton's table for a place; None if it has none."""
        return self._proton_cities.get((place.country_code, fold_name(place.name)))

    def has_city_beginning(self, country_code: str, letters: str) -> bool:
        """Return whether a country has a city whose name begins so; slow."""
        beginning = f"{country_code}/{letters}"
        return any(key.startswith(beginning) for key in self._cities)

    def _having_city(self, codes: tuple[str, ...], city: str) -> str:
        """Return the first country that has a city; the first of all if none has."""
        return next(
            (
                code
                for code in codes
                if any(self._namesakes(code, each) for each in city_spellings(city))
            ),
            codes[0],
        )

    def _country_of_largest(self, folded: str) -> str | None:
        """Return the country of the largest city of a name; slow, so for few cities."""
        aliases = (country for country, alias in self._aliases if alias == folded)
        # The largest were added first.
        cities = (key[:2] for key in self._cities if key[3:] == folded)
        return next(cities, None) or next(aliases, None)

    def _add_city(self, country_code: str, name: str, point: Coordinates) -> None:
        """Add a city unless an earlier table has it; a name alone means the first one."""
        folded = fold_name(name)
        others = self._namesakes(country_code, folded)
        if any(
            distance_km(point, other.coordinates) < _SAME_CITY_KM for other in others
        ):
            return
        number = f"-{len(others) + 1}" if others else ""
        key = f"{country_code}/{folded}{number}"
        self._cities[key] = name, point.latitude, point.longitude

    def _namesakes(self, country_code: str, folded: str) -> list[Place]:
        """Return the cities of a name in the order in which they were added."""
        found: list[Place] = []
        key = f"{country_code}/{folded}"
        while (known := self._cities.get(key)) is not None:
            name, latitude, longitude = known
            found.append(
                Place(
                    key=key,
                    name=name,
                    country_code=country_code,
                    coordinates=Coordinates(latitude=latitude, longitude=longitude),
                    radius_km=CITY_RADIUS_KM,
                    precision=Precision.CITY,
                )
            )
            key = f"{country_code}/{folded}-{len(found) + 1}"
        return found

    def _city(
        self,
        country_code: str,
        city: str,
        part: Region | None,
        near: Coordinates | None,
    ) -> Place | None:
        """Find a city; of several with one name, the one nearby or in the region."""
        for spelling in city_spellings(city):
            folded = self._aliases.get((country_code, spelling), spelling)
            namesakes = self._namesakes(country_code, folded)
            if not namesakes:
                continue
            if near is not None:
                found = _nearest(namesakes, near, _SAME_CITY_KM)
            elif part is not None:
                found = next((each for each in namesakes if _is_in(each, part)), None)
            else:
                found = namesakes[0]
            if found is not None:
                return found
        return None

    def _city_with_region(self, country_code: str, text: str) -> Place | None:
        """Find "Ashburn VA", "Atlanta, GA" or "Salt Lake City Utah"."""
        words = text.replace(",", " ").split()
        for count in range(1, len(words)):
            part = self._regions.find(country_code, " ".join(words[count:]))
            if part and (
                found := self._city(country_code, " ".join(words[:count]), part, None)
            ):
                return found
        return None

    def _city_with_district(
        self,
        country_code: str,
        text: str,
        part: Region | None,
        near: Coordinates | None,
    ) -> Place | None:
        """Find "Holon, Tel Aviv": the smaller place if it is known, else the larger."""
        cities = (
            self._city(country_code, each, part, near) for each in text.split(",")
        )
        return next(filter(None, cities), None)

    def _region(self, country_code: str, text: str) -> Place | None:
        """Find "Pennsylvania", "US-TX" or "New Jersey, NJ"."""
        words = text.replace(",", " ").split()
        parts = (self._regions.find(country_code, each) for each in (text, *words[-1:]))
        part = next(filter(None, parts), None)
        if part is None:
            return None
        return Place(
            key=f"{country_code}/{fold_name(part.names[0])}",
            name=part.names[0],
            country_code=country_code,
            coordinates=part.anchor.coordinates,
            radius_km=part.anchor.radius_km,
            precision=Precision.REGION,
        )

    def _around(self, country_code: str, region: str) -> Place | None:
        """Find the city after which a region is named."""
        city = self._city(country_code, region, None, None)
        return city and replace(
            city,
            key=f"{city.key}/around",
            radius_km=_AROUND_CITY_KM,
            precision=Precision.REGION,
        )

    def _country(self, country_code: str, city: str | None) -> Place | None:
        anchor = self.tables.country_anchors.get(country_code)
        if anchor is None:
            return None
        return Place(
            key=f"{country_code}/{fold_name(city)}" if city else country_code,
            name=city or self._country_names.get(country_code, country_code),
            country_code=country_code,
            coordinates=anchor.coordinates,
            radius_km=anchor.radius_km,
            precision=Precision.COUNTRY,
        )


def _is_in(place: Place, part: Region) -> bool:
    anchor = part.anchor
    return distance_km(place.coordinates, anchor.coordinates) <= anchor.radius_km


def _nearest(places: list[Place], point: Coordinates, within_km: float) -> Place | None:
    distance, nearest = min(
        ((distance_km(place.coordinates, point), place) for place in places),
        key=lambda each: each[0],
    )
    return nearest if distance <= within_km else None


def _own_place(country_code: str, city: str, point: Coordinates) -> Place:
    """Use the provider's coordinates for a city that no table has."""
    return Place(
        key=f"{country_code}/{fold_name(city)}"
        f"@{point.latitude:.0f},{point.longitude:.0f}",
        name=city,
        country_code=country_code,
        coordinates=point,
        radius_km=CITY_RADIUS_KM,
        precision=Precision.CITY,
    )


def _by_size(city: City) -> tuple[int, str, float, float]:
    """Sort by population, the largest first; the rest only breaks ties."""
    point = city.coordinates
    return (-city.population, city.name, point.latitude, point.longitude)
