from typing import Any

import pytest

from custom_components.qb_peer_vpn.recommendation import (
    diary_from_store,
    diary_to_store,
)

from .diaries import diary_of, move, moved, stay, unknown

DIARY = diary_of([(2, stay()), (1, move()), (3, moved()), (1, unknown())])


def test_a_diary_outlives_a_restart() -> None:
    assert diary_from_store(diary_to_store(DIARY)) == DIARY


@pytest.mark.parametrize(
    "change",
    [
        {"start": "yesterday"},
        {"start": "2031-01-01T00:00:00+00:00"},
        {"end": None},
        {"in_use": {"key": "FR/paris"}},
        {"advised": None},
        {"should_move": "yes"},
        {"saving_ms": 1e9},
        {"saving_ms": 10**30},
    ],
)
def test_a_span_of_another_shape_makes_the_diary_start_fresh(
    change: dict[str, Any],
) -> None:
    stored = diary_to_store(DIARY)
    stored["spans"][0] |= change
    assert diary_from_store(stored) is None


@pytest.mark.parametrize("stored", [None, [], {}, {"version": 2, "spans": []}])
def test_another_shape_is_no_diary(stored: object) -> None:
    assert diary_from_store(stored) is None


def test_what_is_not_in_the_order_of_time_is_left_out() -> None:
    stored = diary_to_store(DIARY)
    stored["spans"].reverse()
    read = diary_from_store(stored)
    assert read is not None
    assert read.spans == DIARY.spans[-1:]
