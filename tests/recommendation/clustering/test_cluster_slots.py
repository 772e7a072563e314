"""A place keeps its number."""

from itertools import permutations

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.geo import distances_km, vectors_of
from custom_components.qb_peer_vpn.models import Coordinates, PeerCluster
from custom_components.qb_peer_vpn.recommendation.clustering.cluster_slots import (
    SAME_PLACE_KM,
    numbers_for,
)
from tests.recommendation.builders import at, cluster, point

near_each_other = st.builds(point, st.floats(40.0, 50.0), st.floats(-5.0, 15.0))


def test_at_first_the_heaviest_is_number_one() -> None:
    assert numbers_for([at("Berlin"), at("Tokyo")], [], highest=5) == [1, 2]


def test_numbers_follow_the_place_and_not_the_weight() -> None:
    previous = [cluster(1, at("Berlin")), cluster(2, at("Tokyo"))]
    assert numbers_for([at("Tokyo"), at("Berlin")], previous, highest=5) == [2, 1]


def test_a_new_cluster_gets_the_lowest_free_number() -> None:
    previous = [cluster(1, at("Berlin")), cluster(3, at("Tokyo"))]
    places = [at("Sydney"), at("Tokyo"), at("Chicago")]
    assert numbers_for(places, previous, highest=5) == [1, 3, 2]


def test_a_cluster_may_drift_but_not_jump() -> None:
    previous = [cluster(2, at("Berlin"))]
    assert numbers_for([at("Frankfurt")], previous, highest=5) == [2]
    assert numbers_for([at("Paris")], previous, highest=5) == [1]


def test_the_sum_decides_and_not_the_nearest_pair() -> None:
    # B is nearest to 2, but then A would be left without a match.
    previous = [cluster(1, point(0.0, 5.8)), cluster(2, point(0.0, 2.7))]
    a, b = point(0.0, 0.0), point(0.0, 3.6)
    assert numbers_for([b, a], previous, highest=5) == [1, 2]


def test_numbers_above_the_highest_are_given_up() -> None:
    previous = [cluster(4, at("Berlin")), cluster(2, at("Tokyo"))]
    assert numbers_for([at("Berlin"), at("Tokyo")], previous, highest=3) == [1, 2]


def test_all_numbers_can_be_in_use() -> None:
    previous = [cluster(1, at("Berlin")), cluster(2, at("Tokyo"))]
    assert numbers_for([at("Sydney"), at("Tokyo")], previous, highest=2) == [1, 2]


def matched_km(
    places: list[Coordinates], previous: list[PeerCluster], numbers: list[int]
) -> float:
    """Return the summed distance, an unmatched place counting the longest allowed."""
    distances = distances_km(
        vectors_of(places), vectors_of(one.coordinates for one in previous)
    )
    column = {one.number: index for index, one in enumerate(previous)}
    return sum(
        min(SAME_PLACE_KM, distances[row, column[number]])
        if number in column
        else SAME_PLACE_KM
        for row, number in enumerate(numbers)
    )


@settings(max_examples=60)
@given(
    places=st.lists(near_each_other, max_size=4),
    before=st.lists(near_each_other, max_size=4),
)
def test_no_other_numbering_is_better(
    places: list[Coordinates], before: list[Coordinates]
) -> None:
    previous = [cluster(n, there) for n, there in enumerate(before, start=1)]
    numbers = numbers_for(places, previous, highest=8)
    assert len(set(numbers)) == len(places)
    best = min(
        matched_km(places, previous, list(chosen))
        for chosen in permutations(range(1, 9), len(places))
    )
    assert matched_km(places, previous, numbers) == pytest.approx(best)
