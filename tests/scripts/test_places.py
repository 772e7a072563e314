from ipaddress import ip_network
from pathlib import Path

import maxminddb
import pytest

from scripts.demo_home.database import write_database
from scripts.demo_home.places import Continent, load_places

PLACES = load_places()


def test_every_continent_has_cities_whose_shares_sum_to_one() -> None:
    for continent in Continent:
        shares = [place.weight for place in PLACES if place.continent is continent]
        assert len(shares) >= 5
        assert sum(shares) == pytest.approx(1)


def test_cities_have_their_real_coordinates() -> None:
    tokyo = next(place for place in PLACES if place.city == "Tokyo")
    assert tokyo.country_code == "JP"
    assert (tokyo.latitude, tokyo.longitude) == pytest.approx((35.7, 139.7), abs=0.2)


def test_no_two_places_share_an_address_and_all_look_public() -> None:
    for networks in (
        [place.network_v4 for place in PLACES],
        [place.network_v6 for place in PLACES],
    ):
        assert len(set(networks)) == len(PLACES)
        assert all(network.is_global for network in networks)


def test_the_database_knows_every_place(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "demo.mmdb"
    write_database(path, PLACES)
    with maxminddb.open_database(path) as database:
        for place in PLACES:
            for network in (place.network_v4, place.network_v6):
                record = database.get(network[77])
                assert isinstance(record, dict)
                assert record["city"] == {"names": {"en": place.city}}
                assert ip_network(network).version in {4, 6}
        assert database.get("81.0.0.1") is None
