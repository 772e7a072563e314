"""Which measurements went through the VPN, as all of them together show."""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.legs.measurements import (
    SitePlaces,
    group_legs,
)
from custom_components.qb_peer_vpn.recommendation.legs.tunnels import (
    Tunnels,
    find_tunnels,
)
from tests.recommendation.builders import PLACES, at, sites
from tests.recommendation.corridor_graph import shipped

from .measuring import DAY, EUROPE, NOON, WORLD, direct, legs_of, tunneled

TO_NEW_YORK = tunneled(*WORLD, exit_site="New York")
TO_TOKYO = tunneled(*WORLD, exit_site="Tokyo")
TO_FRANKFURT = tunneled(*WORLD, exit_site="Frankfurt")
SMALL = ("New York", "Paris")
"""Too few sites to find out about a tunnel."""


def measured(
    day: int,
    legs: dict[str, float],
    exit_key: str | None,
    *,
    settled: bool | None = None,
) -> list[MeasuredLeg]:
    return legs_of(legs, NOON + day * DAY, exit_key=exit_key, through_vpn=settled)


def find(*measurements: list[MeasuredLeg], home: str = "Berlin") -> Tunnels:
    places = SitePlaces(sites(*PLACES), at(home), shipped())
    legs = [leg for measurement in measurements for leg in measurement]
    return find_tunnels(group_legs(legs, places), places)


def through_vpn(tunnels: Tunnels) -> list[bool]:
    """In the order of time."""
    assert tunnels.settled.items() <= tunnels.through_vpn.items()
    return [each for _, each in sorted(tunnels.through_vpn.items())]


def settled(tunnels: Tunnels) -> list[bool]:
    return [each for _, each in sorted(tunnels.settled.items())]


def few(legs: dict[str, float]) -> dict[str, float]:
    return {name: legs[name] for name in SMALL}


def moved(legs: dict[str, float], milliseconds: float) -> dict[str, float]:
    return {name: each + milliseconds for name, each in legs.items()}


def test_without_measurements_there_is_nothing_to_find() -> None:
    assert find() == Tunnels(through_vpn={}, settled={})


@pytest.mark.parametrize(
    ("legs", "tunnel"), [(TO_NEW_YORK, True), (direct(*WORLD), False)]
)
def test_one_exit_alone_settles_nothing(legs: dict[str, float], tunnel: bool) -> None:
    found = find(measured(0, legs, "New York"), measured(1, legs, "New York"))
    assert through_vpn(found) == [tunnel, tunnel]
    assert found.settled == {}


def test_each_measurement_is_judged_with_the_exit_of_its_time() -> None:
    found = find(
        measured(0, TO_NEW_YORK, "New York"),
        measured(1, few(direct(*WORLD)), "Frankfurt"),
    )
    assert through_vpn(found)[0]


def test_equal_legs_under_two_exits_are_direct_whatever_one_looks_like() -> None:
    found = find(
        measured(0, TO_NEW_YORK, "New York"), measured(1, TO_NEW_YORK, "Frankfurt")
    )
    assert settled(found) == [False, False]


def test_nearly_equal_legs_are_equal() -> None:
    wobbling = {
        name: each * (1.04 if number % 2 else 0.97)
        for number, (name, each) in enumerate(TO_NEW_YORK.items())
    }
    found = find(
        measured(0, TO_NEW_YORK, "New York"), measured(1, wobbling, "Frankfurt")
    )
    assert settled(found) == [False, False]


def test_legs_that_move_with_the_exit_are_tunneled() -> None:
    found = find(measured(0, TO_NEW_YORK, "New York"), measured(1, TO_TOKYO, "Tokyo"))
    assert settled(found) == [True, True]


def test_a_tunnel_is_found_although_two_sites_are_elsewhere() -> None:
    """Two sites are near the exit in truth, and answer sooner than they could."""
    wrong = {"Frankfurt": 102.0, "Zurich": 103.0}
    looks = find(measured(0, TO_NEW_YORK | wrong, "New York"))
    assert through_vpn(looks) == [False]
    found = find(
        measured(0, TO_NEW_YORK | wrong, "New York"), measured(1, TO_TOKYO, "Tokyo")
    )
    assert settled(found) == [True, True]


def test_no_tunnel_is_believed_where_three_sites_answer_sooner() -> None:
    sooner = {"Frankfurt": 102.0, "Zurich": 103.0, "Paris": 101.0}
    names = (*WORLD, "Auckland", "Chicago", "Los Angeles", "Suva", "Sydney", "Azores")
    found = find(
        measured(0, tunneled(*names, exit_site="New York") | sooner, "New York"),
        measured(1, tunneled(*names, exit_site="Tokyo"), "Tokyo"),
    )
    assert through_vpn(found) == [False, True]


def test_a_slower_line_is_no_tunnel() -> None:
    found = find(
        measured(0, direct(*WORLD), "New York"),
        measured(1, moved(direct(*WORLD), 60.0), "Tokyo"),
    )
    assert through_vpn(found) == [False, False]
    assert found.settled == {}


def test_two_exits_close_to_each_other_settle_nothing() -> None:
    found = find(
        measured(0, TO_FRANKFURT, "Frankfurt"), measured(1, TO_FRANKFURT, "Amsterdam")
    )
    assert found.settled == {}


