"""Which measured home legs can be true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.legs.validated_legs import (
    JudgedLegs,
    Rejection,
    judge_legs,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import (
    light_round_trip_ms,
    modelled_round_trip_ms,
)
from tests.recommendation.builders import PLACES, at, site, sites

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EUROPE = ("Amsterdam", "Frankfurt", "Lisbon", "London", "Paris", "Zurich")
WORLD = (*EUROPE, "Chicago", "New York", "Tokyo")


def kilometres(start: str, end: str) -> float:
    return geodesic_km(at(start), at(end))


def way(start: str, end: str) -> float:
    return float(modelled_round_trip_ms(np.array(kilometres(start, end))))


def direct(*names: str, home: str = "Berlin") -> dict[str, float]:
    return {name: way(home, name) for name in names}


def tunnelled(*names: str, exit_site: str, home: str = "Berlin") -> dict[str, float]:
    return {name: way(home, exit_site) + way(exit_site, name) - 3.0 for name in names}


def legs_of(
    milliseconds: Mapping[str, float | None], measured_at: datetime = NOON
) -> list[MeasuredLeg]:
    return [
        MeasuredLeg(
            site_key=key,
            milliseconds=each,
            jitter_ms=None if each is None else 1.0,
            probes=6,
            failures=0 if each is not None else 6,
            measured_at=measured_at,
        )
        for key, each in milliseconds.items()
    ]


def judge(
    milliseconds: Mapping[str, float | None],
    *,
    home: str = "Berlin",
    in_use: str | None = None,
) -> JudgedLegs:
    places = [replace(each, radius_km=25.0) for each in sites(*PLACES)]
    return judge_legs(legs_of(milliseconds), places, at(home), in_use=in_use)


@pytest.mark.parametrize("in_use", [*WORLD, "Sydney", None])
def test_honest_legs_are_usable(in_use: str | None) -> None:
    judged = judge(direct(*WORLD), in_use=in_use)
    assert judged.usable == direct(*WORLD)
    assert judged.rejected == {}


def test_nothing_measured_is_nothing_judged() -> None:
    assert judge({}) == JudgedLegs(usable={}, rejected={})


def test_silence_is_no_measurement() -> None:
    judged = judge({"Paris": None, "London": 20.0})
    assert judged.usable == {"London": 20.0}
    assert judged.rejected == {"Paris": Rejection.NO_ANSWER}


def test_sites_that_are_gone_are_left_out() -> None:
    judged = judge({"Atlantis": 20.0, "London": 20.0})
    assert judged.usable == {"London": 20.0}
    assert judged.rejected == {}


@pytest.mark.parametrize(
    ("name", "milliseconds", "possible"),
    [
        ("Tokyo", 88.0, False),
        ("Tokyo", 89.5, True),
        # Between what light does in a vacuum and what it does in fibre.
        ("New York", 50.0, False),
        # As near as the size of a city: nothing is too fast.
        ("Berlin", 0.1, True),
        ("London", 0.4, False),
    ],
)
def test_nothing_is_faster_than_light_in_fibre(
    name: str, milliseconds: float, possible: bool
) -> None:
    judged = judge({name: milliseconds})
    assert (name in judged.usable) is possible
    expected = {} if possible else {name: Rejection.FASTER_THAN_LIGHT}
    assert judged.rejected == expected


def test_a_site_of_uncertain_place_may_be_nearer() -> None:
    leg = legs_of({"London": 5.0})
    for radius_km, usable in ((10.0, {}), (500.0, {"London": 5.0})):
        place = replace(site("London"), radius_km=radius_km)
        judged = judge_legs(leg, [place], at("Berlin"), in_use=None)
        assert judged.usable == usable


def test_one_impossible_leg_does_not_spoil_the_others() -> None:
    judged = judge(direct(*WORLD) | {"Tokyo": 15.0}, in_use="New York")
    assert judged.rejected == {"Tokyo": Rejection.FASTER_THAN_LIGHT}
    assert set(judged.usable) == set(WORLD) - {"Tokyo"}


def test_equal_answers_from_near_and_far_come_from_something_in_between() -> None:
    same = {name: 300.0 + index / 2 for index, name in enumerate(WORLD)}
    judged = judge(same)
    assert judged.rejected == dict.fromkeys(WORLD, Rejection.SAME_EVERYWHERE)
    assert judged.usable == {}


@pytest.mark.parametrize(
    "same",
    [
        # All about as far from home.
        dict.fromkeys(("Amsterdam", "Frankfurt", "London", "Paris", "Zurich"), 30.0),
        # Too few to tell.
        dict.fromkeys(("Amsterdam", "London", "New York"), 90.0),
        # A slow line in front of everything, but farther takes longer.
        {name: 600.0 + way("Berlin", name) for name in WORLD},
    ],
)
def test_equal_answers_can_be_honest(same: dict[str, float]) -> None:
    assert judge(same).rejected == {}


@pytest.mark.parametrize("exit_site", ["New York", "Tokyo", "Lisbon", "Sydney"])
def test_ways_that_all_begin_with_the_one_to_the_exit_are_tunnelled(
    exit_site: str,
) -> None:
    names = {*WORLD, exit_site}
    judged = judge(tunnelled(*names, exit_site=exit_site), in_use=exit_site)
    assert judged.rejected == dict.fromkeys(names, Rejection.BEHIND_VPN)
    assert judged.usable == {}


def test_a_tunnel_is_found_beside_an_answer_from_something_nearer() -> None:
    through = tunnelled(*WORLD, exit_site="New York") | {"Tokyo": 1.0}
    judged = judge(through, in_use="New York")
    assert judged.rejected["Tokyo"] is Rejection.FASTER_THAN_LIGHT
    assert judged.rejected["Paris"] is Rejection.BEHIND_VPN
    assert judged.usable == {}


@pytest.mark.parametrize("in_use", [None, "Sydney", "New York"])
def test_a_tunnel_is_not_told_without_a_leg_to_its_exit(in_use: str | None) -> None:
    through = tunnelled(*WORLD, exit_site="New York") | {"New York": 1.0}
    judged = judge(through, in_use=in_use)
    assert Rejection.BEHIND_VPN not in judged.rejected.values()


def test_one_site_that_is_reached_directly_proves_there_is_no_tunnel() -> None:
    through = tunnelled(*WORLD, exit_site="New York")
    judged = judge(through | direct("Paris"), in_use="New York")
    assert judged.rejected == {}


def test_a_tunnel_to_a_near_exit_makes_no_difference_that_could_be_told() -> None:
    judged = judge(tunnelled(*EUROPE, exit_site="Frankfurt"), in_use="Frankfurt")
    assert judged.rejected == {}


def test_legs_of_different_times_are_judged_apart() -> None:
    before = legs_of(direct("Paris", "London"), NOON - timedelta(hours=20))
    after = legs_of(
        tunnelled(
            *("Amsterdam", "Frankfurt", "Zurich", "New York"), exit_site="New York"
        )
    )
    judged = judge_legs(
        [*after, *before], sites(*PLACES), at("Berlin"), in_use="New York"
    )
    assert set(judged.usable) == {"Paris", "London"}
    assert set(judged.rejected.values()) == {Rejection.BEHIND_VPN}


@given(
    measured=st.dictionaries(
        st.sampled_from(sorted(PLACES)), st.none() | st.floats(0.0, 900.0)
    ),
    in_use=st.none() | st.sampled_from(sorted(PLACES)),
)
def test_every_leg_is_either_usable_and_possible_or_rejected(
    measured: dict[str, float | None], in_use: str | None
) -> None:
    judged = judge(measured, in_use=in_use)
    assert set(judged.usable) | set(judged.rejected) == set(measured)
    assert not set(judged.usable) & set(judged.rejected)
    for name, milliseconds in judged.usable.items():
        nearest = max(0.0, kilometres("Berlin", name) * 0.99 - 50.0)
        assert milliseconds >= float(light_round_trip_ms(np.array(nearest)))


@given(
    measured=st.dictionaries(st.sampled_from(sorted(PLACES)), st.floats(0.0, 900.0)),
    data=st.data(),
)
def test_the_order_of_the_legs_does_not_matter(
    measured: dict[str, float | None], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(sorted(measured.items())))
    assert judge(dict(shuffled), in_use="Paris") == judge(measured, in_use="Paris")
