"""Measured home legs survive a restart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.recommendation.legs.connection_budget import Spending
from custom_components.qb_peer_vpn.recommendation.legs.stored_legs import (
    legs_from_store,
    legs_to_store,
    spendings_from_store,
)

durations = st.none() | st.floats(0.0, 1000.0)
legs = st.builds(
    MeasuredLeg,
    site_key=st.text(),
    milliseconds=durations,
    jitter_ms=durations,
    probes=st.integers(6, 12),
    exit_key=st.none() | st.text(),
    through_vpn=st.none() | st.booleans(),
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
    exit_key="NL/amsterdam",
    through_vpn=False,
)


@given(st.lists(legs).map(tuple))
def test_what_is_stored_is_read_again(measured: tuple[MeasuredLeg, ...]) -> None:
    stored = json.loads(json.dumps(legs_to_store(measured, [])))
    read = legs_from_store(stored)
    assert read == measured
    for not_compared in ("measured_at", "through_vpn"):
        assert [getattr(leg, not_compared) for leg in read] == [
            getattr(leg, not_compared) for leg in measured
        ]


def test_legs_of_the_first_version_have_an_unknown_exit() -> None:
    stored: Any = legs_to_store([LEG], [])
    stored["version"] = 1
    for row in stored["legs"]:
        del row["exit"], row["through_vpn"]
    (read,) = legs_from_store(stored)
    assert read == replace(LEG, exit_key=None)
    assert read.through_vpn is None


@pytest.mark.parametrize("change", [{"exit": 1}, {"through_vpn": "no"}])
def test_an_exit_that_cannot_be_read_is_unknown(change: dict[str, Any]) -> None:
    stored: Any = legs_to_store([replace(LEG, through_vpn=None)], [])
    stored["legs"][0] |= change
    (read,) = legs_from_store(stored)
    assert read.milliseconds == LEG.milliseconds
    assert (read.exit_key, read.through_vpn) in {(None, None), ("NL/amsterdam", None)}


@pytest.mark.parametrize(
    "invalid",
    [None, [], "legs", {}, {"version": 3, "legs": []}, {"version": 1, "legs": {}}],
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
        {"measured_at": "9999-12-31T23:59:59-23:59"},
        {"measured_at": 0},
    ],
)
def test_one_invalid_leg_discards_all(change: dict[str, Any]) -> None:
    stored: Any = legs_to_store([LEG, LEG], [])
    assert len(legs_from_store(stored)) == 2
    stored["legs"][1] |= change
    assert legs_from_store(stored) == ()
    stored["legs"][1] = "a leg"
    assert legs_from_store(stored) == ()


SPENDINGS = (
    Spending(at=datetime(2026, 11, 20, 12, tzinfo=UTC), connections=140),
    Spending(at=datetime(2026, 11, 20, 15, tzinfo=UTC), connections=0),
)


def test_what_was_spent_is_stored_too() -> None:
    stored = json.loads(json.dumps(legs_to_store([LEG], SPENDINGS)))
    assert spendings_from_store(stored) == SPENDINGS
    assert legs_from_store(stored) == (LEG,)


def test_the_first_version_spent_what_its_legs_cost() -> None:
    later = replace(LEG, measured_at=LEG.measured_at + timedelta(hours=2))
    stored: Any = legs_to_store([LEG, later, replace(LEG, probes=6)], [])
    stored["version"] = 1
    del stored["spendings"]
    assert spendings_from_store(stored) == (
        Spending(at=LEG.measured_at, connections=18),
        Spending(at=later.measured_at, connections=12),
    )


@pytest.mark.parametrize(
    "invalid",
    [None, [], {}, {"version": 3, "spendings": []}, {"version": 2, "spendings": {}}],
)
def test_invalid_data_are_no_spendings(invalid: object) -> None:
    assert spendings_from_store(invalid) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"at": "2026-11-20T12:00:00"},
        {"at": 5},
        {"connections": -1},
        {"connections": "many"},
    ],
)
def test_one_invalid_spending_discards_all(change: dict[str, Any]) -> None:
    stored: Any = legs_to_store([LEG], SPENDINGS)
    stored["spendings"][1] |= change
    assert spendings_from_store(stored) == ()
    assert legs_from_store(stored) == (LEG,)
    stored["spendings"][1] = "a spending"
    assert spendings_from_store(stored) == ()
