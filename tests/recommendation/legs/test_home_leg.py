"""The home leg of a site, and its error."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation import HomeLeg
from custom_components.qb_peer_vpn.recommendation.legs.home_leg import home_leg_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def estimate(*milliseconds: float, jitter_ms: float | None = 0.0) -> HomeLeg:
    return home_leg_of(
        MeasuredLeg(
            site_key="Paris",
            milliseconds=each,
            jitter_ms=jitter_ms,
            probes=6,
            failures=0,
            measured_at=NOON,
        )
        for each in milliseconds
    )


@pytest.mark.parametrize(
    ("milliseconds", "middle"),
    [((40.0,), 40.0), ((40.0, 50.0), 45.0), ((90.0, 20.0, 22.0), 22.0)],
)
def test_the_median_of_the_week_counts(
    milliseconds: tuple[float, ...], middle: float
) -> None:
    assert estimate(*milliseconds).milliseconds == middle


@pytest.mark.parametrize(
    ("count", "error"), [(1, 10.0), (2, 7.07), (3, 5.77), (4, 5.0), (7, 5.0)]
)
def test_one_leg_has_twice_the_error_of_four(count: int, error: float) -> None:
    quiet = estimate(*[100.0] * count)
    assert quiet.error_ms == pytest.approx(error, abs=0.01)


def test_legs_that_differ_have_a_larger_error() -> None:
    differing = estimate(80.0, 100.0, 100.0, 120.0)
    # The median deviation is 10 ms.
    assert differing.error_ms == pytest.approx((10.0**2 + 14.826**2) ** 0.5 / 2)


def test_queues_make_the_error_larger() -> None:
    assert estimate(100.0, jitter_ms=24.0).error_ms == pytest.approx(26.0)


def test_a_single_outlier_moves_neither_the_leg_nor_its_error() -> None:
    assert estimate(50.0, 50.0, 50.0, 50.0, 900.0) == estimate(*[50.0] * 5)


@given(
    milliseconds=st.lists(st.floats(0.0, 900.0), min_size=1, max_size=14),
    jitter_ms=st.none() | st.floats(0.0, 200.0),
)
def test_no_leg_is_more_certain_than_a_twentieth(
    milliseconds: list[float], jitter_ms: float | None
) -> None:
    leg = estimate(*milliseconds, jitter_ms=jitter_ms)
    assert min(milliseconds) <= leg.milliseconds <= max(milliseconds)
    assert leg.error_ms >= leg.milliseconds / 20
