"""What the shipped tables say."""

from pathlib import Path
from shutil import copytree

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn import PlaceFinder, Precision, load_place_tables
from custom_components.qb_peer_vpn.vpn.places.place_tables import (
    PlaceTables,
    ProtonCity,
)
from tests.vpn.conftest import DATA


def place(tables: PlaceTables, country_code: str, city: str) -> ProtonCity:
    [found] = [
        place
        for place in tables.places
        if (place.country_code, place.city) == (country_code, city)
    ]
    return found


def hosts(tables: PlaceTables, *cities: tuple[str, str]) -> list[str | None]:
    return [place(tables, *city).physical_country for city in cities]


def test_no_table_speaks_of_uk(tables: PlaceTables) -> None:
    codes = {each.country_code for each in tables.places}
    codes |= {each.physical_country for each in tables.places if each.physical_country}
    codes |= set(tables.anchors)
    assert "GB" in codes
    assert "UK" not in codes


def test_a_city_where_all_p2p_is_routed_elsewhere_names_its_main_host(
    tables: PlaceTables,
) -> None:
    cities = [("MR", "Nouakchott"), ("VE", "Caracas"), ("AE", "Dubai"), ("GH", "Accra")]
    assert hosts(tables, *cities) == ["FR", "US", "FR", "GB"]


def test_an_unknown_host_does_not_outvote_a_known_one(tables: PlaceTables) -> None:
    assert hosts(tables, ("LK", "Colombo")) == ["SG"]


def test_of_equal_hosts_the_first_counts(tables: PlaceTables) -> None:
    assert hosts(tables, ("AO", "Luanda")) == ["FR"]


def test_a_city_with_some_real_p2p_stays(tables: PlaceTables) -> None:
    cities = [("BR", "São Paulo"), ("LU", "Luxembourg"), ("MX", "Mexico City")]
    assert hosts(tables, *cities) == [None, None, None]


def test_a_city_without_any_p2p_stays_unless_all_of_it_is_elsewhere(
    tables: PlaceTables,
) -> None:
    cities = [("US", "Houston"), ("MK", "Skopje"), ("NG", "Abuja")]
    assert hosts(tables, *cities) == [None, None, "ES"]


def test_a_newer_city_stays_when_a_server_was_seen_there(tables: PlaceTables) -> None:
    cities = [("GA", "Libreville"), ("AD", "Andorra la Vella"), ("BO", "La Paz")]
    assert hosts(tables, *cities) == [None, "ES", "US"]


def test_all_of_a_newer_city_is_where_its_first_server_was_seen(tmp_path: Path) -> None:
    folder = copytree(DATA, tmp_path / "data")
    with (folder / "proton_places_extra.csv").open("a", encoding="utf-8") as table:
        table.write("IS,Akureyri,,65.68,-18.09,IS,UK;FR\n")
    akureyri = place(load_place_tables(folder), "IS", "Akureyri")
    assert (akureyri.physical_country, akureyri.main_physical_country) == ("GB", "GB")


def test_the_counts_are_those_of_the_list(tables: PlaceTables) -> None:
    assert len(tables.places) == 171 + 24
    assert sum(each.p2p_servers for each in tables.places) == 12_866
    assert place(tables, "GB", "London").p2p_servers == 456


def test_every_host_of_the_list_has_an_anchor(tables: PlaceTables) -> None:
    counted = {each.physical_country for each in tables.places if each.p2p_servers}
    assert counted - {None} <= set(tables.anchors)
    assert {anchor.radius_km > 0 for anchor in tables.anchors.values()} == {True}


def test_the_main_host_of_a_partly_virtual_city_is_known(tables: PlaceTables) -> None:
    tirana = place(tables, "AL", "Tirana")
    assert (tirana.physical_country, tirana.main_physical_country) == (None, "FR")


def test_every_spelling_leads_to_a_city(
    tables: PlaceTables, world: PlaceFinder
) -> None:
    assert ("TW", "Taichung City", "Taichung") in tables.aliases
    for country_code, alias, city in tables.aliases:
        meant = world.find(country_code, city)
        assert meant is not None
        assert meant.precision is Precision.CITY, city
        assert world.find(country_code, alias) == meant


def test_every_region_holds_its_main_city(
    tables: PlaceTables, world: PlaceFinder
) -> None:
    assert len({(each.country_code, each.code) for each in tables.regions}) == len(
        tables.regions
    )
    for region in tables.regions:
        found = world.find(region.country_code, None, region.names[0])
        assert found is not None
        assert found.coordinates == region.anchor.coordinates
        assert found.precision is Precision.REGION


def test_every_country_has_an_anchor(tables: PlaceTables) -> None:
    assert len(tables.country_anchors) == 250
    assert min(anchor.radius_km for anchor in tables.country_anchors.values()) == 50
    # In a city such as Hamilton, and not in the sea between New Zealand's islands.
    hamilton = Coordinates(latitude=-37.783, longitude=175.283)
    assert tables.country_anchors["NZ"].coordinates == hamilton
    assert {country for _, country in tables.blocks} <= set(tables.anchors)
