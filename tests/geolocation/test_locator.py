"""The whole chain for a swarm."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import Path
import random

from hypothesis import given, strategies as st
import numpy as np
from numpy.typing import NDArray
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    DatabaseFolder,
    LocationCache,
    LookupMode,
    locator as locator_module,
)
from custom_components.qb_peer_vpn.models import (
    Location,
    LocationSource,
    Peer,
    address_of,
)

from .mmdb import nested_record, write_mmdb
from .places import online
from .swarms import NOW, LocatorOfAny, locator_of, peer

LONDON = ("GB", "London", 51.5142, -0.0931, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_mmdb(
        tmp_path / "city.mmdb",
        {
            "81.2.69.0/24": nested_record(*LONDON),
            "2a02:8010::/32": nested_record(*LONDON),
            "8.8.8.0/24": nested_record("US", None, 37.751, -97.822, 1000),
        },
        database_type="Test-City",
        ip_version=6,
        build_epoch=1_790_000_000,
    )
    return tmp_path


@pytest.fixture
def locator(
    folder: Path, countries: CountryTable, cache: LocationCache
) -> LocatorOfAny:
    return locator_of(folder, countries, cache)


@pytest.fixture
def online_locator(
    folder: Path, countries: CountryTable, cache: LocationCache
) -> LocatorOfAny:
    return locator_of(folder, countries, cache, LookupMode.ONLINE)


def test_each_peer_gets_the_best_answer_there_is(
    locator: LocatorOfAny, countries: CountryTable
) -> None:
    swarm = locator.locate(
        [
            peer("81.2.69.142", "FR", download=10, upload=20),
            peer("8.8.8.8", "FR"),
            peer("90.1.2.3", "FR"),
            peer("91.1.2.3"),
            peer("92.1.2.3", "ZZ"),
            peer("192.168.1.5", "FR"),
            peer("2a02:8010:6000::1"),
        ],
        NOW,
    )
    assert [located.network for located in swarm.located] == [
        ip_network(network)
        for network in (
            "8.8.8.0/24",
            "81.2.69.0/24",
            "90.1.2.0/24",
            "2a02:8010:6000::/56",
        )
    ]
    kansas, london, france, london_v6 = swarm.located
    assert kansas.location is countries.location("US")
    assert france.location is countries.location("FR")
    assert london.location.city == "London"
    assert london.location.source is LocationSource.DATABASE
    assert london.location is london_v6.location
    assert swarm.rows.tolist() == [0, 1, 2, 6]
    assert (swarm.by_city, swarm.by_country, swarm.unlocated) == (2, 2, 3)
    (database,) = swarm.databases
    assert database.file_name == "city.mmdb"
    assert swarm.problems == ()


def test_without_a_database_the_countries_answer(
    tmp_path: Path, countries: CountryTable, cache: LocationCache
) -> None:
    locator = locator_of(tmp_path / "none", countries, cache)
    swarm = locator.locate([peer("81.2.69.142", "GB"), peer("8.8.8.8")], NOW)
    assert (swarm.by_city, swarm.by_country, swarm.unlocated) == (0, 1, 1)
    assert swarm.databases == ()


def test_a_tunnelled_peer_is_where_its_client_is(locator: LocatorOfAny) -> None:
    swarm = locator.locate([peer("::ffff:81.2.69.142"), peer("2002:5102:458e::1")], NOW)
    assert {located.network for located in swarm.located} == {
        ip_network("81.2.69.0/24")
    }
    assert swarm.by_city == 2


def test_no_peers_have_no_locations(locator: LocatorOfAny) -> None:
    swarm = locator.locate([], NOW)
    assert len(swarm.located) == 0
    assert (swarm.by_city, swarm.by_country, swarm.unlocated) == (0, 0, 0)


def test_a_new_database_counts_from_the_next_run_on(
    folder: Path, locator: LocatorOfAny
) -> None:
    before = locator.locate([peer("9.9.9.9")], NOW)
    assert before.unlocated == 1
    write_mmdb(
        folder / "newer.mmdb",
        {"9.0.0.0/8": nested_record("CH", "Zurich", 47.37, 8.54)},
        database_type="Test-City",
        ip_version=4,
        build_epoch=1_790_000_001,
    )
    assert locator.locate([peer("9.9.9.9")], NOW).by_city == 1


def test_a_damaged_database_is_reported_once_and_changes_nothing(
    folder: Path, locator: LocatorOfAny
) -> None:
    peers = [peer("81.2.69.142")]
    before = locator.locate(peers, NOW)
    (folder / "city.mmdb").write_bytes(b"broken")
    broken = locator.locate(peers, NOW)
    assert [problem.file_name for problem in broken.problems] == ["city.mmdb"]
    assert broken == before
    assert locator.locate(peers, NOW).problems == ()


def test_the_exit_is_located_by_the_database_alone(locator: LocatorOfAny) -> None:
    locator.locate([], NOW)
    exit_v4 = locator.locate_address(IPv4Address("81.2.69.1"), NOW)
    assert exit_v4 is not None
    assert exit_v4.city == "London"
    assert locator.locate_address(IPv6Address("2a02:8010::1"), NOW) == exit_v4
    assert locator.locate_address(IPv4Address("9.9.9.9"), NOW) is None
    assert locator.locate_address(IPv4Address("10.0.0.1"), NOW) is None


def test_no_address_shows_in_a_result(locator: LocatorOfAny) -> None:
    shown = repr(locator.locate([peer("81.2.69.142"), peer("90.1.2.3", "FR")], NOW))
    assert "81.2.69" not in shown
    assert "90.1.2" not in shown


def test_online_the_cache_answers_where_no_database_names_a_city(
    online_locator: LocatorOfAny, cache: LocationCache, countries: CountryTable
) -> None:
    paris = online("FR", "Paris", 48.85, 2.35)
    cache.remember(
        {
            ip_network("8.8.8.0/24"): paris,
            ip_network("90.1.2.0/24"): paris,
            ip_network("81.2.69.0/24"): paris,
            ip_network("91.1.2.0/24"): online("DE", None),
        },
        [ip_network("92.1.2.0/24")],
        NOW,
    )
    swarm = online_locator.locate(
        [
            peer("8.8.8.8", "US"),
            peer("90.1.2.3"),
            peer("81.2.69.142"),
            peer("91.1.2.3", "CH"),
            peer("92.1.2.3", "CH"),
            peer("93.1.2.3", "CH"),
        ],
        NOW,
    )
    places = {str(each.network): each.location for each in swarm.located}
    assert places["8.8.8.0/24"] == places["90.1.2.0/24"] == paris
    assert places["81.2.69.0/24"].source is LocationSource.DATABASE
    assert places["91.1.2.0/24"] is countries.location("DE")
    assert places["92.1.2.0/24"] is countries.location("CH")
    assert places["93.1.2.0/24"] is countries.location("CH")
    assert swarm.unknown == (ip_network("93.1.2.0/24"),)
    assert (swarm.by_city, swarm.by_country, swarm.unlocated) == (3, 3, 0)


def test_a_country_of_the_database_stays_where_the_service_names_no_city(
    online_locator: LocatorOfAny, cache: LocationCache, countries: CountryTable
) -> None:
    cache.remember({ip_network("8.8.8.0/24"): online("CA", None)}, [], NOW)
    (located,) = online_locator.locate([peer("8.8.8.8")], NOW).located
    assert located.location is countries.location("US")


def test_the_networks_with_most_traffic_are_asked_for_first(
    online_locator: LocatorOfAny,
) -> None:
    swarm = online_locator.locate(
        [
            peer("90.1.4.3", download=5, upload=5),
            peer("90.1.3.3", download=0, upload=10),
            peer("90.1.2.3", download=4, upload=0),
            peer("90.1.2.4", download=0, upload=7),
            peer("2a01::1", download=10, upload=0),
            peer("8.8.8.8", download=1, upload=0),
            peer("81.2.69.142", download=99, upload=99),
        ],
        NOW,
    )
    assert [str(network) for network in swarm.unknown] == [
        "90.1.2.0/24",
        "90.1.3.0/24",
        "90.1.4.0/24",
        "2a01::/56",
        "8.8.8.0/24",
    ]


def test_networks_to_ask_about_later_are_counted(
    online_locator: LocatorOfAny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.geolocation.locator.MAX_UNKNOWN", 2
    )
    swarm = online_locator.locate(
        [peer(f"90.1.{number}.3", download=number) for number in range(5)], NOW
    )
    assert list(map(str, swarm.unknown)) == ["90.1.4.0/24", "90.1.3.0/24"]
    assert swarm.unknown_networks == 5


@pytest.mark.parametrize("mode", [LookupMode.ON_DEVICE, LookupMode.COUNTRY_ONLY])
def test_no_network_is_unknown_in_the_other_modes(
    folder: Path, countries: CountryTable, cache: LocationCache, mode: LookupMode
) -> None:
    locator = locator_of(folder, countries, cache, mode)
    assert locator.locate([peer("90.1.2.3")], NOW).unknown == ()
    assert locator.unknown_network(IPv4Address("90.1.2.3"), NOW) is None


def test_what_was_learnt_online_is_not_lost_on_the_device(
    folder: Path, countries: CountryTable, cache: LocationCache
) -> None:
    cache.remember(
        {ip_network("90.1.2.0/24"): online("FR", "Paris", 48.85, 2.35)}, [], NOW
    )
    locator = locator_of(folder, countries, cache, LookupMode.ON_DEVICE)
    assert locator.locate([peer("90.1.2.3")], NOW).by_city == 1


def test_country_only_looks_nowhere_up(
    folder: Path, countries: CountryTable, cache: LocationCache
) -> None:
    cache.remember(
        {ip_network("90.1.2.0/24"): online("FR", "Paris", 48.85, 2.35)}, [], NOW
    )
    (folder / "broken.mmdb").write_bytes(b"broken")
    locator = locator_of(folder, countries, cache, LookupMode.COUNTRY_ONLY)
    swarm = locator.locate([peer("81.2.69.142", "DE"), peer("90.1.2.3", "FR")], NOW)
    assert (swarm.by_city, swarm.by_country) == (0, 2)
    assert swarm.databases == ()
    assert swarm.problems == ()
    assert locator.locate_address(IPv4Address("81.2.69.142"), NOW) is None


def test_an_answer_that_is_due_for_renewal_still_counts(
    online_locator: LocatorOfAny, cache: LocationCache
) -> None:
    cache.remember(
        {ip_network("90.1.2.0/24"): online("FR", "Paris", 48.85, 2.35)}, [], NOW
    )
    swarm = online_locator.locate([peer("90.1.2.3")], NOW + timedelta(days=40))
    assert swarm.by_city == 1
    assert swarm.unknown == (ip_network("90.1.2.0/24"),)


def test_the_exit_is_asked_for_like_a_peer(
    online_locator: LocatorOfAny, cache: LocationCache
) -> None:
    online_locator.locate([], NOW)
    address = IPv4Address("90.1.2.3")
    network = ip_network("90.1.2.0/24")
    assert online_locator.locate_address(address, NOW) is None
    assert online_locator.unknown_network(address, NOW) == network
    cache.remember({network: online("FR", "Paris", 48.85, 2.35)}, [], NOW)
    location = online_locator.locate_address(address, NOW)
    assert location is not None
    assert location.city == "Paris"
    assert online_locator.unknown_network(address, NOW) is None
    assert online_locator.unknown_network(IPv4Address("81.2.69.1"), NOW) is None
    assert online_locator.unknown_network(IPv4Address("10.0.0.1"), NOW) is None


def test_the_share_of_data_centers_is_of_the_peers_where_it_is_known(
    online_locator: LocatorOfAny, cache: LocationCache
) -> None:
    assert online_locator.locate([peer("81.2.69.142")], NOW).hosting_share is None

    cache.remember(
        {
            ip_network("90.1.1.0/24"): online("FR", "Paris", hosting=True),
            ip_network("90.1.2.0/24"): online("FR", "Paris", hosting=False),
            ip_network("90.1.3.0/24"): online("FR", "Paris", hosting=False),
            ip_network("90.1.4.0/24"): online("FR", "Paris", hosting=False),
            ip_network("90.1.5.0/24"): online("FR", "Paris", hosting=None),
        },
        [],
        NOW,
    )
    peers = [peer(f"90.1.{number}.7") for number in range(1, 6)]
    assert online_locator.locate(peers, NOW).hosting_share == 0.25


def test_of_a_peer_that_stays_no_database_is_asked_again(
    locator: LocatorOfAny, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    locate_all = DatabaseFolder.locate_all

    def noted(
        self: DatabaseFolder, packed: NDArray[np.bytes_]
    ) -> list[Location | None]:
        asked.extend(str(address_of(each)) for each in packed.tolist())
        return locate_all(self, packed)

    monkeypatch.setattr(DatabaseFolder, "locate_all", noted)
    first = locator.locate([peer("81.2.69.142"), peer("9.9.9.9", "CH")], NOW)
    again = locator.locate([peer("9.9.9.9", "CH"), peer("8.8.8.8")], NOW)
    assert asked == ["9.9.9.9", "81.2.69.142", "8.8.8.8"]
    assert [each.location.country_code for each in first.located] == ["CH", "GB"]
    assert [each.location.country_code for each in again.located] == ["US", "CH"]


def test_places_of_peers_that_left_are_dropped_when_there_are_too_many(
    locator: LocatorOfAny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locator_module, "_MIN_KEPT_PLACES", 0)
    peers = [peer("8.8.8.8"), peer("81.2.69.142"), peer("90.1.2.3", "FR")]
    before = locator.locate(peers, NOW)
    locator.locate([], NOW)
    assert locator.locate(peers, NOW) == before


PEERS = st.lists(
    st.builds(
        peer,
        st.sampled_from(
            (
                "10.0.0.1",
                "2002:5102:458e::1",
                "2a02:8010:6000::1",
                "8.8.8.8",
                "81.2.69.142",
                "81.2.69.143",
                "9.9.9.9",
                "::ffff:81.2.69.142",
            )
        ),
        st.sampled_from([None, "FR", "DE", "ZZ"]),
        download=st.integers(0, 2),
        upload=st.integers(0, 2),
    ),
    max_size=12,
)


@given(PEERS, st.randoms(use_true_random=False))
def test_the_order_of_the_peers_changes_nothing(
    locator: LocatorOfAny, peers: list[Peer], chance: random.Random
) -> None:
    shuffled = peers.copy()
    chance.shuffle(shuffled)
    swarm = locator.locate(peers, NOW)
    assert locator.locate(shuffled, NOW) == swarm
    assert len(swarm.located) == swarm.by_city + swarm.by_country
    assert len(swarm.located) + swarm.unlocated == len(peers)
