"""The modeled round trip between two places."""

from math import exp

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.recommendation.latency_model import (
    light_round_trip_ms,
    modeled_round_trip_ms,
)

kilometers = st.floats(0.0, 20_015.0)


def m(distance: float) -> float:
    return float(modeled_round_trip_ms(np.array(distance)))


@pytest.mark.parametrize(
    ("distance", "milliseconds"),
    [
        (0.0, 3.0),
        (100.0, 3.0 + 13.7 * (1 - exp(-0.25)) + 1.67),
        (400.0, 18.33999),
        (1_000.0, 32.27544),
        (10_000.0, 183.7),
        (20_000.0, 350.7),
    ],
)
def test_the_model_has_the_documented_values(
    distance: float, milliseconds: float
) -> None:
    assert m(distance) == pytest.approx(milliseconds, abs=1e-4)


@given(near=kilometers, far=kilometers)
def test_the_model_grows_and_is_concave(near: float, far: float) -> None:
    assert (m(near) - m(far)) * (near - far) >= 0.0
    assert m((near + far) / 2.0) >= (m(near) + m(far)) / 2.0 - 1e-9


@given(kilometers)
def test_the_model_is_slower_than_light(distance: float) -> None:
    assert m(distance) > float(light_round_trip_ms(np.array(distance)))
