from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import (
    Diary,
    diary_from_store,
    diary_to_store,
)
from custom_components.qb_peer_vpn.recommendation.diary.spans import KEPT, MAX_SPANS
from tests.recommendation.builders import NOON

from .diaries import after, diary_of, move, moved, named, stay, unknown


def test_what_stays_the_same_is_one_span() -> None:
    (span,) = diary_of([(24, stay())]).spans
    assert (span.start, span.end) == (NOON, after(24))
    assert span.in_use == span.advised == named(stay())
    assert span.should_move is False


def test_a_span_ends_when_something_changes() -> None:
    one, two, three, four = diary_of(
        [(2, stay()), (1, move()), (3, moved()), (1, unknown())]
    ).spans
    assert [each.length for each in (one, two, three)] == [
        timedelta(hours=2),
        timedelta(hours=1),
        timedelta(hours=3),
    ]
    assert two.should_move
    assert two.in_use == one.in_use
    assert two.saving_ms == 40
    assert three.in_use == two.advised
    assert four.in_use is None


def test_an_unsure_move_is_no_advice() -> None:
    assert not diary_of([(1, move(is_sure=False))]).spans[0].should_move


def test_it_is_unknown_what_was_while_home_assistant_was_off() -> None:
    diary = diary_of([(1, stay())]).noted(stay(), after(5))
    before, later = diary.spans
    assert before.end == after(1)
    assert later.start == after(5)


def test_the_last_span_goes_on_until_now_unless_there_is_a_pause() -> None:
    diary = diary_of([(1, stay())])
    (span,) = diary.until(after(1.1)).spans
    assert span.end == after(1.1)
    for unlike in (after(2), after(0.5)):
        assert diary.until(unlike) == diary
    assert Diary().until(NOON) == Diary()


def test_without_peers_there_is_no_advice_to_note() -> None:
    assert Diary().noted(replace(stay(), reason=Reason.NO_PEERS), NOON) == Diary()


def test_a_month_is_kept() -> None:
    diary = diary_of([(1, stay())]).noted(moved(), NOON + KEPT)
    assert len(diary.spans) == 2
    assert len(diary.noted(stay(), NOON + KEPT + timedelta(hours=2)).spans) == 2


def test_a_diary_that_changes_all_the_time_is_limited() -> None:
    diary = Diary()
    for number in range(MAX_SPANS + 10):
        said = moved() if number % 2 else stay()
        diary = diary.noted(said, NOON + timedelta(seconds=number))
    assert len(diary.spans) == MAX_SPANS


@given(
    st.lists(
        st.tuples(
            st.integers(-90, 90), st.sampled_from((stay(), move(), moved(), unknown()))
        ),
        max_size=30,
    )
)
def test_spans_never_overlap_whatever_the_clock_does(
    steps: list[tuple[int, object]],
) -> None:
    diary, now = Diary(), NOON
    for minutes, said in steps:
        now += timedelta(minutes=minutes)
        diary = diary.noted(said, now)  # type: ignore[arg-type]
    for span in diary.spans:
        assert span.start <= span.end
    for before, later in zip(diary.spans, diary.spans[1:], strict=False):
        assert before.end <= later.start
    assert diary_from_store(diary_to_store(diary)) == diary
