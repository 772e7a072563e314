"""Records of city databases, in the two common forms.

Nested, as MaxMind and DB-IP publish them: ``location.latitude``, ``city.names.en``,
``country.iso_code``. Flat, as sapics/ip-location-db repacks both: ``latitude``, ``city``,
``country_code``, with ``""`` for missing values.
"""

from ...models import Location, LocationSource
from ..countries import CountryTable
from ..raw_location import RawLocation, parse_location, valid_coordinates


def location_of(record: object, countries: CountryTable) -> Location | None:
    """Parse a record; None if it does not locate the address."""
    if not isinstance(record, dict):
        return None
    place = _place(record)
    raw = RawLocation(
        country_code=country_code_of(record),
        city=_city_name(record),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        radius_km=place.get("accuracy_radius"),
    )
    return parse_location(raw, countries, LocationSource.DATABASE)


def coordinates_of(record: object) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, or None if they are not valid."""
    if not isinstance(record, dict):
        return None
    place = _place(record)
    return valid_coordinates(place.get("latitude"), place.get("longitude"))


def country_code_of(record: object) -> object:
    """Return the value in the place of the country code, unchecked."""
    if not isinstance(record, dict):
        return None
    country = record.get("country")
    if isinstance(country, dict):
        return country.get("iso_code")
    return record.get("country_code")


def _place(record: dict[object, object]) -> dict[object, object]:
    location = record.get("location")
    return location if isinstance(location, dict) else record


def _city_name(record: dict[object, object]) -> object:
    city = record.get("city")
    if not isinstance(city, dict):
        return city
    names = city.get("names")
    return names.get("en") if isinstance(names, dict) else None
