"""What anybody claims about an address, brought into the one form that is used.

A claim is foreign: every field may hold anything. Whoever makes claims (the records of a
database, the answers of an online service) only says which of its fields is which.
"""

from dataclasses import dataclass, replace
import re

from ..geo import CITY_RADIUS_KM, read_finite, read_latitude_longitude
from ..models import Coordinates, Location, LocationSource
from .countries import CountryTable

MOBILE_RADIUS_KM = 150.0
"""Radius for mobile networks, whose prefixes span a region ("Lost in the Prefix",
arXiv 2605.21937); the median error there is 179 to 207 km."""

_MAX_CITY_LETTERS = 100
"""More than any city has; a foreign text may be a book."""

_DISTRICT = re.compile(r" \(.*\)$")
"""DB-IP writes ``Montreal (Ville-Marie)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLocation:
    """Where an address is, in somebody's words."""

    country_code: object
    city: object
    latitude: object
    longitude: object
    radius_km: object = None
    mobile: object = None
    hosting: object = None


def parse_location(
    raw: RawLocation, countries: CountryTable, source: LocationSource
) -> Location | None:
    """Normalise a claim.

    A claim without a city says no more than the country: its coordinates are a default
    (Kansas for the United States, in a quarter of all IPv4 space) and are not used. None
    where the country is unknown or ``ZZ``, and where a city has no valid coordinates.
    """
    code = raw.country_code
    country = countries.location(code.upper()) if isinstance(code, str) else None
    if country is None:
        return None
    hosting = raw.hosting if isinstance(raw.hosting, bool) else None
    city = _city_name(raw.city)
    if city is None:
        return country if hosting is None else replace(country, hosting=hosting)
    coordinates = valid_coordinates(raw.latitude, raw.longitude)
    if coordinates is None:
        return None
    return _city_location(
        (*coordinates, _radius_km(raw)), country.country_code, city, source, hosting
    )


def valid_coordinates(
    latitude: object, longitude: object
) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, None where they are not valid.

    They are rounded to four decimals, which is 11 m.
    """
    place = read_latitude_longitude(latitude, longitude)
    return None if place is None else (round(place[0], 4), round(place[1], 4))


def _city_location(
    place: tuple[float, float, float],
    country_code: str | None,
    city: str,
    source: LocationSource,
    hosting: bool | None,
) -> Location:
    latitude, longitude, radius_km = place
    point = Coordinates(latitude=latitude, longitude=longitude)
    return Location(
        coordinates=point,
        country_code=country_code,
        city=city,
        radius_km=radius_km,
        source=source,
        hosting=hosting,
    )


def _city_name(city: object) -> str | None:
    if not isinstance(city, str):
        return None
    return _DISTRICT.sub("", city.strip())[:_MAX_CITY_LETTERS].rstrip() or None


def _radius_km(raw: RawLocation) -> float:
    radius = read_finite(raw.radius_km)
    if radius is not None and radius > 0:
        return radius
    return MOBILE_RADIUS_KM if raw.mobile is True else CITY_RADIUS_KM
