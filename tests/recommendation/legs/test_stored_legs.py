"""Measured home legs survive a restart."""

from datetime import UTC, datetime, timedelta, timezone
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.legs.stored_legs import (
    legs_from_store,
    legs_to_store,
)

durations = st.none() | st.floats(0.0, 1000.0)
legs = st.builds(
    MeasuredLeg,
    site_key=st.text(),
    milliseconds=durations,
    jitter_ms=durations,
    probes=st.integers(6, 12),
    failures=st.integers(0, 6),
    measured_at=st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3))])
    ),
)
LEG = MeasuredLeg(
    site_key="CH/zurich",
    milliseconds=12.5,
    jitter_ms=0.5,
    probes=12,
    failures=1,
    measured_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
)


@given(st.lists(legs).map(tuple))
def test_what_is_stored_is_read_again(measured: tuple[MeasuredLeg, ...]) -> None:
    stored = json.loads(json.dumps(legs_to_store(measured)))
    read = legs_from_store(stored)
    assert read == measured
    assert [leg.measured_at for leg in read] == [leg.measured_at for leg in measured]


@pytest.mark.parametrize(
    "invalid",
    [None, [], "legs", {}, {"version": 2, "legs": []}, {"version": 1, "legs": {}}],
)
def test_invalid_data_are_no_legs(invalid: object) -> None:
    assert legs_from_store(invalid) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"site": 1},
        {"milliseconds": "12"},
        {"milliseconds": -1.0},
        {"milliseconds": float("nan")},
        {"jitter_ms": float("inf")},
        {"probes": None},
        {"probes": 0},
        {"failures": -1},
        {"measured_at": "yesterday"},
        {"measured_at": "2026-11-20T12:00:00"},
        {"measured_at": 0},
    ],
)
def test_one_invalid_leg_discards_all(change: dict[str, Any]) -> None:
    stored: Any = legs_to_store([LEG, LEG])
    assert len(legs_from_store(stored)) == 2
    stored["legs"][1] |= change
    assert legs_from_store(stored) == ()
    stored["legs"][1] = "a leg"
    assert legs_from_store(stored) == ()
