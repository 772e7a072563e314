"""Weighted max-min fairness."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.shaping.water_filling import water_fill

RATES = st.floats(0.0, 1e9)
WEIGHTS = st.floats(0.01, 100.0)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[float], list[float], float, float]:
    pairs = draw(st.lists(st.tuples(RATES, WEIGHTS), min_size=1, max_size=20))
    wishes, weights = map(list, zip(*pairs, strict=True))
    return wishes, weights, draw(st.floats(1.0, 1e10)), draw(st.floats(0.0, 1e4))


def fill(
    problem: tuple[list[float], list[float], float, float],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    wishes, weights, total, floor = problem
    wanted = np.maximum(wishes, floor)
    shares = water_fill(np.array(wishes), np.array(weights), total, floor)
    return shares, wanted, np.array(weights)


def test_who_wishes_little_leaves_the_rest_to_the_others() -> None:
    shares = water_fill(np.array([1.0, 10.0, 10.0]), np.ones(3), 9.0)
    assert shares.tolist() == [1.0, 4.0, 4.0]


def test_the_rest_is_shared_by_weight() -> None:
    shares = water_fill(np.array([10.0, 10.0]), np.array([1.0, 3.0]), 8.0)
    assert shares.tolist() == [2.0, 6.0]


def test_no_one_gets_less_than_the_floor() -> None:
    shares = water_fill(np.array([0.0, 10.0]), np.array([0.01, 1.0]), 8.0, 2.0)
    assert shares.tolist() == [2.0, 6.0]


def test_where_the_floors_are_too_much_all_get_the_same() -> None:
    assert water_fill(np.array([9.0, 9.0]), np.ones(2), 2.0, 5.0).tolist() == [1.0, 1.0]


@given(problems())
def test_shares_add_up_to_the_total_or_to_all_wishes(
    problem: tuple[list[float], list[float], float, float],
) -> None:
    shares, wanted, _ = fill(problem)
    assert shares.sum() == pytest.approx(min(problem[2], wanted.sum()), rel=1e-6)


@given(problems())
def test_no_one_envies_another(
    problem: tuple[list[float], list[float], float, float],
) -> None:
    shares, wanted, weights = fill(problem)
    if problem[3] * len(shares) >= problem[2]:
        assert shares == pytest.approx(problem[2] / len(shares))
        return
    assert np.all(shares <= wanted * (1 + 1e-9))
    levels = shares / weights
    unhappy = shares < wanted * (1 - 1e-6)
    for level in levels[unhappy]:
        # Someone with more for its weight has only the floor.
        richer = levels > level * (1 + 1e-5)
        assert np.all(shares[richer] <= problem[3] * (1 + 1e-6))


@given(problems(), st.floats(1.0, 3.0))
def test_a_larger_total_takes_from_no_one(
    problem: tuple[list[float], list[float], float, float], factor: float
) -> None:
    wishes, weights, total, floor = problem
    shares, _, _ = fill(problem)
    more, _, _ = fill((wishes, weights, total * factor, floor))
    assert np.all(more >= shares * (1 - 1e-6) - 1e-6)
