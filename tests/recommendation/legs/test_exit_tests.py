"""What one measurement, or two of them, show about a tunnel: the limits of each rule."""

from collections.abc import Mapping
from typing import override

import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import FloatArray
from custom_components.qb_peer_vpn.recommendation.legs.measurements import (
    Measurement,
    SitePlaces,
)
from custom_components.qb_peer_vpn.recommendation.legs.one_exit import (
    ExitTest,
    nearer_without,
    one_exit_test,
)
from custom_components.qb_peer_vpn.recommendation.legs.two_exits import (
    same_path,
    two_exit_test,
)
from tests.recommendation.builders import PLACES, at, sites
from tests.recommendation.corridor_graph import shipped

from .measuring import NOON

HOME = SitePlaces(sites(*PLACES), at("Berlin"), shipped())
KEYS = list(PLACES)
NEAR = ("Amsterdam", "Frankfurt", "Lisbon", "London", "Paris", "Zurich")
"""Much nearer to Berlin than by way of New York or Tokyo."""
NEW_YORK, TOKYO, FRANKFURT = map(KEYS.index, ("New York", "Tokyo", "Frankfurt"))


def measurement(
    milliseconds: Mapping[str, float],
    exit_key: str | None = "New York",
    *,
    error_ms: float = 1.0,
) -> Measurement:
    found = np.array([milliseconds.get(key, np.nan) for key in KEYS])
    return Measurement(
        measured_at=NOON,
        exit_key=exit_key,
        exit_site=HOME.index_of(exit_key),
        through_vpn=None,
        legs=(),
        milliseconds=found,
        error_ms=np.where(np.isfinite(found), error_ms, np.nan),
    )


def through(exit_site: int, *names: str, more: float = 0.0) -> dict[str, float]:
    """Modeled round trips through a site."""
    found = HOME.through_ms(exit_site)
    return {name: float(found[KEYS.index(name)]) + more for name in names}


def at_the_limit(*names: str, below: float = 0.0) -> dict[str, float]:
    """Round trips as short as they can be through New York, the exit with 100 ms."""
    onward = HOME.onward_ms(NEW_YORK)
    found = {name: 100.0 + float(onward[KEYS.index(name)]) - below for name in names}
    return found | {"New York": 100.0}


def one_exit(milliseconds: Mapping[str, float], exit_key: str | None) -> ExitTest:
    return one_exit_test(measurement(milliseconds, exit_key), HOME)


@pytest.mark.parametrize(("below", "sooner"), [(1.9, 0), (2.1, 3)])
def test_two_milliseconds_are_not_sooner(below: float, sooner: int) -> None:
    found = one_exit(at_the_limit("Paris", "London", "Zurich", below=below), "New York")
    assert found == ExitTest(through_vpn=sooner == 0, sooner=sooner)


@pytest.mark.parametrize(("count", "through_vpn"), [(2, None), (3, True), (6, True)])
def test_three_sites_decide(count: int, through_vpn: bool | None) -> None:
    found = one_exit(at_the_limit(*NEAR[:count]), "New York")
    assert found == ExitTest(through_vpn=through_vpn, sooner=0)


def test_one_answer_that_is_sooner_is_enough() -> None:
    legs = at_the_limit(*NEAR) | {"Paris": 60.0}
    found = one_exit(legs, "New York")
    assert found == ExitTest(through_vpn=False, sooner=1)
    assert not found.is_proof


@pytest.mark.parametrize(("sooner", "is_proof"), [(2, False), (3, True)])
def test_three_of_them_are_a_proof(sooner: int, *, is_proof: bool) -> None:
    legs = at_the_limit(*NEAR) | dict.fromkeys(NEAR[:sooner], 60.0)
    assert one_exit(legs, "New York").is_proof is is_proof


@pytest.mark.parametrize("exit_key", [None, "Atlantis", "Tokyo"])
def test_without_a_leg_to_the_exit_nothing_shows(exit_key: str | None) -> None:
    assert one_exit(at_the_limit(*NEAR), exit_key) == ExitTest(
        through_vpn=None, sooner=0
    )


def test_sites_are_nearer_without_an_exit_if_they_gain_ten_milliseconds() -> None:
    for exit_site in (NEW_YORK, FRANKFURT):
        by_exit = HOME.direct_ms[exit_site] + HOME.onward_ms(exit_site)
        nearer = nearer_without(exit_site, HOME)
        for number, gain in enumerate(by_exit - HOME.direct_ms):
            assert nearer[number] == (gain > 10.0 and number != exit_site)


