"""Correction of modeled legs by measured ones around them."""

from math import exp

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM, vectors_of
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
)
from custom_components.qb_peer_vpn.recommendation.legs.leg_correction import (
    home_leg_corrections,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from tests.recommendation.builders import (
    PLACES,
    at,
    home_legs,
    point,
    site,
    sites,
    swarm_in,
)
from tests.recommendation.corridor_graph import shipped, slow

points = st.builds(
    Coordinates,
    latitude=st.floats(-90.0, 90.0),
    longitude=st.floats(-180.0, 180.0),
)
measured_points = st.lists(
    st.tuples(points, st.floats(-300.0, 300.0)), min_size=1, max_size=14
)


def corrections(
    places: list[Coordinates], measured: list[tuple[Coordinates, float]]
) -> list[float]:
    found: list[float] = home_leg_corrections(
        vectors_of(places),
        vectors_of(place for place, _ in measured),
        np.array([excess for _, excess in measured]),
    ).tolist()
    return found


@pytest.mark.parametrize("kilometers", [0.0, 100.0, 500.0, 2000.0])
def test_one_neighbor_corrects_by_the_documented_formula(kilometers: float) -> None:
    degrees = np.degrees(kilometers / EARTH_RADIUS_KM)
    (found,) = corrections([point(0.0, 0.0)], [(point(degrees, 0.0), 20.0)])
    kernel = exp(-kilometers / 500.0)
    assert found == pytest.approx(20.0 * kernel / (0.25 + kernel))


def test_two_neighbors_that_agree_correct_more() -> None:
    measured = [(at("Frankfurt"), 20.0), (at("Zurich"), 20.0)]
    one, both = (corrections([at("Paris")], measured[:n])[0] for n in (1, 2))
    assert one < both < 20.0


def test_without_measured_legs_there_is_no_correction() -> None:
    assert corrections([at("Paris"), at("Tokyo")], []) == [0.0, 0.0]


@given(place=points, measured=measured_points)
def test_a_correction_lies_between_nothing_and_the_largest_excess(
    place: Coordinates, measured: list[tuple[Coordinates, float]]
) -> None:
    (found,) = corrections([place], measured)
    excesses = [excess for _, excess in measured]
    assert min(0.0, *excesses) - 1e-9 <= found <= max(0.0, *excesses) + 1e-9


@given(place=points, measured=measured_points, data=st.data())
def test_the_order_of_the_measured_sites_does_not_matter(
    place: Coordinates,
    measured: list[tuple[Coordinates, float]],
    data: st.DataObject,
) -> None:
    shuffled = data.draw(st.permutations(measured))
    assert corrections([place], shuffled) == pytest.approx(
        corrections([place], measured), abs=1e-9
    )


@given(
    excess=st.floats(-300.0, 300.0),
    near=st.floats(0.0, 180.0),
    far=st.floats(0.0, 180.0),
)
def test_a_correction_decreases_with_distance(
    excess: float, near: float, far: float
) -> None:
    near, far = sorted((near, far))
    measured = [(point(-90.0, 0.0), excess)]
    found = corrections([point(near - 90.0, 0.0), point(far - 90.0, 0.0)], measured)
    assert abs(found[0]) >= abs(found[1]) - 1e-9


@given(excesses=st.lists(st.floats(-300.0, 300.0), min_size=1, max_size=14))
def test_there_is_no_correction_far_away(excesses: list[float]) -> None:
    measured = [(at("Sydney"), excess) for excess in excesses]
    (found,) = corrections([at("London")], measured)
    assert found == pytest.approx(0.0, abs=1e-6)


def test_measured_sites_correct_the_model_of_their_neighbors_only() -> None:
    legs = path_legs(
        sites("Frankfurt", "London", "Sydney"),
        at("Berlin"),
        swarm_in({}),
        home_legs({"Frankfurt": 60.0}),
        shipped(),
    )
    modeled = [
        slow().round_trip_ms(at("Berlin"), at(name))
        for name in ("Frankfurt", "London", "Sydney")
    ]
    assert legs.home_measured.tolist() == [True, False, False]
    assert legs.home_ms[0] == 60.0
    assert modeled[1] + 5.0 < legs.home_ms[1] < 60.0
    assert legs.home_ms[2] == pytest.approx(modeled[2], abs=0.01)


@given(measured=st.dictionaries(st.sampled_from(sorted(PLACES)), st.floats(0.0, 400.0)))
def test_a_corrected_leg_is_never_faster_than_light(measured: dict[str, float]) -> None:
    places = [site(name) for name in PLACES]
    legs = path_legs(places, at("Berlin"), swarm_in({}), home_legs(measured), shipped())
    unmeasured = ~legs.home_measured
    bound = light_round_trip_ms(legs.home_km)
    assert (legs.home_ms[unmeasured] >= bound[unmeasured]).all()