def test_a_direct_home_is_not_settled_as_tunneled_after_a_repair() -> None:
    """The first exit was far, the second is near: both explain the same change."""
    found = find(
        measured(0, TO_TOKYO, "Tokyo"), measured(1, direct(*WORLD), "Frankfurt")
    )
    assert through_vpn(found) == [True, False]
    assert found.settled == {NOON: True}


def test_more_exits_have_more_votes() -> None:
    """The first exit was really Tokyo, whatever the database said."""
    found = find(
        measured(0, TO_TOKYO, "Paris"),
        measured(1, TO_TOKYO, "Tokyo"),
        measured(2, TO_NEW_YORK, "New York"),
        measured(3, tunneled(*WORLD, exit_site="Chicago"), "Chicago"),
    )
    assert found.through_vpn[NOON + DAY]


def test_what_is_settled_stays_settled() -> None:
    for each in (True, False):
        found = find(
            measured(0, TO_NEW_YORK, "New York", settled=each),
            measured(1, TO_NEW_YORK, "New York"),
        )
        assert settled(found) == [each, each]


def test_what_took_a_settled_path_is_not_settled_by_another_exit() -> None:
    found = find(
        measured(0, TO_NEW_YORK, "New York", settled=True),
        measured(1, TO_NEW_YORK, "New York"),
        measured(2, TO_NEW_YORK, "Frankfurt"),
    )
    assert settled(found)[:2] == [True, True]


def test_a_settled_path_needs_no_exit_of_its_own() -> None:
    found = find(
        measured(0, direct(*WORLD), None, settled=False),
        measured(1, direct(*WORLD), "New York"),
    )
    assert found.settled == {NOON: False, NOON + DAY: False}


def test_a_proof_settles_others_on_the_same_path() -> None:
    """The second measurement has no leg to the exit, so it shows nothing alone."""
    found = find(
        measured(0, direct(*WORLD), "New York"),
        measured(1, direct(*EUROPE), "New York"),
    )
    assert found.settled == {NOON + DAY: False}


def test_a_tunnel_that_added_nothing_does_not_outlive_a_proof() -> None:
    found = find(
        measured(0, moved(direct(*WORLD), 3.0), "Frankfurt", settled=True),
        measured(1, direct(*WORLD), "Tokyo"),
    )
    assert through_vpn(found) == [True, False]


def test_a_settled_tunnel_does_not_outlive_a_repair() -> None:
    found = find(
        measured(0, TO_NEW_YORK, "New York", settled=True),
        measured(1, direct(*WORLD), "New York"),
    )
    assert through_vpn(found) == [True, False]


def test_a_settled_direct_path_does_not_hide_a_new_tunnel() -> None:
    found = find(
        measured(0, direct(*WORLD), "New York", settled=False),
        measured(1, TO_NEW_YORK, "New York"),
    )
    assert through_vpn(found) == [False, True]
    assert settled(found) == [False]


def test_a_near_tunnel_of_before_does_not_make_direct_legs_tunneled() -> None:
    found = find(
        measured(0, TO_FRANKFURT, "Frankfurt", settled=True),
        measured(1, direct(*WORLD), "Tokyo"),
    )
    assert through_vpn(found) == [True, False]


@pytest.mark.parametrize(
    ("legs", "tunnel"), [(TO_NEW_YORK, True), (direct(*WORLD), False)]
)
@pytest.mark.parametrize("exit_key", ["New York", "Tokyo", None])
def test_a_small_measurement_follows_the_nearest_in_time(
    legs: dict[str, float], *, tunnel: bool, exit_key: str | None
) -> None:
    other = direct(*WORLD) if tunnel else TO_NEW_YORK
    found = find(
        measured(0, other, "New York"),
        measured(5, few(legs), exit_key),
        measured(6, legs, "New York"),
    )
    assert through_vpn(found) == [not tunnel, tunnel, tunnel]


def test_a_small_measurement_alone_is_believed() -> None:
    assert through_vpn(find(measured(0, few(TO_NEW_YORK), "New York"))) == [False]
    assert through_vpn(find(measured(0, TO_NEW_YORK, None))) == [False]


def test_behind_an_exit_near_home_legs_are_as_good_as_direct() -> None:
    found = find(
        measured(0, TO_NEW_YORK, "New York"),
        measured(1, tunneled(*EUROPE, exit_site="Frankfurt"), "Frankfurt"),
    )
    assert through_vpn(found) == [True, False]


def test_an_exit_that_left_the_list_shows_nothing() -> None:
    found = find(measured(0, TO_TOKYO, "Atlantis"), measured(1, TO_TOKYO, "New York"))
    assert found.settled == {}


def test_legs_of_one_measurement_share_its_exit() -> None:
    legs = measured(0, TO_NEW_YORK, "New York")
    shuffled = [replace(leg) for leg in reversed(legs)]
    assert find(shuffled) == find(legs)


@pytest.mark.parametrize(("home", "follows"), [("Berlin", True), ("Lisbon", False)])
def test_what_shows_nothing_follows_if_a_tunnel_would_matter_at_three_sites(
    home: str, *, follows: bool
) -> None:
    """By way of London, three sites are farther from Berlin, and two from Lisbon."""
    through_new_york = tunneled(*WORLD, exit_site="New York", home=home)
    found = find(
        measured(0, through_new_york, "New York"),
        measured(1, few(direct(*WORLD, home=home)), "London"),
        home=home,
    )
    assert through_vpn(found) == [True, follows]
