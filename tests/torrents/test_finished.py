"""A finished download is reported once: not after a recheck, an outage, or a restart."""

import pytest

from .story import START, Story, done, loading, reported
from .tables import digits, row


@pytest.fixture
def story() -> Story:
    """Begin with a seed and a download; nothing of that is news."""
    story = Story()
    assert story.poll({"seed": row(), "film": loading()}, settling=True) == []
    assert story.poll(seconds=120) == []
    return story


def test_a_download_that_ends_is_reported_with_what_it_was(story: Story) -> None:
    at = story.now + 30
    film = done(at, category="films", tags="b,a", size=7, added_on=at - 90)

    (event, last) = story.poll({"seed": row(), "film": film})

    assert event.torrent is not None
    assert (event.kind, event.late, event.count) == ("finished", False, 1)
    assert (event.torrent.hash, event.torrent.name) == (digits("film"), "film")
    assert (event.torrent.size, event.torrent.seconds) == (7, 90)
    assert (event.torrent.category, event.torrent.tags) == ("films", ("a", "b"))
    assert (last.kind, last.torrent, last.count) == ("all_finished", None, 1)
    assert "film" not in repr(event)


def test_it_is_reported_once(story: Story) -> None:
    rows = {"seed": row(), "film": done(story.now)}
    assert reported(story.poll(rows))[0] == ("finished", "film")

    assert story.poll() == []
    assert story.poll({**rows, "seed": row(uploaded=9)}) == []


def test_the_end_of_metadata_is_not_the_end_of_the_download(story: Story) -> None:
    rows = {"seed": row(), "film": row()}
    nothing = loading(size=0, amount_left=0, state="metaDL", downloaded=0)
    assert reported(story.poll({**rows, "new": nothing})) == [
        ("added", "new"),
        ("finished", "film"),
    ]
    assert story.poll({**rows, "new": loading()}) == []
    assert reported(story.poll({**rows, "new": done(story.now)}))[0] == (
        "finished",
        "new",
    )


@pytest.mark.parametrize("state", ["checkingUP", "checkingDL", "checkingResumeData"])
def test_a_recheck_is_no_event(story: Story, state: str) -> None:
    rows = {"film": loading(), "seed": row()}
    checked = row(state=state, amount_left=700, progress=0.3)

    assert story.poll({**rows, "seed": checked}) == []
    assert story.poll({**rows, "seed": {**checked, "amount_left": 0}}) == []
    assert story.poll(rows) == []


def test_a_recheck_that_finds_no_file_is_an_event_once_it_was_loaded_again(
    story: Story,
) -> None:
    rows = {"film": loading(state="pausedDL"), "seed": row()}
    assert story.poll({**rows, "seed": row(state="checkingUP", amount_left=9)}) == []
    lost = row(state="stalledDL", amount_left=1_000)
    assert story.poll({**rows, "seed": lost}) == []

    # The old time of completion stays until it is complete again.
    assert story.poll({**rows, "seed": row()}) == []
    assert story.poll({**rows, "seed": lost}) == []
    again = done(story.now, downloaded=2_000)
    assert reported(story.poll({**rows, "seed": again}))[0] == ("finished", "seed")


def test_a_check_at_the_end_of_the_download_does_not_hide_it(story: Story) -> None:
    rows = {"seed": row()}
    checked = done(story.now, state="checkingUP", amount_left=9)

    assert story.poll({**rows, "film": checked}) == []
    assert reported(story.poll({**rows, "film": done(story.now)}))[0][0] == "finished"


def test_cross_seeds_are_added_and_never_finished(story: Story) -> None:
    rows = {"seed": row(), "film": loading()}
    new = loading(state="checkingResumeData", downloaded=0)
    assert reported(story.poll({**rows, "cross": new})) == [("added", "cross")]

    cross = done(story.now, downloaded=0)

    assert story.poll({**rows, "cross": cross}) == []
    assert reported(story.poll({**rows, "cross": cross, "b": cross})) == [
        ("added", "b")
    ]


@pytest.mark.parametrize("begin", [loading(), loading(downloaded=0), None])
def test_bytes_that_are_counted_after_the_end_are_waited_for(
    story: Story, begin: dict[str, object] | None
) -> None:
    rows = {"seed": row(), "film": row()}
    story.poll({**rows, **({"quick": begin} if begin else {})})
    at = story.now
    silent = story.poll({**rows, "quick": done(at, downloaded=0)}, seconds=1)
    assert "finished" not in [each.kind for each in silent]

    found = story.poll({**rows, "quick": done(at)}, seconds=100)

    assert reported(found) == [("finished", "quick"), ("all_finished", "1")]
    assert story.poll({**rows, "quick": done(at, uploaded=1)}) == []


