"""What a network's traffic is worth."""

import random

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.recommendation.weights import votes_by_traffic

TRAFFIC = st.lists(st.integers(0, 10**15), min_size=1, max_size=200)


@given(TRAFFIC)
def test_there_are_as_many_votes_as_networks(traffic: list[int]) -> None:
    assert votes_by_traffic(traffic).sum() == pytest.approx(len(traffic))


@given(TRAFFIC)
def test_nobody_is_silenced_and_nobody_decides_alone(traffic: list[int]) -> None:
    votes = votes_by_traffic(traffic)
    assert votes.min() > 0.0
    share = votes.max() / votes.sum()
    of_few = 1.0 / (1.0 + 0.25 * (len(traffic) - 1))
    assert share <= max(0.25, of_few) + 1e-9


@given(TRAFFIC)
def test_more_traffic_is_never_less_of_a_vote(traffic: list[int]) -> None:
    votes = votes_by_traffic(traffic)
    assert (np.diff(votes[np.argsort(traffic, kind="stable")]) >= 0.0).all()


@given(TRAFFIC, st.sampled_from([1, 2, 1024, 10**6 + 3]))
def test_the_unit_of_the_traffic_is_irrelevant(traffic: list[int], unit: int) -> None:
    scaled = votes_by_traffic([unit * each for each in traffic])
    assert scaled == pytest.approx(votes_by_traffic(traffic))


@given(TRAFFIC, st.integers(0, 2**32))
def test_the_order_is_irrelevant(traffic: list[int], seed: int) -> None:
    order = random.Random(seed).sample(range(len(traffic)), len(traffic))
    shuffled = votes_by_traffic([traffic[index] for index in order])
    assert shuffled.tolist() == votes_by_traffic(traffic)[order].tolist()


@pytest.mark.parametrize("networks", [0, 1, 40])
def test_without_traffic_all_votes_are_equal(networks: int) -> None:
    assert votes_by_traffic([0] * networks).tolist() == [1.0] * networks


def test_equal_traffic_is_an_equal_vote() -> None:
    assert votes_by_traffic([7_000] * 30) == pytest.approx(1.0)


def test_one_seedbox_has_a_quarter() -> None:
    votes = votes_by_traffic([10**12] + [0] * 99)
    assert votes[0] / votes.sum() == pytest.approx(0.25)


def test_between_the_limits_votes_follow_the_traffic() -> None:
    votes = votes_by_traffic([300, 200, 100] * 20)
    assert votes[:3] / votes[0] == pytest.approx([1.0, 2 / 3, 1 / 3])
