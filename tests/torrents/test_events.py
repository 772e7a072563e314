"""Added, failed, stalled, and removed torrents are reported once; a flood as one."""

import json

import pytest

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import (
    MAX_SINGLE_EVENTS,
    Watch,
    memory_from,
    newly_stalled,
)
from custom_components.qb_peer_vpn.torrents.event_memory import (
    MAX_FINISHED,
    MEMORY_SECONDS,
    recent,
)

from .story import START, Story, done, loading, reported
from .tables import ADDED, digits, row

SEEDS = {"a": row(), "b": row()}


@pytest.fixture
def story() -> Story:
    """Begin with two seeds, settled."""
    story = Story()
    assert story.poll(SEEDS, settling=True) == []
    assert story.poll(seconds=120) == []
    return story


def test_a_new_torrent_is_added_once(story: Story) -> None:
    rows = {**SEEDS, "new": loading()}
    assert reported(story.poll(rows)) == [("added", "new")]
    assert story.poll(rows) == []
    story.restart()
    assert story.poll(rows, settling=True) == []
    assert story.poll(rows) == []


def test_what_appears_while_the_list_is_incomplete_is_added_only_if_it_is_new(
    story: Story,
) -> None:
    complete_at = story.now
    assert story.poll({}, settling=True) == []
    rows = {**SEEDS, "old": row(), "new": loading(added_on=complete_at + 30)}
    assert reported(story.poll(rows, settling=True)) == [("added", "new")]
    assert story.poll(rows) == []


def test_what_was_added_during_an_outage_is_added(story: Story) -> None:
    rows = {**SEEDS, "new": loading(added_on=story.now + 600)}
    assert reported(story.poll(rows, seconds=3_600, settling=True)) == [
        ("added", "new")
    ]


def test_nothing_of_the_first_list_after_a_restart_is_added(story: Story) -> None:
    story.restart()
    rows = {**SEEDS, "new": loading(added_on=story.now + 30)}
    assert story.poll(rows, settling=True) == []
    rows["newer"] = loading(added_on=story.now + 30)
    rows["loaded late"] = row(added_on=ADDED)
    assert reported(story.poll(rows, settling=True)) == [("added", "newer")]


@pytest.mark.parametrize("state", ["error", "missingFiles"])
def test_a_failure_is_reported_until_the_torrent_works_again(
    story: Story, state: str
) -> None:
    bad = {**SEEDS, "a": row(state=state)}
    assert reported(story.poll(bad)) == [("failed", "a")]
    assert story.poll({**bad, "a": row(state="error", uploaded=1)}) == []
    assert story.poll({**bad, "a": row(state="missingFiles")}) == []
    assert story.poll(SEEDS) == []
    assert reported(story.poll(bad)) == [("failed", "a")]


@pytest.mark.parametrize("state", ["checkingUP", "checkingResumeData", "brandNew"])
def test_a_check_in_between_does_not_repeat_a_failure(story: Story, state: str) -> None:
    bad = {**SEEDS, "a": row(state="error")}
    assert reported(story.poll(bad)) == [("failed", "a")]
    assert story.poll({**SEEDS, "a": row(state=state)}) == []
    assert story.poll(bad) == []


def test_a_restart_does_not_repeat_a_failure_and_brings_new_ones(story: Story) -> None:
    bad = {**SEEDS, "a": row(state="error")}
    story.poll(bad)
    story.restart()
    # Only a part of the list is there yet.
    assert story.poll({"b": row()}, settling=True) == []
    both = {"a": row(state="error"), "b": row(state="missingFiles")}

    (event,) = story.poll(both, settling=True)

    assert reported([event]) == [("failed", "b")]
    assert story.poll(both) == []
    story.restart()
    assert story.poll(both, settling=True) == []


def test_a_failure_that_is_new_after_a_restart_is_late(story: Story) -> None:
    story.restart()
    (event,) = story.poll({**SEEDS, "a": row(state="error")}, settling=True)
    assert (reported([event]), event.late) == ([("failed", "a")], True)


