"""What is remembered of the online services' answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import gc
from ipaddress import IPv4Network, IPv6Network, ip_network
import json
from threading import Thread

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CacheError,
    CountryTable,
    LocationCache,
    cache_from_store,
    cache_to_store,
)
from custom_components.qb_peer_vpn.geolocation.location_cache import MAX_NETWORKS
from custom_components.qb_peer_vpn.geolocation.raw_location import (
    RawLocation,
    parse_location,
)
from custom_components.qb_peer_vpn.models import (
    IpNetwork,
    Location,
    LocationSource,
    network_of,
)
from tests.addresses import PUBLIC_ADDRESSES

from .places import online
from .swarms import NOW

DAY = timedelta(days=1)

V4 = ip_network("81.2.69.0/24")
V6 = ip_network("2a02:8010:6000::/56")
LONDON = online("GB", "London", 51.5142, -0.0931)
NETWORKS = PUBLIC_ADDRESSES.map(network_of)
HOSTED = online("DE", "Frankfurt am Main", 50.1109, 8.6821, hosting=True)


def network(number: int) -> IpNetwork:
    return IPv4Network((0x50000000 + (number << 8), 24))


def stored(cache: LocationCache, now: datetime = NOW) -> object:
    """Go through JSON, as the Store does."""
    return json.loads(json.dumps(cache_to_store(cache.snapshot(), now)))


def test_nothing_is_known_at_first(cache: LocationCache) -> None:
    assert cache.location(V4, NOW) is None
    assert not cache.is_fresh(V4, NOW)
    assert len(cache) == 0


def test_what_a_service_said_is_known(
    cache: LocationCache, countries: CountryTable
) -> None:
    cache.remember({V4: LONDON, V6: HOSTED}, [], NOW)
    assert cache.location(V4, NOW) == LONDON
    assert cache.location(V6, NOW) == HOSTED
    cache.remember({V4: online("US", None)}, [], NOW)
    assert cache.location(V4, NOW) is countries.location("US")


@pytest.mark.parametrize("answered", [NOW + 60 * DAY, NOW + 400 * DAY])
def test_what_was_said_while_the_clock_was_ahead_is_used_and_asked_again(
    cache: LocationCache, answered: datetime
) -> None:
    cache.remember({V4: LONDON}, [], answered)
    assert cache.is_fresh(V4, answered)
    assert cache.location(V4, NOW) == LONDON
    assert not cache.is_fresh(V4, NOW)


def test_a_network_without_a_city_can_be_a_data_center(cache: LocationCache) -> None:
    cache.remember({V4: online("US", None, hosting=True)}, [], NOW)
    location = cache.location(V4, NOW)
    assert location is not None
    assert (location.country_code, location.city) == ("US", None)
    assert location.hosting is True
    assert len(location.points) > 1


def test_a_network_that_was_not_found_is_not_asked_about_for_a_day(
    cache: LocationCache,
) -> None:
    cache.remember({}, [V4], NOW)
    assert cache.location(V4, NOW) is None
    assert cache.is_fresh(V4, NOW + 0.99 * DAY)
    assert not cache.is_fresh(V4, NOW + DAY)


@given(NETWORKS)
def test_a_place_is_fresh_for_about_a_month_the_same_for_a_network_each_time(
    countries: CountryTable, somewhere: IpNetwork
) -> None:
    cache = LocationCache(countries)
    cache.remember({somewhere: LONDON}, [], NOW)
    assert cache.is_fresh(somewhere, NOW + 24 * DAY - timedelta(seconds=2))
    assert not cache.is_fresh(somewhere, NOW + 36 * DAY)
    again = LocationCache(countries)
    again.remember({somewhere: LONDON}, [], NOW)
    assert again.snapshot() == cache.snapshot()


def test_networks_do_not_fall_due_together(cache: LocationCache) -> None:
    cache.remember({network(number): LONDON for number in range(1000)}, [], NOW)
    due = sum(
        not cache.is_fresh(network(number), NOW + 30 * DAY) for number in range(1000)
    )
    assert 400 < due < 600


@pytest.mark.parametrize(("days", "due"), [(24, 0), (36, 1000)])
def test_all_networks_fall_due_between_24_and_36_days(
    cache: LocationCache, days: int, due: int
) -> None:
    networks = [network(number) for number in range(1000)]
    cache.remember(dict.fromkeys(networks, LONDON), [], NOW)
    now = NOW + days * DAY
    assert sum(not cache.is_fresh(each, now) for each in networks) == due


def test_an_outdated_location_is_used_for_a_while(
    cache: LocationCache,
) -> None:
    cache.remember({V4: LONDON}, [], NOW)
    assert cache.location(V4, NOW + 50 * DAY) == LONDON
    assert cache.location(V4, NOW + 67 * DAY) is None


def test_it_is_used_for_thirty_days(cache: LocationCache) -> None:
    cache.remember({V4: LONDON}, [], NOW)
    (answer,) = cache.snapshot().values()
    end = datetime.fromtimestamp(answer[0], UTC) + 30 * DAY
    assert cache.location(V4, end - timedelta(seconds=1)) == LONDON
    assert cache.location(V4, end) is None


def test_the_least_recently_used_networks_go_first(countries: CountryTable) -> None:
    cache = LocationCache(countries, max_networks=3)
    cache.remember({network(1): LONDON, network(2): LONDON}, [network(3)], NOW)
    assert cache.location(network(1), NOW) == LONDON
    cache.remember({network(4): LONDON}, [network(5)], NOW)
    assert len(cache) == 3
    assert cache.location(network(1), NOW) == LONDON
    assert cache.is_fresh(network(4), NOW)
    assert cache.is_fresh(network(5), NOW)
    assert not cache.is_fresh(network(2), NOW)
    assert not cache.is_fresh(network(3), NOW)


def test_a_snapshot_does_not_change(cache: LocationCache) -> None:
    cache.remember({V4: LONDON}, [], NOW)
    snapshot = cache.snapshot()
    cache.remember({V6: LONDON}, [V4], NOW)
    assert LocationCache(CountryTable({}, {}, {}), snapshot).is_fresh(V4, NOW + 2 * DAY)
    assert len(snapshot) == 1


def test_a_cache_outlives_a_restart_in_its_order(countries: CountryTable) -> None:
    cache = LocationCache(countries, max_networks=4)
    answers: Mapping[IpNetwork, Location] = {
        V4: LONDON,
        V6: HOSTED,
        network(1): online("US", None, hosting=False),
    }
    cache.remember(answers, [network(2)], NOW)
    cache.location(V4, NOW)
    restored = LocationCache(countries, cache_from_store(stored(cache)), max_networks=4)
    assert restored.snapshot() == cache.snapshot()
    assert list(restored.snapshot()) == list(cache.snapshot())
    assert restored.location(V6, NOW) == HOSTED


def test_what_is_kept_is_short_and_names_no_address(cache: LocationCache) -> None:
    cache.remember({V4: HOSTED}, [V6], NOW)
    until = int(NOW.timestamp())
    (found,) = [answer[0] for answer in cache.snapshot().values() if answer[1]]
    assert stored(cache) == {
        "version": 1,
        "networks": {
            "81.2.69.0/24": f"{found} DE 50.1109 8.6821 25.0 hosting Frankfurt am Main",
            "2a02:8010:6000::/56": f"{until + 86_400}",
        },
    }


def test_what_is_too_old_is_not_kept(cache: LocationCache) -> None:
    cache.remember({V4: LONDON}, [V6], NOW)
    assert len(cache_from_store(stored(cache, NOW + 2 * DAY))) == 1
    assert cache_from_store(stored(cache, NOW + 67 * DAY)) == {}


GOOD = "1790000000 GB 51.5 -0.1 25.0 - London"


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        {},
        {"version": 2, "networks": {}},
        {"version": 1, "networks": []},
        {"version": 1, "networks": {"81.2.69.142/32": GOOD}},
        {"version": 1, "networks": {"81.2.0.0/16": GOOD}},
        {"version": 1, "networks": {"81.2.69.142/24": GOOD}},
        {"version": 1, "networks": {"somewhere": GOOD}},
        {"version": 1, "networks": {7: GOOD}},
        {"version": 1, "networks": {"81.2.69.0/24": None}},
        {"version": 1, "networks": {"81.2.69.0/24": ["GB"]}},
        {"version": 1, "networks": {"81.2.69.0/24": ""}},
        {"version": 1, "networks": {"81.2.69.0/24": "soon"}},
        {"version": 1, "networks": {"81.2.69.0/24": "9" * 5000}},
        {"version": 1, "networks": {"81.2.69.0/24": "1790000000 GB"}},
        {"version": 1, "networks": {"81.2.69.0/24": "1790000000 GB maybe"}},
        {"version": 1, "networks": {"81.2.69.0/24": "1790000000 Britain -"}},
        {"version": 1, "networks": {"81.2.69.0/24": GOOD.replace("25.0", "nan")}},
        {"version": 1, "networks": {"81.2.69.0/24": GOOD.replace("25.0", "near")}},
    ],
)
def test_nonsense_is_refused(nonsense: object) -> None:
    with pytest.raises(CacheError) as caught:
        cache_from_store(nonsense)
    assert "81.2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


TEXTS = st.text(max_size=40) | st.sampled_from([GOOD, "1790000000", "1790000000 US -"])
FOREIGN = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.dictionaries(
        st.sampled_from(["version", "networks", "81.2.69.0/24"]), inner
    ),
)


@given(
    FOREIGN | st.dictionaries(TEXTS, TEXTS).map(lambda d: {"version": 1, "networks": d})
)
def test_no_foreign_file_makes_it_fail_otherwise(
    countries: CountryTable, foreign: object
) -> None:
    try:
        restored = cache_from_store(foreign)
    except CacheError:
        return
    cache = LocationCache(countries, restored)
    cache.location(V4, NOW)
    assert cache_from_store(stored(cache)).keys() <= restored.keys()


@given(
    city=st.text(st.characters(categories=None)),
    latitude=st.floats(),
    radius_km=st.floats() | st.none(),
)
def test_whatever_a_service_answers_can_be_stored(
    countries: CountryTable, city: str, latitude: float, radius_km: float | None
) -> None:
    raw = RawLocation(
        country_code="GB",
        city=city,
        latitude=latitude,
        longitude=1.5,
        radius_km=radius_km,
    )
    location = parse_location(raw, countries, LocationSource.ONLINE)
    cache = LocationCache(countries)
    cache.remember({V4: location} if location else {}, [], NOW)

    written = json.dumps(cache_to_store(cache.snapshot(), NOW), ensure_ascii=False)

    restored = LocationCache(countries, cache_from_store(json.loads(written.encode())))
    assert restored.location(V4, NOW) == cache.location(V4, NOW)


@given(
    st.dictionaries(
        NETWORKS,
        st.builds(
            online,
            st.sampled_from(["US", "FR", "BR"]),
            st.none() | st.sampled_from(["Paris", "New York", "São Paulo", "a - b"]),
            st.floats(1, 89).map(lambda degrees: round(degrees, 4)),
            st.floats(-179, 179).map(lambda degrees: round(degrees, 4)),
            hosting=st.none() | st.booleans(),
        ),
        max_size=20,
    )
)
def test_what_is_restored_is_what_was_kept(
    countries: CountryTable, located: dict[IpNetwork, Location]
) -> None:
    cache = LocationCache(countries)
    cache.remember(located, [], NOW)
    restored = LocationCache(countries, cache_from_store(stored(cache)))
    for somewhere, location in located.items():
        known = restored.location(somewhere, NOW)
        assert known is not None
        assert (known.country_code, known.city) == (
            location.country_code,
            location.city,
        )
        assert known.hosting == location.hosting
        if location.city:
            assert known == location


def test_threads_may_share_it(countries: CountryTable) -> None:
    cache = LocationCache(countries, max_networks=500)
    failures = list[Exception]()

    def use() -> None:
        try:
            for number in range(2000):
                cache.location(network(number % 600), NOW)
                cache.remember({network(number % 700): LONDON}, [], NOW)
                if number % 100 == 0:
                    cache.snapshot()
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(cache) <= 500


def test_the_copy_of_a_full_cache_is_no_work_for_the_collector(
    cache: LocationCache,
) -> None:
    cache.remember(
        {
            **{network(number): LONDON for number in range(MAX_NETWORKS)},
            IPv6Network("2a02::/56"): HOSTED,
        },
        [],
        NOW,
    )
    assert len(cache) == MAX_NETWORKS
    snapshot = cache.snapshot()
    gc.collect()
    assert not any(gc.is_tracked(answer) for answer in snapshot.values())
