"""What places are called, with the table that ships."""

from pathlib import Path

import pytest

import custom_components.qb_peer_vpn as integration
from custom_components.qb_peer_vpn.geolocation import CountryTable, load_gazetteer
from custom_components.qb_peer_vpn.models import Gazetteer
from custom_components.qb_peer_vpn.recommendation import PlaceNames
from tests.recommendation.builders import point

DATA = Path(integration.__file__).parent / "data"


@pytest.fixture(scope="module")
def names() -> PlaceNames:
    return PlaceNames(load_gazetteer(DATA, CountryTable.load(DATA)))


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "label"),
    [
        (48.93, 2.36, "FR", "Paris"),  # Saint-Denis
        (50.10, 8.77, "DE", "Frankfurt am Main"),  # Offenbach
        (33.91, -118.08, "US", "Los Angeles"),  # Norwalk, California
        (39.04, -77.49, "US", "Washington"),  # Ashburn
        (22.40, 114.11, "HK", "Hong Kong"),  # nearer to Shenzhen
        (21.30, -157.10, "US", "near Honolulu"),  # Molokai, 80 km off
        (19.71, -155.09, "US", "United States"),  # Hilo, 340 km off
        (51.51, -0.13, "GB", "London"),
        (51.51, -0.13, None, "London"),
        (62.0, -110.0, "CA", "Canada"),  # far from every city of the table
        (45.0, -35.0, None, "near Canada"),  # in the Atlantic
        (-75.0, 0.0, "AQ", "Antarctica"),  # a country without cities
        (51.51, -0.13, "ZZ", "ZZ"),  # no country
        (-17.0, -179.99, "FJ", "near Nasinu"),  # beyond the antimeridian
        (90.0, 0.0, None, "near Svalbard and Jan Mayen"),
    ],
)
def test_label(
    names: PlaceNames,
    latitude: float,
    longitude: float,
    country: str | None,
    label: str,
) -> None:
    assert names.label(point(latitude, longitude), country_code=country) == label


def test_a_table_without_cities_is_refused() -> None:
    with pytest.raises(ValueError, match="city"):
        PlaceNames(Gazetteer(cities=(), country_names={"DE": "Germany"}))


def test_countries_are_named(names: PlaceNames) -> None:
    assert names.country("CH") == "Switzerland"
    assert names.country("ZZ") == "ZZ"


@pytest.mark.parametrize(
    ("latitude", "longitude", "km", "countries"),
    [
        (47.37, 8.54, 25, {"CH"}),  # Zurich
        (55.68, 12.57, 50, {"DK", "SE"}),  # Copenhagen
        (55.68, 12.57, 10, {"DK"}),
        (45.0, -35.0, 25, {"CA"}),  # in the Atlantic
    ],
)
def test_the_countries_around_a_place_are_known(
    names: PlaceNames, latitude: float, longitude: float, km: float, countries: set[str]
) -> None:
    assert names.countries_around(point(latitude, longitude), km) == countries