def two_exits(
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    exits: tuple[str, str] = ("New York", "Tokyo"),
    error_ms: float = 1.0,
) -> bool | None:
    one = measurement(before, exits[0], error_ms=error_ms)
    other = measurement(after, exits[1], error_ms=error_ms)
    return two_exit_test(one, [other], HOME)


def test_legs_that_stay_are_direct_and_legs_that_follow_are_tunneled() -> None:
    legs = through(NEW_YORK, *NEAR)
    assert two_exits(legs, legs) is False
    assert two_exits(legs, through(TOKYO, *NEAR)) is True


@pytest.mark.parametrize(
    ("more", "error_ms", "is_direct"),
    [
        # Five milliseconds are allowed to every leg.
        (4.9, 1.0, True),
        (5.1, 1.0, False),
        # The errors of both legs together.
        (11.2, 8.0, True),
        (11.4, 8.0, False),
    ],
)
def test_legs_stay_if_they_differ_by_their_errors(
    more: float, error_ms: float, *, is_direct: bool
) -> None:
    legs = through(NEW_YORK, *NEAR)
    for changed in (more, -more):
        others = through(NEW_YORK, *NEAR, more=changed)
        found = two_exits(legs, others, error_ms=error_ms)
        assert found is (False if is_direct else None)


@pytest.mark.parametrize(
    ("share", "follows"), [(0.51, True), (0.49, None), (-1.0, None)]
)
def test_legs_follow_if_they_go_half_the_way(
    share: float, follows: bool | None
) -> None:
    start, end = through(NEW_YORK, *NEAR), through(TOKYO, *NEAR)
    after = {name: start[name] + share * (end[name] - start[name]) for name in NEAR}
    assert two_exits(start, after) is follows


@pytest.mark.parametrize(("others", "found"), [(1, False), (2, None)])
def test_four_of_five_sites_are_enough(others: int, found: bool | None) -> None:
    names = (*NEAR, "Berlin", "Azores")[: 5 if others == 1 else 6]
    legs = through(NEW_YORK, *names)
    rerouted = legs | dict.fromkeys(names[:others], 400.0)
    assert two_exits(legs, rerouted) is found


@pytest.mark.parametrize(("count", "found"), [(2, None), (3, False)])
def test_two_sites_are_not_enough(count: int, found: bool | None) -> None:
    legs = through(NEW_YORK, *NEAR[:count])
    assert two_exits(legs, legs) is found


def test_three_of_four_sites_are_not_enough() -> None:
    legs = through(NEW_YORK, *NEAR[:4])
    assert two_exits(legs, legs | {NEAR[0]: 400.0}) is None


class RoundTrips(SitePlaces):
    """Eight sites with round trips in whole ms, so that the limits are exact."""

    def __init__(self, direct: float, *through: float) -> None:
        """Take the same round trip for all sites, directly and through each exit."""
        self.direct_ms = np.full(8, direct)
        self._through = through

    @override
    def through_ms(self, exit_site: int) -> FloatArray:
        """Return the round trips through one of the exits."""
        return np.full(8, self._through[exit_site])


def of_all(
    milliseconds: float, exit_site: int, *, error_ms: float = 1.0
) -> Measurement:
    """The same round trip to each of the eight sites."""
    return Measurement(
        measured_at=NOON,
        exit_key=f"exit {exit_site}",
        exit_site=exit_site,
        through_vpn=None,
        legs=(),
        milliseconds=np.full(8, milliseconds),
        error_ms=np.full(8, error_ms),
    )


@pytest.mark.parametrize(
    ("difference", "found"),
    [(19.9, None), (20.0, False), (-20.0, False), (22.0, False)],
)
def test_exits_must_differ_by_twenty_milliseconds(
    difference: float, found: bool | None
) -> None:
    places = RoundTrips(10.0, 100.0 + difference, 100.0)
    assert two_exit_test(of_all(50.0, 0), [of_all(50.0, 1)], places) is found


@pytest.mark.parametrize(
    ("detour", "found"), [(19.9, None), (20.0, True), (-20.0, True)]
)
def test_a_tunnel_must_be_a_detour_of_twenty_milliseconds(
    detour: float, found: bool | None
) -> None:
    places = RoundTrips(100.0 - detour, 100.0, 200.0)
    assert two_exit_test(of_all(100.0, 0), [of_all(200.0, 1)], places) is found


@pytest.mark.parametrize(
    ("change", "found"), [(5.0, False), (-5.0, False), (5.1, None)]
)
def test_five_milliseconds_are_no_change(change: float, found: bool | None) -> None:
    places = RoundTrips(10.0, 100.0, 200.0)
    one, other = of_all(50.0 + change, 0), of_all(50.0, 1)
    assert two_exit_test(one, [other], places) is found
    assert same_path(one, other, places) is (found is False)