def test_bytes_that_come_much_later_are_no_end_of_a_download(story: Story) -> None:
    rows = {"seed": row(), "film": loading()}
    at = story.now
    story.poll({**rows, "cross": loading(downloaded=0, state="checkingDL")})
    story.poll({**rows, "cross": done(at, downloaded=0)})
    assert story.poll({**rows, "cross": done(at, downloaded=0)}, seconds=119) == []
    assert story.poll({**rows, "cross": done(at, downloaded=0, uploaded=1)}) == []
    assert story.poll({**rows, "cross": done(at)}) == []


def test_a_cross_seed_does_not_hold_up_the_end_of_all(story: Story) -> None:
    rows = {"seed": row(), "film": loading()}
    cross = done(story.now, downloaded=0)
    story.poll({**rows, "cross": cross})
    found = story.poll({**rows, "cross": cross, "film": done(story.now)})
    assert [each.kind for each in found] == ["finished", "all_finished"]


def test_what_begins_and_ends_between_two_polls_is_added_and_finished(
    story: Story,
) -> None:
    rows = {"seed": row(), "film": loading()}
    # Also if qBittorrent's clock is slow.
    for name, at in (("quick", story.now + 5), ("slow clock", story.now - 3_600)):
        rows[name] = done(at)
        assert reported(story.poll(rows)) == [("added", name), ("finished", name)]


def test_a_torrent_that_was_moved_here_complete_is_only_added(story: Story) -> None:
    moved = done(story.now - 200_000)
    rows = {"seed": row(), "film": loading(), "moved": moved}
    assert reported(story.poll(rows)) == [("added", "moved")]
    assert story.poll({**rows, "moved": {**moved, "state": "uploading"}}) == []


def test_what_ended_while_home_assistant_was_away_is_late(story: Story) -> None:
    story.restart()
    later = story.now + 3_600
    rows = {"seed": row(), "film": done(later), "other": done(later)}

    events = story.poll(rows, seconds=7_200, settling=True)

    assert sorted(reported(events)) == [("finished", "film"), ("finished", "other")]
    assert all(each.late for each in events)
    story.restart()
    assert story.poll(rows, settling=True) == []
    assert story.poll(rows) == []


def test_what_ended_more_than_a_day_ago_is_no_news(story: Story) -> None:
    story.restart()
    film = done(story.now + 60)
    assert story.poll({"seed": row(), "film": film}, seconds=90_000) == []


def test_before_the_first_list_ever_nothing_is_news() -> None:
    story = Story()
    rows = {"film": done(START), "bad": row(state="error"), "wait": loading()}
    assert story.poll(rows, settling=True) == []
    # The list was not complete yet.
    rows |= {"more": done(START + 10), "worse": row(state="missingFiles")}
    assert story.poll(rows, settling=True) == []
    assert story.poll() == []
    assert reported(story.poll({**rows, "wait": done(story.now)}))[0] == (
        *("finished", "wait"),
    )


def test_a_restart_right_after_the_event_does_not_repeat_it(story: Story) -> None:
    # qBittorrent's clock is fast: the completion seems to be after the last poll.
    rows = {"seed": row(), "film": done(story.now + 600)}
    assert reported(story.poll(rows))[0] == ("finished", "film")
    story.restart()

    assert story.poll(rows, settling=True) == []
    assert story.poll(rows, seconds=700) == []


def test_an_outage_loses_and_repeats_nothing(story: Story) -> None:
    rows = {"seed": row(), "film": done(story.now + 1_000)}
    # The list grows while qBittorrent starts.
    assert story.poll({}, seconds=3_600, settling=True) == []
    assert story.poll({"seed": row()}, settling=True) == []
    assert reported(story.poll(rows, settling=True)) == [
        ("finished", "film"),
        ("all_finished", "1"),
    ]
    assert story.poll(rows) == []
    assert story.poll() == []


def test_all_downloads_are_finished_when_the_last_one_is(story: Story) -> None:
    rows = {"a": loading(), "b": loading(), "stopped": loading(state="pausedDL")}
    rows["broken"] = loading(state="error")
    story.poll({**rows, "seed": row(), "film": row()})
    story.poll(rows)
    story.poll()

    assert reported(story.poll({**rows, "a": done(story.now)})) == [("finished", "a")]
    rows["a"] = done(story.now)
    assert reported(story.poll({**rows, "b": done(story.now)})) == [
        ("finished", "b"),
        ("all_finished", "1"),
    ]


@pytest.mark.parametrize("state", ["pausedDL", "error"])
def test_a_download_that_stops_otherwise_does_not_finish_all(
    story: Story, state: str
) -> None:
    rows = {"seed": row(), "film": loading(state=state)}
    kinds = [each.kind for each in story.poll(rows)]
    assert "all_finished" not in kinds


def test_each_of_two_connections_reports_its_own() -> None:
    stories = [Story(), Story()]
    for each in stories:
        each.poll({"film": loading()})
    for each in stories:
        assert reported(each.poll({"film": done(each.now)}))[0] == ("finished", "film")
