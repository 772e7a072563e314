"""How speeds change without a move, in the hours of a week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Comparison,
    Drift,
    Verdict,
    drift_from_store,
    drift_to_store,
    judge,
)
from tests.any_shape import JSON, with_one_change

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def changed(ratio: float, width: float = 0.01, pairs: int = 50) -> Comparison:
    return Comparison(
        pairs=pairs, ratio=ratio, low=ratio - width, high=ratio + width, spread=0.5
    )


def drift_of(*comparisons: Comparison) -> Drift:
    drift = Drift()
    for number, comparison in enumerate(comparisons):
        drift = drift.with_hour(comparison, NOW + number * HOUR)
    return drift


STORED: Any = json.loads(json.dumps(drift_to_store(drift_of(changed(0.9), changed(1)))))


def test_one_hour_is_known_by_its_own_interval() -> None:
    usual = drift_of(changed(0.9, width=0.1)).usual
    assert usual is not None
    assert (usual.low, usual.high) == pytest.approx((0.8, 1.0))
    assert usual.is_enough


def test_many_hours_show_how_far_they_differ_but_for_one_in_ten() -> None:
    hours = [changed(0.9 + number / 500) for number in range(101)]
    usual = drift_of(*hours, changed(9.0)).usual
    assert usual is not None
    assert usual.ratio == pytest.approx(1.0, abs=0.01)
    assert (usual.low, usual.high) == pytest.approx((0.91, 1.09), abs=0.01)


def test_a_change_that_many_hours_have_is_no_verdict() -> None:
    move = changed(0.8, pairs=200)
    assert judge(move, drift_of(changed(0.98)).usual) is Verdict.WORSE
    assert judge(move, drift_of(changed(0.75), changed(1.1)).usual) is Verdict.SAME


def test_hours_of_few_pairs_and_of_last_week_are_no_control() -> None:
    assert drift_of(changed(0.5, pairs=12)).usual is None
    drift = drift_of(changed(0.5))
    later = drift.with_hour(changed(1.0), NOW + timedelta(days=7))
    assert [each.comparison.ratio for each in later.hours] == [1.0]
    assert Drift().usual is None


def test_a_drift_is_read_as_it_was_without_hours_of_another_shape() -> None:
    drift = drift_of(changed(0.9), changed(1))
    assert drift_from_store(STORED) == drift
    [first, second] = STORED["hours"]
    bad = {"hours": [first, second | {"ended": "now"}, None, 7]}
    assert drift_from_store(bad) == replace(drift, hours=drift.hours[:1])


@pytest.mark.parametrize("stored", [None, [], {}, {"hours": 7}])
def test_a_drift_of_another_shape_is_none(stored: Any) -> None:
    assert drift_from_store(stored) is None


@given(JSON | with_one_change(STORED))
def test_stored_data_of_any_shape_are_a_drift_or_none(stored: Any) -> None:
    drift = drift_from_store(stored)
    if drift is not None:
        assert drift.usual is None or drift.usual.pairs >= 0
        again = json.loads(json.dumps(drift_to_store(drift)))
        assert drift_from_store(again) == drift