@pytest.mark.parametrize(("change", "found"), [(50.0, True), (49.9, None)])
def test_half_of_the_way_is_enough(change: float, found: bool | None) -> None:
    places = RoundTrips(10.0, 100.0, 200.0)
    assert two_exit_test(of_all(100.0, 0), [of_all(100.0 + change, 1)], places) is found


def test_only_sites_that_were_measured_twice_count() -> None:
    legs = through(NEW_YORK, *NEAR)
    assert two_exits(legs, dict(list(legs.items())[:2])) is None
    assert two_exits(legs, {}) is None


def test_exits_that_make_no_difference_show_nothing() -> None:
    """Sites beyond both exits are as far by one as by the other."""
    difference = HOME.through_ms(NEW_YORK) - HOME.through_ms(KEYS.index("Chicago"))
    alike = [KEYS[number] for number in np.flatnonzero(np.abs(difference) < 20.0)]
    assert len(alike) >= 3
    legs = through(NEW_YORK, *alike)
    assert two_exits(legs, legs, exits=("New York", "Chicago")) is None


def test_large_errors_need_large_differences() -> None:
    legs, others = through(NEW_YORK, *NEAR), through(TOKYO, *NEAR)
    change = max(abs(legs[name] - others[name]) for name in NEAR)
    assert two_exits(legs, legs, error_ms=change) is None


def test_legs_by_an_exit_near_home_are_not_called_tunneled() -> None:
    """Direct legs after a tunnel to Tokyo are as long as through Frankfurt."""
    names = (*NEAR, "Berlin")
    before, after = through(TOKYO, *names), through(FRANKFURT, *names)
    exits = ("Frankfurt", "Tokyo")
    assert two_exits(after, before, exits=exits) is None
    assert two_exits(before, after, exits=exits[::-1]) is True


@pytest.mark.parametrize(
    "exits", [(None, "Tokyo"), ("New York", None), ("Atlantis", "Tokyo")]
)
def test_two_known_exits_are_needed(exits: tuple[str, str]) -> None:
    legs = through(NEW_YORK, *NEAR)
    assert two_exits(legs, legs, exits=exits) is None


def test_the_median_of_several_measurements_counts() -> None:
    one = measurement(through(NEW_YORK, *NEAR))
    stays = measurement(through(NEW_YORK, *NEAR), "Tokyo")
    outlier = measurement(through(NEW_YORK, *NEAR, more=150.0), "Tokyo")
    assert two_exit_test(one, [stays, outlier, stays], HOME) is False
    assert two_exit_test(one, [outlier, stays, outlier], HOME) is None


@pytest.mark.parametrize(
    ("more", "error_ms", "is_same"), [(4.9, 1.0, True), (5.1, 1.0, False)]
)
def test_a_path_is_the_same_if_legs_stay_where_a_tunnel_would_show(
    more: float, error_ms: float, *, is_same: bool
) -> None:
    legs = through(TOKYO, *NEAR)
    one = measurement(legs, error_ms=error_ms)
    for changed in (more, -more):
        other = measurement(through(TOKYO, *NEAR, more=changed), None)
        assert same_path(one, other, HOME) is is_same


def test_sites_beyond_the_exit_show_no_path() -> None:
    beyond = ("New York", "Chicago", "Los Angeles")
    one = measurement(through(NEW_YORK, *beyond))
    assert not same_path(one, one, HOME)
    assert not same_path(measurement(through(NEW_YORK, *NEAR), None), one, HOME)


@pytest.mark.parametrize(("difference", "found"), [(21.0, None), (24.0, False)])
def test_exits_must_differ_by_twice_the_errors(
    difference: float, found: bool | None
) -> None:
    """Errors of 8 ms are 11.3 ms together."""
    places = RoundTrips(10.0, 100.0 + difference, 100.0)
    one, other = of_all(50.0, 0, error_ms=8.0), of_all(50.0, 1, error_ms=8.0)
    assert two_exit_test(one, [other], places) is found


def test_sites_that_show_nothing_do_not_count_against_a_path() -> None:
    one = measurement(through(NEW_YORK, *NEAR, "New York", "Chicago", "Los Angeles"))
    assert same_path(one, one, HOME)


def test_a_site_counts_if_any_of_the_others_has_measured_it() -> None:
    legs = through(NEW_YORK, *NEAR[:3])
    whole = measurement(legs, "Tokyo")
    part = measurement(through(NEW_YORK, *NEAR[:2]), "Tokyo")
    for others in ([whole, part], [part, whole]):
        assert two_exit_test(measurement(legs), others, HOME) is False
