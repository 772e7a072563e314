"""The gazetteer, as it ships."""

from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable, load_gazetteer
from custom_components.qb_peer_vpn.models import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(data_folder: Path, countries: CountryTable) -> Gazetteer:
    return load_gazetteer(data_folder, countries)


def test_every_city_has_a_name_a_place_and_a_country(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.cities) == 10_168
    for city in gazetteer.cities:
        assert city.name
        assert city.country_code in gazetteer.country_names
        assert abs(city.coordinates.latitude) <= 90
        assert abs(city.coordinates.longitude) <= 180
        assert city.population >= 0


@pytest.mark.parametrize(
    ("name", "country_code", "latitude", "longitude"),
    [
        ("Paris", "FR", 48.85, 2.35),
        ("São Paulo", "BR", -23.55, -46.64),
        ("Sydney", "AU", -33.87, 151.21),
    ],
)
def test_a_city_has_its_coordinates(
    gazetteer: Gazetteer,
    name: str,
    country_code: str,
    latitude: float,
    longitude: float,
) -> None:
    (city,) = (
        city
        for city in gazetteer.cities
        if (city.name, city.country_code) == (name, country_code)
    )
    assert city.coordinates.latitude == pytest.approx(latitude, abs=0.05)
    assert city.coordinates.longitude == pytest.approx(longitude, abs=0.05)
    assert city.population > 1_000_000


def test_countries_are_named(gazetteer: Gazetteer) -> None:
    assert gazetteer.country_names["BR"] == "Brazil"


def test_a_damaged_table_says_so(tmp_path: Path, countries: CountryTable) -> None:
    (tmp_path / "cities.csv.gz").write_bytes(b"damaged")

    with pytest.raises(OSError, match="Not a gzipped file"):
        load_gazetteer(tmp_path, countries)


def test_a_missing_table_says_so(tmp_path: Path, countries: CountryTable) -> None:
    with pytest.raises(FileNotFoundError):
        load_gazetteer(tmp_path, countries)
