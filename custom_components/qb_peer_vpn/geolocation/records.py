"""What one record of a city database says, whoever made the file.

Two shapes are common. Nested, as MaxMind and DB-IP publish it: ``location.latitude``,
``city.names.en``, ``country.iso_code``. Flat, as sapics/ip-location-db repacks both:
``latitude``, ``city``, ``country_code``, with ``""`` for what is missing.
"""

from functools import lru_cache
from math import isfinite
import re

from ..models import Coordinates, Location, LocationSource, WeightedPoint
from .countries import CountryTable

CITY_RADIUS_KM = 25.0
"""Median error of fixed lines where the vendor gives no accuracy radius, rounded up."""

_MAX_LATITUDE = 90
_MAX_LONGITUDE = 180

_DISTRICT = re.compile(r" \(.*\)$")
"""DB-IP writes ``Montreal (Ville-Marie)``."""


def location_of(record: object, countries: CountryTable) -> Location | None:
    """Normalise a record.

    A record without a city says no more than the country: its coordinates are a default
    (Kansas for the United States, in a quarter of all IPv4 space) and are not used. None
    where the country is unknown or ``ZZ``, and where a city has no valid coordinates.
    """
    if not isinstance(record, dict):
        return None
    country = countries.location(_country_code(record))
    if country is None:
        return None
    city = _city_name(record)
    if city is None:
        return country
    coordinates = coordinates_of(record)
    if coordinates is None:
        return None
    return _city_location(coordinates, country.country_code, city, _radius_km(record))


def coordinates_of(record: object) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, None where they are not valid.

    Four decimals are 11 m. (0, 0) is what vendors write for "nowhere".
    """
    if not isinstance(record, dict):
        return None
    place = _place(record)
    latitude = _number(place.get("latitude"))
    longitude = _number(place.get("longitude"))
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > _MAX_LATITUDE or abs(longitude) > _MAX_LONGITUDE:
        return None
    if latitude == longitude == 0:
        return None
    return round(latitude, 4), round(longitude, 4)


# The swarm's many addresses stand in few places, and equal places share one object.
@lru_cache(maxsize=16_384)
def _city_location(
    coordinates: tuple[float, float],
    country_code: str | None,
    city: str,
    radius_km: float,
) -> Location:
    point = Coordinates(latitude=coordinates[0], longitude=coordinates[1])
    return Location(
        coordinates=point,
        country_code=country_code,
        city=city,
        radius_km=radius_km,
        source=LocationSource.DATABASE,
        points=(WeightedPoint(coordinates=point, weight=1.0),),
    )


def _place(record: dict[object, object]) -> dict[object, object]:
    location = record.get("location")
    return location if isinstance(location, dict) else record


def _country_code(record: dict[object, object]) -> str | None:
    country = record.get("country")
    code = (
        country.get("iso_code")
        if isinstance(country, dict)
        else record.get("country_code")
    )
    return code.upper() if isinstance(code, str) else None


def _city_name(record: dict[object, object]) -> str | None:
    city = record.get("city")
    if isinstance(city, dict):
        names = city.get("names")
        city = names.get("en") if isinstance(names, dict) else None
    if not isinstance(city, str):
        return None
    return _DISTRICT.sub("", city.strip()) or None


def _radius_km(record: dict[object, object]) -> float:
    radius = _number(_place(record).get("accuracy_radius"))
    return radius if radius is not None and radius > 0 else CITY_RADIUS_KM


def _number(value: object) -> float | None:
    # bool is an int to Python; a huge integer does not fit a float.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None
