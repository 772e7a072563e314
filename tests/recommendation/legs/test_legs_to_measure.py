"""Which home legs to measure, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest

from custom_components.qb_peer_vpn.models import (
    MeasuredLeg,
    ServerFeature,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation import Strategy
from custom_components.qb_peer_vpn.recommendation.legs.legs_to_measure import (
    measurement_due,
    merge_legs,
    sites_to_measure,
)
from tests.recommendation.builders import PLACES, at, point, site, swarm_in

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(seconds=1)


def with_server(place: ServerSite, *addresses: str) -> ServerSite:
    server = VpnServer(
        provider="protonvpn",
        name=f"{place.key}#1",
        hostname="node.example",
        country_code=place.country_code,
        city=place.city,
        addresses=tuple(IPv4Address(address) for address in addresses),
        features=frozenset({ServerFeature.P2P}),
    )
    return replace(place, servers=(server,))


ROW = [
    with_server(site(f"site {east:02}", point(0.0, float(east))), "192.0.2.1")
    for east in range(20)
]
"""One degree apart, to the east; home is in the west."""

HOME = point(0.0, -1.0)


def leg(
    key: str, *, age: timedelta = timedelta(0), milliseconds: float | None = 20.0
) -> MeasuredLeg:
    return MeasuredLeg(
        site_key=key,
        milliseconds=milliseconds,
        jitter_ms=None,
        probes=6,
        failures=0,
        measured_at=NOON - age,
    )


def wanted(
    choice: list[ServerSite] | None = None,
    *,
    in_use: str | None = None,
    chosen: str | None = None,
) -> tuple[ServerSite, ...]:
    return sites_to_measure(
        swarm_in({}),
        ROW if choice is None else choice,
        HOME,
        strategy=Strategy.FASTEST_PATH,
        in_use=in_use,
        chosen=chosen,
    )


def keys(sites: tuple[ServerSite, ...]) -> list[str]:
    return [each.key for each in sites]


def test_the_best_twelve_are_measured_best_first() -> None:
    assert keys(wanted()) == [f"site {east:02}" for east in range(12)]
    assert wanted(ROW[::-1]) == wanted()


def test_the_sites_in_use_and_recommended_are_measured_wherever_they_are() -> None:
    found = keys(wanted(in_use="site 19", chosen="site 15"))
    assert found == ["site 19", "site 15", *keys(wanted())]


def test_no_site_is_measured_twice() -> None:
    found = keys(wanted(in_use="site 03", chosen="site 03"))
    assert found[:3] == ["site 03", "site 00", "site 01"]
    assert sorted(found) == keys(wanted())


@pytest.mark.parametrize("in_use", [None, "gone"])
def test_a_site_that_is_not_there_is_not_measured(in_use: str | None) -> None:
    assert wanted(in_use=in_use, chosen="gone too") == wanted()


def test_sites_without_addresses_are_skipped() -> None:
    places = [site("bare", HOME), with_server(site("named only", HOME)), *ROW]
    assert wanted(places, in_use="bare") == wanted()
    assert wanted(places[:2]) == ()
    assert wanted([]) == ()


def test_the_strategy_decides_which_sites_are_best() -> None:
    places = [with_server(site(name), "192.0.2.1") for name in PLACES]
    for strategy, first in (
        (Strategy.CLOSE_TO_HOME, "Tokyo"),
        (Strategy.CLOSE_TO_PEERS, "New York"),
    ):
        found = sites_to_measure(
            swarm_in({"New York": 30}),
            places,
            at("Tokyo"),
            strategy=strategy,
            in_use=None,
            chosen=None,
        )
        assert found[0].key == first


@pytest.mark.parametrize(
    ("age", "due"),
    [
        (timedelta(0), False),
        (DAY - INSTANT, False),
        (DAY, True),
        # The clock was set back.
        (-INSTANT, True),
    ],
)
def test_it_is_measured_once_a_day(age: timedelta, due: bool) -> None:
    legs = [leg(place.key, age=age) for place in wanted()]
    assert measurement_due(legs, wanted(), NOON) is due


def test_a_first_measurement_is_due_if_there_are_sites() -> None:
    assert measurement_due([], wanted(), NOON)
    assert not measurement_due([], (), NOON)


def test_sites_without_an_answer_wait_for_the_next_day_too() -> None:
    legs = [leg(place.key, milliseconds=None) for place in wanted()]
    assert not measurement_due(legs, wanted(), NOON)


@pytest.mark.parametrize(("rank", "due"), [(0, True), (7, True), (8, False)])
def test_it_is_measured_again_when_one_of_the_best_is_new(rank: int, due: bool) -> None:
    legs = [leg(place.key) for place in wanted()]
    del legs[rank]
    assert measurement_due(legs, wanted(), NOON) is due


def test_a_newly_used_site_is_measured() -> None:
    legs = [leg(place.key) for place in wanted()]
    assert measurement_due(legs, wanted(in_use="site 19"), NOON)
    assert measurement_due(legs, wanted(chosen="site 19"), NOON)


def test_new_legs_replace_old_ones_and_others_stay_for_a_week() -> None:
    old = [
        leg("again", age=DAY),
        leg("silent", age=DAY),
        leg("other", age=7 * DAY - INSTANT),
        leg("old", age=7 * DAY),
        leg("future", age=-INSTANT),
    ]
    new = [leg("silent", milliseconds=None), leg("again", milliseconds=30.0)]
    merged = merge_legs(old, new, NOON)
    assert [(each.site_key, each.milliseconds) for each in merged] == [
        ("again", 30.0),
        ("other", 20.0),
        ("silent", None),
    ]


def test_the_search_for_the_best_site_ends() -> None:
    """Every measured site is bad, so that another one is recommended each time."""
    legs: tuple[MeasuredLeg, ...] = ()
    rounds = 0
    for _ in range(len(ROW) + 1):
        measured = {each.site_key for each in legs}
        unmeasured = [place.key for place in ROW if place.key not in measured]
        chosen = unmeasured[0] if unmeasured else ROW[0].key
        now = NOON + rounds * timedelta(minutes=5)
        places = wanted(chosen=chosen)
        if not measurement_due(legs, places, now):
            break
        rounds += 1
        new = [replace(leg(place.key), measured_at=now) for place in places]
        legs = merge_legs(legs, new, now)
    assert len(legs) == len(ROW)
    assert rounds == 1 + len(ROW) - 12
