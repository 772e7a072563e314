"""The milliseconds that people see."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.recommendation.shown_paths import (
    ShownLegs,
    rounded,
    rounded_up,
    shown_legs,
)

LEGS = st.lists(
    st.tuples(st.floats(0.0, 400.0), st.floats(0.0, 400.0)), min_size=2, max_size=9
)


def shown(*legs: tuple[float, float], is_modeled: bool = False) -> ShownLegs:
    """Return what is shown of home and peer legs; the first is the recommended site."""
    table = np.array(legs)
    return shown_legs(table[:, 0], table[:, 1], chosen=0, is_modeled=is_modeled)


def rows(legs: ShownLegs) -> list[tuple[int, int]]:
    return list(zip(legs.home_ms.tolist(), legs.peer_ms.tolist(), strict=True))


def test_legs_are_shown_in_steps_of_five() -> None:
    assert rows(shown((12.4, 62.4), (12.5, 68.0))) == [(10, 65), (15, 65)]


def test_the_peer_leg_is_the_rest_of_the_path() -> None:
    # 12.4 and 62.4 are 74.8, which is 75 and not 10 + 60.
    ((home, peers), *_) = rows(shown((12.4, 62.4), (0.0, 0.0)))
    assert home + peers == 75


def test_a_saving_is_rounded_once() -> None:
    # 72.4 and 77.6 are 70 and 80 by themselves, but 5 ms apart.
    assert shown((10.0, 62.4), (10.0, 67.6)).saving_ms(0, 1) == 5


def test_a_home_leg_is_never_nothing() -> None:
    assert rows(shown((0.2, 0.0), (1.0, 40.0))) == [(5, 0), (5, 35)]


def test_modeled_differences_to_the_recommended_site_are_halved() -> None:
    halved = shown((20.0, 100.0), (60.0, 20.0), (20.0, 40.0), is_modeled=True)
    assert rows(halved) == [(20, 100), (40, 60), (20, 70)]
    whole = shown((20.0, 100.0), (60.0, 20.0), (20.0, 40.0))
    assert rows(whole) == [(20, 100), (60, 20), (20, 40)]


def test_a_saving_is_the_difference_of_two_rows() -> None:
    legs = shown((20.0, 100.0), (60.0, 20.0))
    assert legs.saving_ms(1, 0) == 40
    assert legs.saving_ms(0, 1) == -40
    assert shown((20.0, 100.0), (60.0, 20.0), is_modeled=True).saving_ms(1, 0) == 20


@given(LEGS, st.booleans())
def test_every_number_is_a_step_and_no_leg_is_negative(
    legs: list[tuple[float, float]], is_modeled: bool
) -> None:
    for home, peers in rows(shown(*legs, is_modeled=is_modeled)):
        assert home % 5 == peers % 5 == 0
        assert home >= 5
        assert peers >= 0


@given(LEGS, st.booleans())
def test_a_shorter_path_never_looks_longer(
    legs: list[tuple[float, float]], is_modeled: bool
) -> None:
    paths = [sum(row) for row in rows(shown(*legs, is_modeled=is_modeled))]
    by_length = sorted(range(len(legs)), key=lambda index: sum(legs[index]))
    seen = [paths[index] for index in by_length]
    # A path is shown with the 5 ms that its home leg has at least.
    assert [max(path, 5) for path in seen] == sorted(seen)


@pytest.mark.parametrize(
    ("milliseconds", "nearest", "next_step"),
    [(0.0, 0, 0), (2.4, 0, 5), (2.5, 5, 5), (5.0, 5, 5), (7.4, 5, 10), (-7.4, -5, -5)],
)
def test_numbers_are_rounded_to_the_nearest_step_and_errors_up(
    milliseconds: float, nearest: int, next_step: int
) -> None:
    assert rounded(milliseconds) == nearest
    assert rounded_up(milliseconds) == next_step
