"""Places by country, region, and city, in any spelling."""

import pytest

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn import Place, PlaceFinder, Precision
from custom_components.qb_peer_vpn.vpn.places.place_tables import PlaceTables
from tests.vpn.samples import GAZETTEER

CITY, REGION, COUNTRY = Precision.CITY, Precision.REGION, Precision.COUNTRY


def found(
    places: PlaceFinder, country_code: str, city: str | None, region: str | None = None
) -> Place:
    place = places.find(country_code, city, region)
    assert place is not None
    return place


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
        ("PL", "Lodz", "PL/lodz", "Łódź"),
        ("CH", "Geneva", "CH/geneva", "Geneva"),
        ("SG", "Singapore", "SG/singapore", "Singapore"),
        ("AR", "BuenosAires", "AR/buenosaires", "Buenos Aires"),
        ("AU", "Sydney1", "AU/sydney", "Sydney"),
        ("IL", "Petach Tikva, Tel Aviv", "IL/petahtikva", "Petah Tikva"),
        ("US", "St. Louis", "US/stlouis", "St. Louis"),
        ("US", "Saint Louis", "US/stlouis", "St. Louis"),
        ("RU", "StPetersburg", "RU/saintpetersburg", "Saint Petersburg"),
        ("MX", "Mexico", "MX/mexicocity", "Mexico City"),
        ("US", "New York City", "US/newyork", "New York"),
        ("US", "Washington DC", "US/washington", "Washington"),
        ("US", "Ashburn VA", "US/ashburn", "Ashburn"),
        ("US", "Atlanta, GA", "US/atlanta", "Atlanta"),
        ("US", "Chicago Illinois", "US/chicago", "Chicago"),
        ("US", "New York NY", "US/newyork", "New York"),
        ("CA", "Toronto Ontario", "CA/toronto", "Toronto"),
        ("DE", "Frankfurt am Main", "DE/frankfurt", "Frankfurt"),
        ("IT", "Milano", "IT/milan", "Milan"),
        ("UA", "Kiev", "UA/kyiv", "Kyiv"),
        ("AT", "Klagenfurt", "AT/klagenfurt", "Klagenfurt"),
    ],
)
def test_a_known_city_has_one_key_and_one_name(
    world: PlaceFinder, country_code: str, city: str, key: str, name: str
) -> None:
    place = found(world, country_code, city)
    assert (place.key, place.name) == (key, name)
    assert (place.precision, place.unknown_city) == (CITY, False)


def test_the_providers_table_comes_before_the_gazetteer(places: PlaceFinder) -> None:
    zurich = found(places, "CH", "Zürich")
    assert zurich.name == "Zurich"
    assert zurich.coordinates == Coordinates(latitude=47.377, longitude=8.541)


def test_of_cities_with_one_name_the_most_populous_is_meant(
    places: PlaceFinder,
) -> None:
    springfield = found(places, "US", "Springfield")
    assert springfield.coordinates == Coordinates(latitude=37.21, longitude=-93.29)


@pytest.mark.parametrize(
    ("city", "region", "key", "longitude"),
    [
        ("Springfield", "Missouri", "US/springfield", -93.29),
        ("Springfield", "Illinois", "US/springfield-2", -89.64),
        ("Springfield IL", None, "US/springfield-2", -89.64),
        ("Springfield,IL", None, "US/springfield-2", -89.64),
        ("Springfield, IL", "North America", "US/springfield-2", -89.64),
    ],
)
def test_a_region_distinguishes_cities_of_one_name(
    places: PlaceFinder, city: str, region: str | None, key: str, longitude: float
) -> None:
    place = found(places, "US", city, region)
    assert (place.key, place.coordinates.longitude) == (key, longitude)


def test_a_city_too_far_from_its_region_is_another_one(places: PlaceFinder) -> None:
    place = found(places, "US", "Springfield", "Alaska")
    assert (place.key, place.precision) == ("US/alaska", REGION)
    assert place.unknown_city


