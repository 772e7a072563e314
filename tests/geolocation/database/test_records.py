"""Records of every vendor become one kind of location."""

from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.geo import CITY_RADIUS_KM
from custom_components.qb_peer_vpn.geolocation import CountryTable
from custom_components.qb_peer_vpn.geolocation.database.records import (
    coordinates_of,
    location_of,
)
from custom_components.qb_peer_vpn.models import Coordinates, LocationSource
from tests.geolocation.mmdb import flat_record, nested_record

LONDON_NESTED = nested_record("GB", "London", 51.5142, -0.0931, 10)
LONDON_FLAT = flat_record("GB", "London", 51.514301, -0.091224)

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["US", "GB", "Paris"])
)
KEYS = st.sampled_from(
    (
        "accuracy_radius",
        "city",
        "country",
        "country_code",
        "en",
        "iso_code",
        "latitude",
        "location",
        "longitude",
        "names",
    )
)
FOREIGN = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
)


def test_a_nested_record_is_read_with_its_radius(countries: CountryTable) -> None:
    location = location_of(LONDON_NESTED, countries)
    assert location is not None
    assert location.coordinates == Coordinates(latitude=51.5142, longitude=-0.0931)
    assert (location.city, location.country_code) == ("London", "GB")
    assert location.radius_km == 10
    assert location.source is LocationSource.DATABASE
    assert location.points == ()


def test_a_flat_record_is_read_with_the_prior_radius(countries: CountryTable) -> None:
    location = location_of(LONDON_FLAT, countries)
    assert location is not None
    assert location.coordinates == Coordinates(latitude=51.5143, longitude=-0.0912)
    assert (location.city, location.country_code) == ("London", "GB")
    assert location.radius_km == CITY_RADIUS_KM


@pytest.mark.parametrize("record", [LONDON_NESTED, LONDON_FLAT])
def test_equal_records_are_equal_locations(
    countries: CountryTable, record: dict[str, object]
) -> None:
    assert location_of(record, countries) == location_of(dict(record), countries)


@pytest.mark.parametrize(
    "record",
    [
        nested_record("US", None, 37.751, -97.822, 1000),
        flat_record("US", "", 37.751, -97.822),
        flat_record("us", "  ", 37.751, -97.822),
        {"country": {"iso_code": "US"}},
        {"country": {"iso_code": "US"}, "city": {"geoname_id": 1}},
        {"country": {"iso_code": "US"}, "city": {"names": {"de": "Neuyork"}}},
        {"country_code": "US", "city": 5},
    ],
)
def test_without_a_city_only_the_country_is_known(
    countries: CountryTable, record: dict[str, object]
) -> None:
    assert location_of(record, countries) is countries.location("US")


@pytest.mark.parametrize(
    "record",
    [
        None,
        "London",
        [LONDON_FLAT],
        {},
        nested_record("ZZ", "London", 51.5, -0.1),
        flat_record("", "London", 51.5, -0.1),
        {"city": "London", "latitude": 51.5, "longitude": -0.1},
        {"country": {}, "city": "London", "latitude": 51.5, "longitude": -0.1},
        nested_record("GB", "London", 0, 0),
        nested_record("GB", "London", 90.1, 0),
        nested_record("GB", "London", 0, -180.1),
        nested_record("GB", "London", nan, 1),
        nested_record("GB", "London", 1, inf),
        nested_record("GB", "London", 10**400, 1),
        {"country_code": "GB", "city": "London", "latitude": "51", "longitude": "0"},
        {"country_code": "GB", "city": "London", "latitude": True, "longitude": True},
        {"country_code": "GB", "city": "London", "latitude": 51.5},
        {"country_code": "GB", "city": "London", "location": {}},
    ],
)
def test_what_names_no_place_is_not_found(
    countries: CountryTable, record: object
) -> None:
    assert location_of(record, countries) is None


@pytest.mark.parametrize(
    ("written", "city"),
    [
        ("Montreal (Ville-Marie)", "Montreal"),
        ("Denver (North Capitol Hill (East))", "Denver"),
        ("Den Haag ", "Den Haag"),
        ("(Unnamed)", "(Unnamed)"),
    ],
)
def test_a_district_is_not_part_of_the_name(
    countries: CountryTable, written: str, city: str
) -> None:
    location = location_of(flat_record("CA", written, 45.5, -73.6), countries)
    assert location is not None
    assert location.city == city


@pytest.mark.parametrize("written", ["Lon\ud83ddon", "Lon\ndon", "\0", "(\ud83d)"])
def test_a_name_that_cannot_be_written_leaves_the_country(
    countries: CountryTable, written: str
) -> None:
    location = location_of(flat_record("GB", written, 51.5, -0.1), countries)

    assert location is countries.location("GB")


@pytest.mark.parametrize("radius", [0.5, 1, 1000])
def test_any_positive_radius_is_kept(countries: CountryTable, radius: float) -> None:
    record = nested_record("GB", "London", 51.5, -0.1)
    record["location"]["accuracy_radius"] = radius
    location = location_of(record, countries)
    assert location is not None
    assert location.radius_km == radius


def test_coordinates_are_rounded_to_eleven_meters(countries: CountryTable) -> None:
    location = location_of(
        flat_record("GB", "London", 51.51234567, -0.09876543), countries
    )
    assert location is not None
    assert location.coordinates == Coordinates(latitude=51.5123, longitude=-0.0988)


@pytest.mark.parametrize("radius", [0, -1, nan, inf, "10", True, None])
def test_an_invalid_radius_is_replaced(countries: CountryTable, radius: object) -> None:
    record = {
        "country": {"iso_code": "GB"},
        "city": {"names": {"en": "London"}},
        "location": {"latitude": 51.5, "longitude": -0.1, "accuracy_radius": radius},
    }
    location = location_of(record, countries)
    assert location is not None
    assert location.radius_km == CITY_RADIUS_KM


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 180), (-90, -180), (0, 1), (1, 0)]
)
def test_the_edges_of_the_earth_are_on_it(latitude: float, longitude: float) -> None:
    record = {"latitude": latitude, "longitude": longitude}
    assert coordinates_of(record) == (latitude, longitude)


@given(FOREIGN)
def test_no_foreign_record_makes_it_fail(
    countries: CountryTable, record: object
) -> None:
    location = location_of(record, countries)
    if location is not None:
        assert location.country_code in countries.names
        assert abs(location.coordinates.latitude) <= 90
        assert abs(location.coordinates.longitude) <= 180
