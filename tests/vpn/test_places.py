"""Places by country and city, whatever the spelling."""

import pytest

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn import Place, Places
from custom_components.qb_peer_vpn.vpn.places import COUNTRY_RADIUS_KM, fold_name


def found(places: Places, country_code: str, city: str | None) -> Place:
    place = places.find(country_code, city)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São Paulo", "sao paulo"),
        ("N'Djamena", "N’Djamena"),
        ("Sana'a", "SANAA"),
        ("Addis Ababa", "Addisababa"),
        ("Port-au-Prince", "Port au Prince"),
        ("Łódź", "Lodz"),
        ("Tromsø", "Tromso"),
        ("İstanbul", "Istanbul"),
        ("Gießen", "Giessen"),
        ("Saint John’s", "Saint Johns"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("country_code", "city", "key", "name"),
    [
        ("NL", "Amsterdam", "NL/amsterdam", "Amsterdam"),
        ("CO", "Bogota", "CO/bogota", "Bogotá"),
        ("MX", "QUERETARO", "MX/queretaro", "Querétaro"),
        ("ET", "Addisababa", "ET/addisababa", "Addis Ababa"),
        ("TW", "Taichung City", "TW/taichung", "Taichung"),
        ("CR", "San Jose", "CR/sanjose", "San José"),
        ("US", "San José", "US/sanjose", "San Jose"),
        ("UK", "London", "GB/london", "London"),
        ("GB", "london", "GB/london", "London"),
        ("UK", "Glasgow", "GB/glasgow", "Glasgow"),
        ("pl", "Lodz", "PL/lodz", "Łódź"),
        ("CH", "Geneva", "CH/geneva", "Geneva"),
    ],
)
def test_a_known_city_has_one_key_and_one_name(
    places: Places, country_code: str, city: str, key: str, name: str
) -> None:
    place = found(places, country_code, city)
    assert (place.key, place.name) == (key, name)
    assert not place.only_country_known


def test_the_providers_table_comes_before_the_gazetteer(places: Places) -> None:
    zurich = found(places, "CH", "Zürich")
    assert zurich.name == "Zurich"
    assert zurich.coordinates == Coordinates(latitude=47.377, longitude=8.541)


def test_of_cities_with_one_name_the_most_populous_is_meant(places: Places) -> None:
    springfield = found(places, "US", "Springfield")
    assert springfield.coordinates == Coordinates(latitude=37.21, longitude=-93.29)


def test_a_smart_routed_city_stands_at_its_host_and_keeps_its_name(
    places: Places,
) -> None:
    place = found(places, "MR", "Nouakchott")
    assert (place.key, place.name) == ("MR/nouakchott", "Nouakchott")
    assert (place.country_code, place.stands_in) == ("MR", "FR")
    assert place.coordinates == Coordinates(latitude=43.296, longitude=5.370)


@pytest.mark.parametrize(
    ("country_code", "city", "stands_in", "latitude"),
    [
        ("GT", "Guatemala City", "US", 25.762),
        ("GH", "Accra", "GB", 51.507),
        ("TH", "Bangkok", "SG", 1.352),
        ("TR", "Istanbul", None, 41.008),
        ("GE", "Tbilisi", "RO", 44.427),
        ("MA", "Casablanca", "ES", 40.417),
        ("LU", "Luxembourg", None, 49.612),
        ("LT", "Vilnius", "PL", 52.230),
        ("MN", "Ulaanbaatar", "JP", 35.690),
        ("KG", "Bishkek", "RO", 44.427),
    ],
)
def test_places_stand_where_the_tables_say(
    places: Places,
    country_code: str,
    city: str,
    stands_in: str | None,
    latitude: float,
) -> None:
    place = found(places, country_code, city)
    assert (place.stands_in, place.coordinates.latitude) == (stands_in, latitude)


def test_a_host_without_an_anchor_leaves_the_place_where_it_says(
    places: Places,
) -> None:
    nuuk = found(places, "GL", "Nuuk")
    assert (nuuk.stands_in, nuuk.coordinates.latitude) == (None, 64.175)


def test_an_unknown_city_stands_at_the_countrys_largest(places: Places) -> None:
    place = found(places, "PL", "Nowhere")
    assert (place.key, place.name) == ("PL/nowhere", "Nowhere")
    assert place.coordinates == Coordinates(latitude=52.23, longitude=21.01)
    assert place.radius_km == COUNTRY_RADIUS_KM
    assert place.only_country_known


@pytest.mark.parametrize("city", [None, "", " ", "--"])
def test_without_a_city_the_country_is_the_place(
    places: Places, city: str | None
) -> None:
    place = found(places, "PL", city)
    assert (place.key, place.name) == ("PL", "Poland")
    assert place.only_country_known


def test_a_country_without_a_name_goes_by_its_code(places: Places) -> None:
    assert found(places, "NO", None).name == "NO"


@pytest.mark.parametrize("city", [None, "Zurich"])
def test_a_country_that_no_table_knows_has_no_place(
    places: Places, city: str | None
) -> None:
    assert places.find("ZZ", city) is None