@pytest.mark.parametrize("state", ["stalledDL", "metaDL", "forcedMetaDL"])
def test_a_download_without_a_byte_for_ten_minutes_is_stalled_once(
    story: Story, state: str
) -> None:
    rows = {**SEEDS, "slow": loading(state=state)}
    story.poll(rows)
    found = [reported(story.poll(seconds=60)) for _ in range(30)]

    assert found[9] == [("stalled", "slow")]
    assert not any(found[:9])
    assert not any(found[10:])


@pytest.mark.parametrize(
    "change", [{"downloaded": 501}, {"state": "downloading"}, {"state": "queuedDL"}]
)
def test_a_byte_or_another_state_begins_again(
    story: Story, change: dict[str, object]
) -> None:
    slow = loading(state="stalledDL")
    story.poll({**SEEDS, "slow": slow})
    assert story.poll({**SEEDS, "slow": {**slow, **change}}, seconds=590) == []
    story.poll({**SEEDS, "slow": slow})
    story.poll({**SEEDS, "slow": slow, "x": row()}, seconds=30)
    assert story.poll(seconds=500) == []
    assert reported(story.poll(seconds=100)) == [("stalled", "slow")]


def test_other_times_can_be_asked_for(story: Story) -> None:
    story.poll({**SEEDS, "slow": loading(state="stalledDL")})
    before = story.watch
    story.poll(seconds=100)

    assert newly_stalled(before, story.watch, 101) == ()
    assert newly_stalled(before, story.watch, 0) == ()
    (facts,) = newly_stalled(before, story.watch, 100)
    assert facts.name == "slow"
    assert newly_stalled(Watch(), story.watch, 100) == ()


def test_a_restart_neither_repeats_nor_forgets_a_stall(story: Story) -> None:
    rows = {**SEEDS, "slow": loading(state="stalledDL")}
    story.poll(rows)
    story.poll(seconds=300)
    story.restart()
    assert story.poll(rows, seconds=200, settling=True) == []
    assert reported(story.poll(seconds=100, settling=True)) == [("stalled", "slow")]
    story.restart()
    # It is still loading the list.
    assert story.poll(SEEDS, seconds=300, settling=True) == []
    assert story.poll(rows, seconds=300) == []
    assert story.poll(seconds=900) == []


def test_a_torrent_is_removed_when_it_is_missing_twice(story: Story) -> None:
    assert story.poll({"a": row()}) == []
    (event,) = story.poll()
    assert event.torrent is not None
    assert (reported([event]), event.torrent.hash) == ([("removed", "b")], digits("b"))
    assert story.poll() == []


def test_a_torrent_that_comes_back_was_neither_removed_nor_added(story: Story) -> None:
    assert story.poll({"a": row()}) == []
    assert story.poll(SEEDS) == []
    assert story.poll() == []


def test_an_incomplete_list_removes_nothing(story: Story) -> None:
    for _ in range(5):
        assert story.poll({}, settling=True) == []
    assert story.poll({"a": row()}) == []
    assert story.poll(settling=True) == []
    assert reported(story.poll()) == [("removed", "b")]


def test_what_stalled_and_is_missing_does_not_stall_on(story: Story) -> None:
    story.poll({**SEEDS, "slow": loading(state="stalledDL")})
    for _ in range(3):
        assert story.poll(SEEDS, seconds=400, settling=True) == []


def test_a_torrent_that_was_removed_and_came_again_is_added_and_finished_again(
    story: Story,
) -> None:
    story.poll({**SEEDS, "film": loading()})
    assert reported(story.poll({**SEEDS, "film": done(story.now)}))[0][0] == "finished"
    story.poll(SEEDS)
    assert reported(story.poll()) == [("removed", "film")]
    assert reported(story.poll({**SEEDS, "film": loading()})) == [("added", "film")]
    found = story.poll({**SEEDS, "film": done(story.now)})
    assert reported(found)[0] == ("finished", "film")


