"""Small changes are left out, except for decreases that the sum needs."""

from hypothesis import given, strategies as st
import numpy as np

from custom_components.qb_peer_vpn.shaping.gate import without_small_changes


def pass_gate(limits: list[int], shares: list[float], budget: float) -> list[int]:
    new = without_small_changes(np.array(limits), np.array(shares), budget, 0.2)
    return [int(limit) for limit in new]


def test_a_change_of_a_fifth_is_left_out_and_a_larger_one_is_not() -> None:
    assert pass_gate([100, 100, 100], [120, 79, 121], 999) == [100, 79, 121]


def test_a_torrent_without_a_limit_always_gets_one() -> None:
    assert pass_gate([0], [5.9], 10) == [5]


def test_no_limit_becomes_zero_which_would_mean_none() -> None:
    assert pass_gate([500], [0.4], 10) == [1]


def test_the_largest_small_decreases_are_made_until_the_sum_fits() -> None:
    assert pass_gate([100, 100, 100, 10], [99, 81, 90, 100], 385) == [100, 81, 100, 100]
    assert pass_gate([100, 100, 100, 10], [99, 81, 90, 100], 371) == [100, 81, 90, 100]


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.floats(1.0, 1e6)), min_size=1),
    st.floats(1.0, 2.0),
    st.floats(0.0, 0.5),
)
def test_the_sum_never_exceeds_the_budget(
    pairs: list[tuple[int, float]], spare: float, smallest: float
) -> None:
    limits, shares = (np.array(each) for each in zip(*pairs, strict=True))
    budget = float(shares.sum() * spare)

    new = without_small_changes(limits, shares, budget, smallest)

    assert new.sum() <= budget
    is_same = new == limits
    assert np.all(is_same | (new == np.floor(shares)))
    assert np.all(np.abs(shares - limits)[is_same] <= smallest * limits[is_same] + 1)
