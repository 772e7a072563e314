"""A place keeps its slot."""

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.geo import distance_km
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.recommendation.clustering.cluster_slots import (
    SAME_PLACE_KM,
    assign_slots,
)
from tests.recommendation.builders import at, cluster, point

near_each_other = st.builds(point, st.floats(40.0, 50.0), st.floats(-5.0, 15.0))


def test_at_first_the_heaviest_cluster_gets_slot_one() -> None:
    assert assign_slots([at("Berlin"), at("Tokyo")], [], slots=5) == [1, 2]


def test_slots_follow_the_place_and_not_the_weight() -> None:
    previous = [cluster(1, at("Berlin")), cluster(2, at("Tokyo"))]
    assert assign_slots([at("Tokyo"), at("Berlin")], previous, slots=5) == [2, 1]


def test_a_new_cluster_gets_the_lowest_free_slot() -> None:
    previous = [cluster(1, at("Berlin")), cluster(3, at("Tokyo"))]
    places = [at("Sydney"), at("Tokyo"), at("Chicago")]
    assert assign_slots(places, previous, slots=5) == [1, 3, 2]


def test_a_cluster_may_drift_but_not_jump() -> None:
    previous = [cluster(2, at("Berlin"))]
    assert assign_slots([at("Frankfurt")], previous, slots=5) == [2]
    assert assign_slots([at("Paris")], previous, slots=5) == [1]


def test_the_nearest_pair_is_matched_first() -> None:
    previous = [cluster(1, point(0.0, 2.0)), cluster(2, point(0.0, 5.0))]
    first, second = point(0.0, 3.0), point(0.0, 1.5)
    assert assign_slots([first, second], previous, slots=5) == [2, 1]


def test_slots_beyond_the_last_are_given_up() -> None:
    previous = [cluster(4, at("Berlin")), cluster(2, at("Tokyo"))]
    assert assign_slots([at("Berlin"), at("Tokyo")], previous, slots=3) == [1, 2]


def test_all_slots_can_be_in_use() -> None:
    previous = [cluster(1, at("Berlin")), cluster(2, at("Tokyo"))]
    assert assign_slots([at("Sydney"), at("Tokyo")], previous, slots=2) == [1, 2]


def test_no_places_get_no_slots() -> None:
    assert assign_slots([], [cluster(1, at("Berlin"))], slots=2) == []


@given(
    places=st.lists(near_each_other, max_size=6),
    before=st.lists(near_each_other, max_size=6),
)
def test_slots_are_unique_and_no_free_pair_is_near(
    places: list[Coordinates], before: list[Coordinates]
) -> None:
    previous = [cluster(slot, there) for slot, there in enumerate(before, start=1)]
    slots = assign_slots(places, previous, slots=12)
    assert len(set(slots)) == len(places)
    kept = {
        slot
        for place, slot in zip(places, slots, strict=True)
        if slot <= len(before) and distance_km(place, before[slot - 1]) <= SAME_PLACE_KM
    }
    new = [place for place, slot in zip(places, slots, strict=True) if slot not in kept]
    for slot, there in enumerate(before, start=1):
        if slot not in slots:
            assert all(
                distance_km(place, there) > SAME_PLACE_KM - 1e-6 for place in new
            )
