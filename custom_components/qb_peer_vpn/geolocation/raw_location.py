"""Locations as outside sources state them, and how they are parsed into one form."""

from dataclasses import dataclass, replace
import re

from ..geo import CITY_RADIUS_KM, read_finite, read_latitude_longitude
from ..models import Coordinates, Location, LocationSource, clean_name
from .countries import CountryTable

MOBILE_RADIUS_KM = 150.0
"""Radius for mobile networks, whose prefixes span a region ("Lost in the Prefix",
arXiv 2605.21937); the median error there is 179 to 207 km."""

_DISTRICT = re.compile(r" \(.*\)$")
"""DB-IP writes ``Montreal (Ville-Marie)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLocation:
    """What a database or an online service states about an address, unchecked.

    Each field can hold anything. The readers only say which of their fields is which.
    """

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
    """Check a raw location and bring it into the form of the project.

    Without a city, only the country counts: the coordinates are then a default (Kansas
    for the United States, in a quarter of the IPv4 space). None if the country is unknown
    or ``ZZ``, and if a city has no valid coordinates.
    """
    code = raw.country_code
    country = countries.location(code.upper()) if isinstance(code, str) else None
    if country is None:
        return None
    hosting = raw.hosting if isinstance(raw.hosting, bool) else None
    city = _city_name(raw.city)
    if city is None:
        return country if hosting is None else replace(country, hosting=hosting)
    place = valid_coordinates(raw.latitude, raw.longitude)
    if place is None:
        return None
    return Location(
        coordinates=Coordinates(latitude=place[0], longitude=place[1]),
        country_code=country.country_code,
        city=city,
        radius_km=_radius_km(raw),
        source=source,
        hosting=hosting,
    )


def valid_coordinates(
    latitude: object, longitude: object
) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, or None if they are not valid.

    They are rounded to four decimals, which is 11 m.
    """
    place = read_latitude_longitude(latitude, longitude)
    return None if place is None else (round(place[0], 4), round(place[1], 4))


def _city_name(city: object) -> str | None:
    name = clean_name(city)
    return name and clean_name(_DISTRICT.sub("", name))


def _radius_km(raw: RawLocation) -> float:
    radius = read_finite(raw.radius_km)
    if radius is not None and radius > 0:
        return radius
    return MOBILE_RADIUS_KM if raw.mobile is True else CITY_RADIUS_KM