@pytest.mark.parametrize(
    ("says", "key", "name"),
    [
        (("US", None, "California"), "US/california", "California"),
        (("US", None, "TX"), "US/texas", "Texas"),
        (("US", "Pennsylvania", "America"), "US/pennsylvania", "Pennsylvania"),
        (("US", "New Jersey, NJ", None), "US/newjersey", "New Jersey"),
        (("US", "New Jersey,NJ", None), "US/newjersey", "New Jersey"),
        (("US", "East", None), "US/useast", "US East"),
        (("CA", "Ontario", None), "CA/ontario", "Ontario"),
    ],
)
def test_a_region_without_a_city_is_a_place(
    world: PlaceFinder, says: tuple[str, str | None, str | None], key: str, name: str
) -> None:
    place = found(world, *says)
    assert (place.key, place.name, place.precision) == (key, name, REGION)
    assert place.radius_km > 100
    assert not place.unknown_city


def test_an_unknown_city_is_placed_at_the_city_that_its_region_is_named_after(
    world: PlaceFinder,
) -> None:
    place = found(world, "KR", "Nowhere-dong", "Seoul")
    assert (place.key, place.precision) == ("KR/seoul/around", REGION)
    assert place.radius_km == 100.0
    assert place.unknown_city


def test_a_provider_that_gives_coordinates_is_believed(places: PlaceFinder) -> None:
    here = Coordinates(latitude=60.2, longitude=20.1)
    place = places.find("FI", "Smallville", near=here)
    assert place is not None
    assert (place.key, place.coordinates) == ("FI/smallville@60,20", here)
    assert place.radius_km == found(places, "CH", "Zurich").radius_km > 0
    assert place.precision is CITY
    illinois = Coordinates(latitude=39.7, longitude=-89.7)
    springfield = places.find("US", "Springfield", near=illinois)
    assert springfield is not None
    assert springfield.key == "US/springfield-2"
    virtual = places.find("US", "Springfield", near=here)
    assert virtual is not None
    assert virtual.coordinates == here


@pytest.mark.parametrize(
    ("latitude", "key"), [(48.6, "CH/zurich"), (49.0, "CH/zurich@49,9")]
)
def test_coordinates_within_150_km_of_a_city_of_the_name_mean_that_city(
    places: PlaceFinder, latitude: float, key: str
) -> None:
    # A degree of latitude has 111 km; Zurich is at 47.377.
    place = places.find(
        "CH", "Zurich", near=Coordinates(latitude=latitude, longitude=8.541)
    )
    assert place is not None
    assert place.key == key


def test_a_city_named_like_another_country_is_an_unknown_city(
    places: PlaceFinder,
) -> None:
    place = found(places, "PL", "Switzerland")
    assert (place.key, place.name) == ("PL/switzerland", "Switzerland")
    assert place.unknown_city


def test_an_unknown_city_is_placed_at_the_anchor_of_its_country(
    places: PlaceFinder, tables: PlaceTables
) -> None:
    place = found(places, "PL", "Nowhere", "Nothing")
    assert (place.key, place.name) == ("PL/nowhere", "Nowhere")
    assert place.coordinates == tables.country_anchors["PL"].coordinates
    assert place.radius_km == tables.country_anchors["PL"].radius_km > 100
    assert (place.precision, place.unknown_city) == (COUNTRY, True)


@pytest.mark.parametrize("city", [None, "", " ", "--", "Poland"])
def test_without_a_city_the_country_is_the_place(
    places: PlaceFinder, city: str | None
) -> None:
    place = found(places, "PL", city)
    assert (place.key, place.name) == ("PL", "Poland")
    assert (place.precision, place.unknown_city) == (COUNTRY, False)


def test_a_country_without_a_name_goes_by_its_code(places: PlaceFinder) -> None:
    assert "NO" not in GAZETTEER.country_names
    assert found(places, "NO", None).name == "NO"


@pytest.mark.parametrize("city", [None, "Zurich"])
def test_a_country_that_no_table_knows_has_no_place(
    places: PlaceFinder, city: str | None
) -> None:
    assert places.find("ZZ", city) is None


def test_only_cities_of_protons_table_have_a_row(world: PlaceFinder) -> None:
    nouakchott = world.proton_city(found(world, "MR", "nouakchott"))
    assert nouakchott is not None
    assert nouakchott.physical_country == "FR"
    assert world.proton_city(found(world, "LU", "Steinsel")) is None