@pytest.mark.parametrize("count", [MAX_SINGLE_EVENTS, 500])
def test_a_flood_becomes_one_event(story: Story, count: int) -> None:
    flood = {str(at): loading() for at in range(count)}
    calm = count <= MAX_SINGLE_EVENTS
    each = count if calm else 1

    added = story.poll({**SEEDS, **flood})
    finished = story.poll({**SEEDS, **{name: done(story.now) for name in flood}})
    failed = story.poll({**SEEDS, **{name: row(state="error") for name in flood}})
    story.poll(SEEDS)
    removed = story.poll()

    assert [event.kind for event in added] == ["added"] * each
    assert [event.kind for event in finished] == ["finished"] * each + ["all_finished"]
    assert [event.kind for event in failed] == ["failed"] * each
    assert [event.kind for event in removed] == ["removed"] * each
    for events in (added, finished[:each], failed, removed):
        assert sum(event.count for event in events) == count
        assert all((event.torrent is not None) == calm for event in events)


def test_a_flood_while_home_assistant_was_away_is_late(story: Story) -> None:
    story.restart()
    later = done(story.now + 60)
    flood = {str(at): later for at in range(60)}
    (event,) = story.poll({**SEEDS, **flood}, seconds=600, settling=True)
    assert (reported([event]), event.late) == ([("finished", "60")], True)


def test_an_empty_table_brings_nothing() -> None:
    story = Story()
    assert story.poll() == []
    assert story.poll() == []
    assert story.watch.torrents is story.table
    assert isinstance(story.table, Torrents)


def test_a_torrent_of_unknown_age_took_an_unknown_time(story: Story) -> None:
    story.poll({**SEEDS, "x": loading()})
    event = story.poll({**SEEDS, "x": done(story.now, added_on=0)})[0]
    assert event.torrent is not None
    assert event.torrent.seconds is None


@pytest.mark.parametrize(
    "stored",
    [
        None,
        7,
        [],
        {},
        {"polled_at": True, "complete_at": -1, "finished": [], "failed": {}},
        {"polled_at": "1", "finished": {"all": 1, "a": 2}, "failed": ["all", 7, []]},
        {"complete_at": 1 << 50, "stalled": {"a" * 40: "1", "b" * 40: None}},
    ],
)
def test_a_memory_of_any_shape_is_read(stored: object) -> None:
    assert memory_from(stored) == memory_from({})


def test_the_memory_has_no_names(story: Story) -> None:
    story.poll({**SEEDS, "film": loading(), "slow": loading(state="stalledDL")})
    story.poll({**SEEDS, "film": done(story.now), "bad": row(state="error")})

    assert memory_from(story.watch.memory.as_json()) == story.watch.memory
    text = repr(story.watch.memory.as_json())
    assert not any(name in text for name in ("film", "slow", "'bad'"))


@pytest.mark.parametrize("state", ["missingFiles", "stalledDL"])
def test_what_is_remembered_of_many_torrents_is_read_as_it_was_written(
    state: str,
) -> None:
    """Such as those on a disk that is not mounted."""
    story = Story()
    story.poll({str(at): loading(state=state) for at in range(MAX_FINISHED + 1)})
    written = story.watch.memory
    assert max(len(written.failed), len(written.stalled)) == MAX_FINISHED + 1
    assert memory_from(json.loads(json.dumps(written.as_json()))) == written


def test_only_the_newest_completions_are_remembered() -> None:
    many = {f"{at:040x}": START + at for at in range(MAX_FINISHED + 1)}
    kept = recent(many, START)
    assert kept.keys() == many.keys() - {f"{0:040x}"}


def test_old_completions_are_forgotten(story: Story) -> None:
    story.poll({**SEEDS, "film": loading()})
    story.poll({**SEEDS, "film": done(story.now)})
    assert story.watch.memory.finished.keys() == {digits("film")}
    rows = {**SEEDS, "film": done(story.now), "next": loading()}
    story.poll(rows, seconds=MEMORY_SECONDS + 60)
    assert story.watch.memory.finished == {}
