"""How far a saving can be trusted."""

import pytest

from custom_components.qb_peer_vpn.models import Confidence
from custom_components.qb_peer_vpn.recommendation.saving import confidence, error_ms

LOW, FAIR, HIGH = Confidence


def sure(
    gain: float,
    *,
    doubt: float = 0.0,
    measured: bool = True,
    networks: int = 15,
    worth_moving: bool = True,
) -> Confidence:
    return confidence(
        gain, doubt, measured=measured, networks=networks, worth_moving=worth_moving
    )


@pytest.mark.parametrize(
    ("gain", "doubt", "expected"),
    [
        (4.9, 0.0, LOW),
        (5.0, 0.0, FAIR),
        (9.9, 0.0, FAIR),
        (10.0, 0.0, HIGH),
        (24.9, 100.0, LOW),
        (25.0, 100.0, FAIR),
        (49.9, 100.0, FAIR),
        (50.0, 100.0, HIGH),
    ],
)
def test_a_move_is_as_sure_as_its_gain_exceeds_the_error(
    gain: float, doubt: float, expected: Confidence
) -> None:
    assert sure(gain, doubt=doubt) is expected


@pytest.mark.parametrize("worth_moving", [True, False])
def test_without_two_measured_legs_nothing_is_sure(worth_moving: bool) -> None:
    assert sure(500.0, measured=False, worth_moving=worth_moving) is LOW


@pytest.mark.parametrize("worth_moving", [True, False])
def test_a_small_swarm_makes_nothing_sure(worth_moving: bool) -> None:
    assert sure(500.0, networks=14, worth_moving=worth_moving) is LOW


@pytest.mark.parametrize("gain", [-90.0, 0.0, 90.0])
def test_of_staying_at_a_measured_site_only_a_little_is_claimed(gain: float) -> None:
    assert sure(gain, worth_moving=False) is FAIR


@pytest.mark.parametrize(
    ("difference", "home_errors", "shown"),
    [
        (0.0, [], 5),
        (0.1, [], 10),
        (50.0, [], 15),
        (50.1, [], 20),
        (50.0, [3.0, 4.0], 15),
        (0.0, [6.0, 8.0], 10),
        (50.0, [6.0, 8.0], 20),
        (50.0, [12.0], 25),
    ],
)
def test_the_error_grows_with_what_differs_and_is_rounded_up(
    difference: float, home_errors: list[float], shown: int
) -> None:
    assert error_ms(difference, home_errors) == shown
