"""Which measured home legs can be true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
    modeled_round_trip_ms,
)
from custom_components.qb_peer_vpn.recommendation.legs.validated_legs import (
    Rejection,
    ValidatedLegs,
    validate_legs,
)
from tests.recommendation.builders import PLACES, at, site, sites

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EUROPE = ("Amsterdam", "Frankfurt", "Lisbon", "London", "Paris", "Zurich")
WORLD = (*EUROPE, "Chicago", "New York", "Tokyo")


def kilometers(start: str, end: str) -> float:
    return geodesic_km(at(start), at(end))


def modeled(start: str, end: str) -> float:
    return float(modeled_round_trip_ms(np.array(kilometers(start, end))))


def direct(*names: str, home: str = "Berlin") -> dict[str, float]:
    return {name: modeled(home, name) for name in names}


def tunnelled(*names: str, exit_site: str, home: str = "Berlin") -> dict[str, float]:
    return {
        name: modeled(home, exit_site) + modeled(exit_site, name) - 3.0
        for name in names
    }


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


def validate(
    milliseconds: Mapping[str, float | None],
    *,
    home: str = "Berlin",
    in_use: str | None = None,
) -> ValidatedLegs:
    places = [replace(each, radius_km=25.0) for each in sites(*PLACES)]
    return validate_legs(legs_of(milliseconds), places, at(home), in_use=in_use)


@pytest.mark.parametrize("in_use", [*WORLD, "Sydney", None])
def test_true_legs_are_usable(in_use: str | None) -> None:
    validated = validate(direct(*WORLD), in_use=in_use)
    assert validated.usable == direct(*WORLD)
    assert validated.rejected == {}


def test_without_legs_there_is_nothing_to_validate() -> None:
    assert validate({}) == ValidatedLegs(usable={}, rejected={})


def test_a_leg_without_an_answer_is_rejected() -> None:
    validated = validate({"Paris": None, "London": 20.0})
    assert validated.usable == {"London": 20.0}
    assert validated.rejected == {"Paris": Rejection.NO_ANSWER}


def test_sites_that_are_gone_are_left_out() -> None:
    validated = validate({"Atlantis": 20.0, "London": 20.0})
    assert validated.usable == {"London": 20.0}
    assert validated.rejected == {}


@pytest.mark.parametrize(
    ("name", "milliseconds", "possible"),
    [
        ("Tokyo", 88.0, False),
        ("Tokyo", 89.5, True),
        # Between what light does in a vacuum and what it does in fiber.
        ("New York", 50.0, False),
        # Within the size of a city nothing is too fast.
        ("Berlin", 0.1, True),
        ("London", 0.4, False),
    ],
)
def test_nothing_is_faster_than_light_in_fiber(
    name: str, milliseconds: float, possible: bool
) -> None:
    validated = validate({name: milliseconds})
    assert (name in validated.usable) is possible
    expected = {} if possible else {name: Rejection.FASTER_THAN_LIGHT}
    assert validated.rejected == expected


def test_a_site_with_an_uncertain_place_may_be_nearer() -> None:
    leg = legs_of({"London": 5.0})
    for radius_km, usable in ((10.0, {}), (500.0, {"London": 5.0})):
        place = replace(site("London"), radius_km=radius_km)
        validated = validate_legs(leg, [place], at("Berlin"), in_use=None)
        assert validated.usable == usable


def test_one_impossible_leg_leaves_the_others_usable() -> None:
    validated = validate(direct(*WORLD) | {"Tokyo": 15.0}, in_use="New York")
    assert validated.rejected == {"Tokyo": Rejection.FASTER_THAN_LIGHT}
    assert set(validated.usable) == set(WORLD) - {"Tokyo"}


def test_equal_answers_from_near_and_far_come_from_something_in_between() -> None:
    same = {name: 300.0 + index / 2 for index, name in enumerate(WORLD)}
    validated = validate(same)
    assert validated.rejected == dict.fromkeys(WORLD, Rejection.SAME_EVERYWHERE)
    assert validated.usable == {}


@pytest.mark.parametrize(
    "same",
    [
        # All at about the same distance from home.
        dict.fromkeys(("Amsterdam", "Frankfurt", "London", "Paris", "Zurich"), 30.0),
        # Too few to be sure.
        dict.fromkeys(("Amsterdam", "London", "New York"), 90.0),
        # A slow line in front of everything, but farther takes longer.
        {name: 600.0 + modeled("Berlin", name) for name in WORLD},
    ],
)
def test_similar_answers_can_be_true(same: dict[str, float]) -> None:
    assert validate(same).rejected == {}


@pytest.mark.parametrize("exit_site", ["New York", "Tokyo", "Lisbon", "Sydney"])
def test_legs_that_all_include_the_one_to_the_exit_are_tunnelled(
    exit_site: str,
) -> None:
    names = {*WORLD, exit_site}
    validated = validate(tunnelled(*names, exit_site=exit_site), in_use=exit_site)
    assert validated.rejected == dict.fromkeys(names, Rejection.BEHIND_VPN)
    assert validated.usable == {}


def test_a_tunnel_is_found_although_one_answer_is_from_something_nearer() -> None:
    through = tunnelled(*WORLD, exit_site="New York") | {"Tokyo": 1.0}
    validated = validate(through, in_use="New York")
    assert validated.rejected["Tokyo"] is Rejection.FASTER_THAN_LIGHT
    assert validated.rejected["Paris"] is Rejection.BEHIND_VPN
    assert validated.usable == {}


@pytest.mark.parametrize("in_use", [None, "Sydney", "New York"])
def test_a_tunnel_is_not_found_without_a_leg_to_its_exit(in_use: str | None) -> None:
    through = tunnelled(*WORLD, exit_site="New York") | {"New York": 1.0}
    validated = validate(through, in_use=in_use)
    assert Rejection.BEHIND_VPN not in validated.rejected.values()


def test_one_direct_leg_proves_that_there_is_no_tunnel() -> None:
    through = tunnelled(*WORLD, exit_site="New York")
    validated = validate(through | direct("Paris"), in_use="New York")
    assert validated.rejected == {}


def test_a_tunnel_to_a_near_exit_is_not_found() -> None:
    validated = validate(tunnelled(*EUROPE, exit_site="Frankfurt"), in_use="Frankfurt")
    assert validated.rejected == {}


def test_legs_of_different_measurements_are_validated_separately() -> None:
    before = legs_of(direct("Paris", "London"), NOON - timedelta(hours=20))
    after = legs_of(
        tunnelled(
            *("Amsterdam", "Frankfurt", "Zurich", "New York"), exit_site="New York"
        )
    )
    validated = validate_legs(
        [*after, *before], sites(*PLACES), at("Berlin"), in_use="New York"
    )
    assert set(validated.usable) == {"Paris", "London"}
    assert set(validated.rejected.values()) == {Rejection.BEHIND_VPN}


@given(
    measured=st.dictionaries(
        st.sampled_from(sorted(PLACES)), st.none() | st.floats(0.0, 900.0)
    ),
    in_use=st.none() | st.sampled_from(sorted(PLACES)),
)
def test_every_leg_is_either_usable_and_possible_or_rejected(
    measured: dict[str, float | None], in_use: str | None
) -> None:
    validated = validate(measured, in_use=in_use)
    assert set(validated.usable) | set(validated.rejected) == set(measured)
    assert not set(validated.usable) & set(validated.rejected)
    for name, milliseconds in validated.usable.items():
        nearest = max(0.0, kilometers("Berlin", name) * 0.99 - 50.0)
        assert milliseconds >= float(light_round_trip_ms(np.array(nearest)))


@given(
    measured=st.dictionaries(st.sampled_from(sorted(PLACES)), st.floats(0.0, 900.0)),
    data=st.data(),
)
def test_the_order_of_the_legs_does_not_matter(
    measured: dict[str, float | None], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(sorted(measured.items())))
    assert validate(dict(shuffled), in_use="Paris") == validate(
        measured, in_use="Paris"
    )
