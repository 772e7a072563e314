"""Which home legs to measure, and when."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from random import Random

import pytest

from custom_components.qb_peer_vpn.models import (
    MeasuredLeg,
    ScoredSite,
    ServerFeature,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation.legs.connection_budget import (
    CONNECTIONS_A_DAY,
    Spending,
)
from custom_components.qb_peer_vpn.recommendation.legs.leg_history import merge_legs
from custom_components.qb_peer_vpn.recommendation.legs.measurement_plan import (
    SITES_A_DAY,
    measurable_sites,
    plan_measurement,
)
from tests.recommendation.builders import point, site

from .measuring import DAY, NOON, legs_of

PROBES = 5
INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def keys(count: int) -> list[str]:
    return [f"site {number:03}" for number in range(count)]


def measured(
    sites: list[str], age: timedelta = timedelta(0), *, answered: bool = True
) -> list[MeasuredLeg]:
    return legs_of(dict.fromkeys(sites, 20.0 if answered else None), NOON - age)


def plan(
    wanted: list[str],
    legs: list[MeasuredLeg] | None = None,
    *,
    spent: int = 0,
    is_requested: bool = False,
) -> list[str]:
    spendings = [Spending(at=NOON - MINUTE, connections=spent)]
    planned = plan_measurement(
        wanted, legs or [], spendings, NOON, probes=PROBES, is_requested=is_requested
    )
    return list(planned)


def test_at_first_the_most_wanted_are_measured() -> None:
    assert plan(keys(171)) == keys(SITES_A_DAY)
    assert plan(keys(3)) == keys(3)


def test_without_sites_nothing_is_measured() -> None:
    assert plan([]) == plan([], is_requested=True) == []


@pytest.mark.parametrize(
    ("sites", "watched"), [(28, 28), (29, 27), (60, 22), (171, 4), (180, 2), (300, 2)]
)
def test_as_many_are_watched_as_leave_the_others_their_turn(
    sites: int, watched: int
) -> None:
    """What was measured a day ago is measured again only if it is watched."""
    wanted = keys(sites)
    planned = plan(wanted, measured(wanted[:27], DAY))
    assert planned[:watched] == wanted[:watched]
    others = planned[watched:]
    assert others == wanted[27 : 27 + len(others)]
    assert len(planned) == 28


def test_then_the_oldest_legs_have_their_turn() -> None:
    wanted = keys(60)
    legs = [
        leg
        for number, key in enumerate(wanted)
        for leg in measured([key], DAY + timedelta(minutes=number * 7 % 60))
    ]
    planned = plan(wanted, legs)
    oldest = sorted(wanted[22:], key=lambda key: -(wanted.index(key) * 7 % 60))
    assert planned[22:] == oldest[:6]


def test_the_newest_leg_of_a_site_counts() -> None:
    wanted = keys(60)
    legs = measured(wanted, 2 * DAY) + measured(wanted[22:50], 1.5 * DAY)
    for order in (legs, legs[::-1]):
        assert plan(wanted, order)[22:] == wanted[50:56]


def test_a_site_without_an_answer_has_had_its_turn() -> None:
    wanted = keys(60)
    legs = measured(wanted[:30], DAY, answered=False) + measured(wanted[30:50], 2 * DAY)
    assert plan(wanted, legs)[22:28] == wanted[50:56]


@pytest.mark.parametrize(
    ("age", "is_due"), [(DAY - INSTANT, False), (DAY, True), (-DAY, True)]
)
def test_it_is_measured_once_a_day(age: timedelta, *, is_due: bool) -> None:
    wanted = keys(171)
    planned = plan(wanted, measured(wanted[:28], age), spent=0 if is_due else 140)
    assert len(planned) == (28 if is_due else 0)


@pytest.mark.parametrize("sites", [1, 5, 20, 28])
def test_few_sites_are_not_measured_more_often(sites: int) -> None:
    wanted = keys(sites)
    assert plan(wanted, measured(wanted, DAY / 2), spent=PROBES * sites) == []
    assert plan(wanted, measured(wanted, DAY)) == wanted


@pytest.mark.parametrize(("rank", "is_due"), [(0, True), (1, True), (2, False)])
def test_a_site_that_comes_into_use_or_is_recommended_is_measured_at_once(
    rank: int, *, is_due: bool
) -> None:
    wanted = keys(171)
    legs = measured(wanted[:28])
    del legs[rank]
    assert plan(wanted, legs, spent=140) == ([wanted[rank]] if is_due else [])


def test_old_legs_of_both_are_renewed() -> None:
    wanted = keys(171)
    legs = measured(wanted[:2], 3 * DAY) + measured(wanted[2:30])
    assert plan(wanted, legs, spent=140) == wanted[:2]


@pytest.mark.parametrize(
    ("spent", "count"), [(158, 2), (159, 1), (163, 1), (164, 0), (168, 0), (999, 0)]
)
def test_no_more_is_measured_than_is_left(spent: int, count: int) -> None:
    wanted = keys(171)
    legs = measured(wanted[2:30])
    assert plan(wanted, legs, spent=spent) == wanted[:count]
    assert len(plan(wanted, legs, spent=spent, is_requested=True)) == count


@pytest.mark.parametrize(("left", "count"), [(75, 15), (74, 2)])
def test_after_an_outage_more_than_half_is_made_up_for(left: int, count: int) -> None:
    assert len(plan(keys(171), spent=CONNECTIONS_A_DAY - left)) == count


def test_a_request_measures_what_was_measured_already() -> None:
    wanted = keys(20)
    assert plan(wanted, measured(wanted), is_requested=True) == wanted
    assert plan(keys(171), measured(keys(28)), spent=140, is_requested=True) == [
        *keys(4),
        "site 028",
    ]


@dataclass
class Home:
    """A home whose sites are measured whenever the plan says so, each minute asked."""

    sites: int
    chance: Random = field(default_factory=lambda: Random(17))
    requests_a_day: int = 0
    silent: frozenset[str] = frozenset()
    restless: bool = False
    """Whether another site is recommended every three hours."""
    legs: tuple[MeasuredLeg, ...] = ()
    spendings: list[Spending] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def live(self, days: int) -> None:
        """Let time pass in steps of ten minutes."""
        wanted = keys(self.sites)
        for step in range(days * 144):
            now = NOON + step * timedelta(minutes=10)
            if self.restless and step % 18 == 0:
                self.chance.shuffle(wanted)
            self.measure(wanted, now, is_requested=False)
            if self.requests_a_day and step % (144 // self.requests_a_day) == 0:
                self.measure(wanted, now, is_requested=True)

    def measure(self, wanted: list[str], now: datetime, *, is_requested: bool) -> None:
        """Measure what is planned."""
        planned = plan_measurement(
            wanted,
            self.legs,
            self.spendings,
            now,
            probes=PROBES,
            is_requested=is_requested,
        )
        if planned:
            answers = {key: None if key in self.silent else 20.0 for key in planned}
            self.legs = merge_legs(self.legs, legs_of(answers, now), now)
            cost = PROBES * len(planned)
            self.spendings.append(Spending(at=now, connections=cost))
            self.seen.update(planned)

    def most_in_a_day(self) -> int:
        """Return the connections of the busiest 24 hours."""
        return max(
            sum(
                each.connections
                for each in self.spendings
                if timedelta(0) <= each.at - first.at < DAY
            )
            for first in self.spendings
        )


@pytest.mark.parametrize("sites", [1, 12, 28, 60, 100, 171, 180])
@pytest.mark.parametrize("restless", [False, True])
@pytest.mark.parametrize("requests_a_day", [0, 36])
def test_within_a_week_all_sites_are_measured_with_168_connections_a_day(
    sites: int, *, restless: bool, requests_a_day: int
) -> None:
    home = Home(sites=sites, restless=restless, requests_a_day=requests_a_day)
    home.live(7)
    assert home.most_in_a_day() <= CONNECTIONS_A_DAY
    assert len(home.seen) == sites


@pytest.mark.parametrize("sites", [100, 171, 180])
@pytest.mark.parametrize("restless", [False, True])
def test_no_site_loses_its_last_leg_before_the_next(
    sites: int, *, restless: bool
) -> None:
    home = Home(sites=sites, restless=restless, requests_a_day=5)
    home.live(30)
    assert len({leg.site_key for leg in home.legs}) == sites
    assert home.most_in_a_day() <= CONNECTIONS_A_DAY


def test_silent_sites_take_no_turn_of_others() -> None:
    home = Home(sites=171, silent=frozenset(keys(171)[::3]))
    home.live(7)
    assert len(home.seen) == 171
    assert max(home.seen.values()) <= 8


def server(*addresses: str) -> VpnServer:
    return VpnServer(
        provider="protonvpn",
        name="A#1",
        hostname="node.example",
        country_code="XX",
        city=None,
        addresses=tuple(ip_address(address) for address in addresses),
        features=frozenset({ServerFeature.P2P}),
    )


def scored(key: str, *addresses: str) -> ScoredSite:
    place: ServerSite = site(key, point(0.0, 0.0))
    return ScoredSite(
        site=replace(place, servers=(server(), server(*addresses))),
        home_leg_ms=5,
        home_leg_measured=False,
        peer_leg_ms=0,
        home_distance_km=1.0,
        peer_distance_km=None,
        cost_ms=1.0,
    )


RANKING = [scored(key, "192.0.3.1") for key in "ABCDE"]


@pytest.mark.parametrize(
    ("in_use", "chosen", "order"),
    [
        (None, "A", "ABCDE"),
        ("D", "A", "DABCE"),
        ("A", "D", "ADBCE"),
        ("E", "C", "ECABD"),
        ("C", "C", "CABDE"),
        ("gone", "B", "BACDE"),
    ],
)
def test_the_sites_in_use_and_recommended_are_wanted_most(
    in_use: str | None, chosen: str, order: str
) -> None:
    sites = measurable_sites(RANKING, in_use=in_use, chosen=chosen)
    assert "".join(each.key for each in sites) == order


@pytest.mark.parametrize(
    "private", ["10.0.0.1", "127.0.0.1", "fd00::1", "2002:c0a8:101::1"]
)
def test_sites_without_a_public_address_cannot_be_measured(private: str) -> None:
    ranking = [scored("A"), scored("B", private), scored("C", private, "2a02:8010::1")]
    sites = measurable_sites(ranking, in_use="A", chosen="B")
    assert [each.key for each in sites] == ["C"]
