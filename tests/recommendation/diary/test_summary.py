from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.recommendation import (
    Diary,
    Summary,
    days_right,
    summarize,
)
from custom_components.qb_peer_vpn.recommendation.diary.summary import Advice, Change
from tests.recommendation.builders import NOON

from .diaries import after, diary_of, move, moved, named, stay, unknown

PARIS, TOKYO = named(stay()), named(moved())


def summary_of(diary: Diary, *, hours: float) -> Summary:
    return summarize(diary, NOON, after(hours))


def test_a_week_on_one_site_that_was_nearly_always_right() -> None:
    week = 7 * 24.0
    summary = summary_of(
        diary_of([(0.94 * week, stay()), (0.06 * week, move())]), hours=week
    )
    assert summary.known_share == pytest.approx(1.0)
    assert summary.right_share == pytest.approx(0.94, abs=0.001)
    (only,) = summary.stays
    assert only.site == PARIS
    assert (only.share, only.right_share) == pytest.approx((1.0, 0.94), abs=0.001)
    assert summary.changes == ()


def test_the_site_that_was_in_use_longest_comes_first() -> None:
    summary = summary_of(diary_of([(2, stay()), (1, move()), (9, moved())]), hours=12)
    longest, other = summary.stays
    assert longest.site == TOKYO
    assert longest.share == pytest.approx(0.75)
    assert longest.right_share == 1.0
    assert other.site == PARIS
    assert other.share == pytest.approx(0.25)
    assert other.right_share == pytest.approx(2 / 3)
    assert summary.changes == (Change(at=after(3), origin=PARIS, target=TOKYO),)


def test_advice_that_was_followed() -> None:
    summary = summary_of(diary_of([(2, stay()), (1, move()), (9, moved())]), hours=12)
    assert summary.advice == (
        Advice(
            at=after(2), site=TOKYO, is_move=True, saving_ms=40, followed_at=after(3)
        ),
    )


def test_advice_is_followed_even_if_for_a_while_nothing_was_known() -> None:
    hidden = replace(move(), reference_in_use=False)
    diary = diary_of([(2, stay()), (1, move()), (1, hidden), (9, moved())])
    assert [each.followed_at for each in summary_of(diary, hours=13).advice] == [
        after(4)
    ]


def test_advice_that_was_not_followed_ends_with_other_advice() -> None:
    summary = summary_of(diary_of([(2, stay()), (1, move()), (9, stay())]), hours=12)
    again, advice = summary.advice
    assert (advice.at, advice.is_move, advice.followed_at) == (after(2), True, None)
    assert (again.at, again.is_move, again.site) == (after(3), False, PARIS)
    assert again.saving_ms == 0


def test_advice_that_is_still_open_is_not_followed() -> None:
    (advice,) = summary_of(diary_of([(2, stay()), (9, move())]), hours=11).advice
    assert advice.followed_at is None


def test_time_in_which_nothing_was_known_is_neither_right_nor_wrong() -> None:
    half = summary_of(diary_of([(5, stay()), (5, unknown())]), hours=10)
    assert half.known_share == pytest.approx(0.5)
    assert half.right_share == 1.0
    none = summary_of(diary_of([(5, unknown())]), hours=5)
    assert (none.known_share, none.right_share, none.stays) == (0.0, None, ())
    empty = summarize(Diary(), NOON, after(1))
    assert (empty.known_share, empty.right_share) == (0.0, None)


def test_only_what_lies_in_the_time_counts() -> None:
    diary = diary_of([(10, move()), (10, moved())])
    later = summarize(diary, after(15), after(20))
    assert [stay.site for stay in later.stays] == [TOKYO]
    assert later.right_share == 1.0
    assert later.advice == ()
    assert later.changes == ()


def test_each_day_has_the_site_that_was_in_use_longest() -> None:
    diary = diary_of([(20, stay()), (10, move()), (18, moved())])
    day = timedelta(days=1)
    days = [(NOON + n * day, NOON + (n + 1) * day) for n in range(-1, 2)]
    before, first, second = days_right(diary, days)
    assert before is None
    assert first is not None
    assert first.site == PARIS
    assert first.right_share == pytest.approx(20 / 24)
    assert second is not None
    assert second.site == TOKYO
    assert second.share == pytest.approx(0.75)
