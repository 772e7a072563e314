"""Which measured home legs can be true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
)
from custom_components.qb_peer_vpn.recommendation.legs.validated_legs import (
    Rejection,
    ValidatedLegs,
    validate_legs,
)
from tests.recommendation.builders import PLACES, at, site, sites
from tests.recommendation.corridor_graph import shipped

from .measuring import (
    DAY,
    EUROPE,
    NOON,
    WORLD,
    direct,
    kilometers,
    legs_of,
    modeled,
    tunneled,
)


def milliseconds_of(validated: ValidatedLegs) -> dict[str, float]:
    return {key: leg.milliseconds for key, leg in validated.usable.items()}


def validate(
    milliseconds: Mapping[str, float | None],
    *,
    home: str = "Berlin",
    in_use: str | None = None,
) -> ValidatedLegs:
    places = [replace(each, radius_km=25.0) for each in sites(*PLACES)]
    return validate_legs(
        legs_of(milliseconds, exit_key=in_use), places, at(home), shipped()
    )


@pytest.mark.parametrize("in_use", [*WORLD, "Sydney", None])
def test_true_legs_are_usable(in_use: str | None) -> None:
    validated = validate(direct(*WORLD), in_use=in_use)
    assert milliseconds_of(validated) == direct(*WORLD)
    assert validated.rejected == {}


def test_without_legs_there_is_nothing_to_validate() -> None:
    assert validate({}) == ValidatedLegs(usable={}, rejected={}, newest={}, settled={})


def test_a_leg_without_an_answer_is_rejected() -> None:
    validated = validate({"Paris": None, "London": 20.0})
    assert milliseconds_of(validated) == {"London": 20.0}
    assert validated.rejected == {"Paris": Rejection.NO_ANSWER}


def test_sites_that_are_gone_are_left_out() -> None:
    validated = validate({"Atlantis": 20.0, "London": 20.0})
    assert milliseconds_of(validated) == {"London": 20.0}
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
        validated = validate_legs(leg, [place], at("Berlin"), shipped())
        assert milliseconds_of(validated) == usable


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
def test_legs_that_all_include_the_one_to_the_exit_are_tunneled(
    exit_site: str,
) -> None:
    names = {*WORLD, exit_site}
    validated = validate(tunneled(*names, exit_site=exit_site), in_use=exit_site)
    assert validated.rejected == dict.fromkeys(names, Rejection.BEHIND_VPN)
    assert validated.usable == {}


def test_a_tunnel_is_found_although_one_answer_is_from_something_nearer() -> None:
    through = tunneled(*WORLD, exit_site="New York") | {"Tokyo": 1.0}
    validated = validate(through, in_use="New York")
    assert validated.rejected["Tokyo"] is Rejection.FASTER_THAN_LIGHT
    assert validated.rejected["Paris"] is Rejection.BEHIND_VPN
    assert validated.usable == {}


@pytest.mark.parametrize("in_use", [None, "Sydney", "New York"])
def test_a_tunnel_is_not_found_without_a_leg_to_its_exit(in_use: str | None) -> None:
    through = tunneled(*WORLD, exit_site="New York") | {"New York": 1.0}
    validated = validate(through, in_use=in_use)
    assert Rejection.BEHIND_VPN not in validated.rejected.values()


def test_one_direct_leg_proves_that_there_is_no_tunnel() -> None:
    through = tunneled(*WORLD, exit_site="New York")
    validated = validate(through | direct("Paris"), in_use="New York")
    assert validated.rejected == {}


def test_a_tunnel_to_a_near_exit_is_not_found() -> None:
    validated = validate(tunneled(*EUROPE, exit_site="Frankfurt"), in_use="Frankfurt")
    assert validated.rejected == {}


def test_legs_of_different_measurements_are_validated_separately() -> None:
    before = legs_of(
        direct("Paris", "London", "New York"),
        NOON - timedelta(hours=20),
        exit_key="New York",
    )
    after = legs_of(
        tunneled(
            *("Amsterdam", "Frankfurt", "Zurich", "New York"), exit_site="New York"
        ),
        exit_key="New York",
    )
    validated = validate_legs(
        [*after, *before], sites(*PLACES), at("Berlin"), shipped()
    )
    assert set(validated.usable) == {"Paris", "London", "New York"}
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
    for name, milliseconds in milliseconds_of(validated).items():
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


def validate_all(*measurements: list[MeasuredLeg]) -> ValidatedLegs:
    legs = [leg for measurement in measurements for leg in measurement]
    return validate_legs(legs, sites(*PLACES), at("Berlin"), shipped())


def test_a_site_has_the_median_of_its_usable_legs() -> None:
    validated = validate_all(
        *(
            legs_of({"Paris": each}, NOON + days * DAY)
            for days, each in enumerate((30.0, 24.0, 90.0, 1.0, None))
        )
    )
    assert validated.usable["Paris"].milliseconds == 30.0
    assert validated.usable["Paris"].error_ms < 12.0
    assert validated.rejected == {}


def test_a_site_that_stops_answering_keeps_its_earlier_legs() -> None:
    before = legs_of({"Paris": 30.0, "London": 25.0})
    silent = legs_of({"Paris": None, "London": 24.0}, NOON + DAY)
    validated = validate_all(before, silent)
    assert validated.usable["Paris"].milliseconds == 30.0
    assert validated.rejected == {}


def test_the_newest_leg_explains_why_a_site_has_none() -> None:
    silent = legs_of({"London": None})
    too_soon = legs_of({"London": 1.0}, NOON + DAY)
    for order in ((silent, too_soon), (too_soon, silent)):
        validated = validate_all(*order)
        assert validated.rejected == {"London": Rejection.FASTER_THAN_LIGHT}


def test_the_newest_measurement_is_known_by_itself() -> None:
    through = legs_of(tunneled(*WORLD, exit_site="New York"), NOON, exit_key="New York")
    fixed = legs_of(direct(*WORLD), NOON + DAY, exit_key="New York")
    assert set(validate_all(through).newest.values()) == {Rejection.BEHIND_VPN}
    assert validate_all(through, fixed).newest == {}
    assert milliseconds_of(validate_all(through, fixed)) == direct(*WORLD)


def test_two_answers_are_too_few_to_judge_all() -> None:
    too_soon = legs_of({"Tokyo": 1.0, "Sydney": 1.0, "Chicago": 1.0})
    few = legs_of({"Tokyo": 200.0, "Sydney": 300.0, "Paris": None}, NOON + DAY)
    enough = legs_of({"Tokyo": 200.0, "Sydney": 300.0, "Paris": 20.0}, NOON + 2 * DAY)
    rejections = dict.fromkeys(
        ("Tokyo", "Sydney", "Chicago"), Rejection.FASTER_THAN_LIGHT
    )
    assert validate_all(too_soon, few).newest == rejections
    assert validate_all(too_soon, few, enough).newest == {}


def test_an_answer_from_in_between_says_nothing_about_a_tunnel() -> None:
    same = legs_of(dict.fromkeys(WORLD, 88.0), exit_key="New York")
    small = legs_of({"Paris": 25.0}, NOON + DAY, exit_key="New York")
    validated = validate_all(same, small)
    assert milliseconds_of(validated) == {"Paris": 25.0}
    assert validated.settled == {}


def test_a_tunneled_leg_stays_rejected_when_the_exit_changes() -> None:
    through = legs_of(tunneled(*WORLD, exit_site="New York"), exit_key="New York")
    later = legs_of({"Lisbon": 35.0}, NOON + DAY, exit_key="Frankfurt")
    validated = validate_all(through, later)
    assert validated.rejected["Paris"] is Rejection.BEHIND_VPN
    assert milliseconds_of(validated) == {"Lisbon": 35.0}


def test_a_direct_leg_stays_usable_when_the_exit_changes() -> None:
    """The real paths lead through New York, without a VPN."""
    legs = tunneled(*WORLD, exit_site="New York")
    before = legs_of(legs, exit_key="Frankfurt")
    after = legs_of(legs, NOON + DAY, exit_key="New York")
    assert milliseconds_of(validate_all(before)) == legs
    validated = validate_all(before, after)
    assert milliseconds_of(validated) == legs
    assert validated.settled == {NOON: False, NOON + DAY: False}
