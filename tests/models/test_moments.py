"""Stored times: those that can be compared and shown."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import read_moment

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "stored",
    ["2026-11-20T12:00:00+00:00", "2026-11-20T12:00Z", "2026-11-20T13:00+01:00"],
)
def test_a_time_is_read_in_utc(stored: str) -> None:
    moment = read_moment(stored)
    assert moment == NOON
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "stored",
    [
        None,
        1_790_000_000,
        NOON,
        "",
        "noon",
        "2026-11-31T12:00:00+00:00",
        "2026-11-20",
        "2026-11-20T12:00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_what_cannot_be_compared_or_shown_is_no_time(stored: object) -> None:
    assert read_moment(stored) is None


@given(st.datetimes(timezones=st.timezones() | st.just(UTC)))
def test_what_was_stored_is_read_or_lies_outside_of_all_years(moment: datetime) -> None:
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        expected = None
    assert read_moment(moment.isoformat()) == expected


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    read_moment(text)
