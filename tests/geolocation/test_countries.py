"""The country table, as it ships."""

from math import fsum
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable
from custom_components.qb_peer_vpn.models import Continent, Coordinates, LocationSource


def test_every_country_is_located_by_its_people(countries: CountryTable) -> None:
    assert len(countries.names) == 250
    for country_code in countries.names:
        location = countries.location(country_code)
        assert location is not None
        assert location.country_code == country_code
        assert location.source is LocationSource.COUNTRY
        assert location.city is None
        assert location.radius_km >= 0
        assert 1 <= len(location.points) <= 8
        assert fsum(point.weight for point in location.points) == pytest.approx(
            1, abs=1e-12
        )
        for place in (
            location.coordinates,
            *(point.coordinates for point in location.points),
        ):
            assert abs(place.latitude) <= 90
            assert abs(place.longitude) <= 180


def test_a_large_country_has_eight_points_and_is_placed_in_a_town(
    countries: CountryTable,
) -> None:
    location = countries.location("US")
    assert location is not None
    assert len(location.points) == 8
    assert location.radius_km == 1670
    # The anchor of the table, not the centroid.
    assert location.coordinates != Coordinates(latitude=37.751, longitude=-97.822)


def test_a_country_keeps_one_location(countries: CountryTable) -> None:
    assert countries.location("FR") is countries.location("FR")


@pytest.mark.parametrize("country_code", [None, "", "ZZ", "fr", "EU", "France"])
def test_what_is_no_country_has_no_location(
    countries: CountryTable, country_code: str | None
) -> None:
    assert countries.location(country_code) is None


@pytest.mark.parametrize(
    ("country_code", "continent"),
    [
        ("BR", Continent.SOUTH_AMERICA),
        ("DE", Continent.EUROPE),
        ("EG", Continent.AFRICA),
        ("JP", Continent.ASIA),
        ("MX", Continent.NORTH_AMERICA),
        ("NA", Continent.AFRICA),
        ("NZ", Continent.OCEANIA),
    ],
)
def test_every_country_is_on_a_continent(
    countries: CountryTable, country_code: str, continent: Continent
) -> None:
    assert countries.continents[country_code] is continent


def test_only_antarctic_territories_are_on_none(countries: CountryTable) -> None:
    others = set(countries.names) - set(countries.continents)
    assert others == {"AQ", "BV", "GS", "HM", "TF"}


def test_names_are_english_and_cannot_be_changed(countries: CountryTable) -> None:
    assert countries.names["DE"] == "Germany"
    with pytest.raises(TypeError):
        countries.names["DE"] = "elsewhere"  # type: ignore[index]


def test_a_damaged_table_says_so(tmp_path: Path, data_folder: Path) -> None:
    points = (data_folder / "country_points.csv").read_bytes()
    (tmp_path / "country_points.csv").write_bytes(points[:10_000])

    with pytest.raises(OSError, match="damaged"):
        CountryTable.load(tmp_path)


def test_a_missing_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        CountryTable.load(tmp_path)
