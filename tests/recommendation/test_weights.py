"""Weights of networks by their traffic."""

import random

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.recommendation.weights import weights_by_traffic

TRAFFIC = st.lists(st.integers(0, 10**15), min_size=1, max_size=200)


@given(TRAFFIC)
def test_weights_sum_to_the_number_of_networks(traffic: list[int]) -> None:
    assert weights_by_traffic(traffic).sum() == pytest.approx(len(traffic))


@given(TRAFFIC)
def test_every_network_counts_and_none_decides_alone(traffic: list[int]) -> None:
    weights = weights_by_traffic(traffic)
    assert weights.min() > 0.0
    share = weights.max() / weights.sum()
    of_few = 1.0 / (1.0 + 0.25 * (len(traffic) - 1))
    assert share <= max(0.25, of_few) + 1e-9


@given(TRAFFIC)
def test_more_traffic_never_weighs_less(traffic: list[int]) -> None:
    weights = weights_by_traffic(traffic)
    assert (np.diff(weights[np.argsort(traffic, kind="stable")]) >= 0.0).all()


@given(TRAFFIC, st.sampled_from([1, 2, 1024, 10**6 + 3]))
def test_the_unit_of_the_traffic_does_not_matter(traffic: list[int], unit: int) -> None:
    scaled = weights_by_traffic([unit * each for each in traffic])
    assert scaled == pytest.approx(weights_by_traffic(traffic))


@given(TRAFFIC, st.integers(0, 2**32))
def test_the_order_does_not_matter(traffic: list[int], seed: int) -> None:
    order = random.Random(seed).sample(range(len(traffic)), len(traffic))
    shuffled = weights_by_traffic([traffic[index] for index in order])
    assert shuffled.tolist() == weights_by_traffic(traffic)[order].tolist()


@pytest.mark.parametrize("networks", [0, 1, 40])
def test_without_traffic_all_weights_are_equal(networks: int) -> None:
    assert weights_by_traffic([0] * networks).tolist() == [1.0] * networks


def test_equal_traffic_weighs_the_same() -> None:
    assert weights_by_traffic([7_000] * 30) == pytest.approx(1.0)


def test_one_seedbox_has_a_quarter_of_the_weight() -> None:
    weights = weights_by_traffic([10**12] + [0] * 99)
    assert weights[0] / weights.sum() == pytest.approx(0.25)


def test_between_the_limits_weights_follow_the_traffic() -> None:
    weights = weights_by_traffic([300, 200, 100] * 20)
    assert weights[:3] / weights[0] == pytest.approx([1.0, 2 / 3, 1 / 3])
