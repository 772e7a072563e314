"""An action is for what was chosen, and never for all torrents by mistake."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.torrents import (
    NotAHashError,
    NothingChosenError,
    TorrentFilter,
    TorrentStatus,
    TwoChoicesError,
    find_targets,
)

from .tables import ADDED, digits, names, row, torrents

NOW = datetime.fromtimestamp(ADDED + 86_400, UTC)

TABLE = torrents(
    {
        "Alpha film": row(category="films", tags="a,b", ratio=2.0, upspeed=1),
        "Beta FILM": row(category="films", state="pausedUP", ratio=0.5),
        "Gamma": row(tags="b", state="error", ratio=-1, added_on=ADDED + 86_000),
        "STRASSE": row(category="Films", state="brandNewState", added_on=0),
    },
    trackers={
        "http://one.example/secret": ["Alpha film", "Gamma"],
        "udp://two.example:80/secret": ["Alpha film"],
    },
)


def chosen(chosen: TorrentFilter, *, everything: bool = False) -> list[str]:
    found = find_targets(TABLE, NOW, chosen=chosen, everything=everything)
    assert not found.not_found
    return names(TABLE, found.hashes)


@pytest.mark.parametrize(
    ("chosen_by", "expected"),
    [
        (TorrentFilter(statuses=frozenset({TorrentStatus.SEEDING})), ["Alpha film"]),
        (
            TorrentFilter(
                statuses=frozenset({TorrentStatus.STOPPED, TorrentStatus.UNKNOWN})
            ),
            ["Beta FILM", "STRASSE"],
        ),
        (TorrentFilter(statuses=frozenset({TorrentStatus.MOVING})), []),
        (TorrentFilter(active=True), ["Alpha film"]),
        (TorrentFilter(active=False), ["Beta FILM", "Gamma", "STRASSE"]),
        (TorrentFilter(category="films"), ["Alpha film", "Beta FILM"]),
        (TorrentFilter(category=""), ["Gamma"]),
        (TorrentFilter(category="none such"), []),
        (TorrentFilter(tag="b"), ["Alpha film", "Gamma"]),
        (TorrentFilter(tag="a,b"), []),
        (TorrentFilter(tag=""), ["Beta FILM", "STRASSE"]),
        (TorrentFilter(tracker="ONE.example"), ["Alpha film", "Gamma"]),
        (TorrentFilter(tracker="two.example"), ["Alpha film"]),
        (TorrentFilter(tracker="example"), []),
        (TorrentFilter(tracker=""), ["Beta FILM", "STRASSE"]),
        (TorrentFilter(name_contains="film"), ["Alpha film", "Beta FILM"]),
        (TorrentFilter(name_contains="straße"), ["STRASSE"]),
        (TorrentFilter(name_contains="."), []),
        (TorrentFilter(min_ratio=0.5), ["Alpha film", "Beta FILM", "Gamma"]),
        (TorrentFilter(min_ratio=2.5), ["Gamma"]),
        (TorrentFilter(min_age=timedelta(hours=1)), ["Alpha film", "Beta FILM"]),
        (TorrentFilter(min_age=timedelta(days=2)), []),
        (TorrentFilter(min_age=timedelta.max), []),
        (
            TorrentFilter(category="films", tag="", name_contains="b", active=False),
            ["Beta FILM"],
        ),
    ],
)
def test_a_filter_chooses_what_meets_all_of_its_conditions(
    chosen_by: TorrentFilter, expected: list[str]
) -> None:
    assert chosen(chosen_by) == expected


def test_an_empty_filter_chooses_nothing_unless_everything_is_meant() -> None:
    for empty in (TorrentFilter(), TorrentFilter(name_contains="")):
        with pytest.raises(NothingChosenError):
            chosen(empty)
        assert len(chosen(empty, everything=True)) == len(TABLE)


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"everything": True},
        {"hashes": []},
        {"hashes": iter(())},
        {"chosen": None, "hashes": None},
    ],
)
def test_nothing_chosen_is_an_error(choice: dict[str, object]) -> None:
    with pytest.raises(NothingChosenError):
        find_targets(TABLE, NOW, **choice)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "choice",
    [
        {"hashes": [digits("Gamma")], "chosen": TorrentFilter(tag="b")},
        {"hashes": [digits("Gamma")], "everything": True},
        {"hashes": [], "chosen": TorrentFilter()},
        {"chosen": TorrentFilter(tag="b"), "everything": True},
    ],
)
def test_two_choices_are_an_error(choice: dict[str, object]) -> None:
    with pytest.raises(TwoChoicesError):
        find_targets(TABLE, NOW, **choice)  # type: ignore[arg-type]


def test_hashes_are_found_in_each_form_and_once() -> None:
    gamma = digits("Gamma")
    unknown = "f" * 64

    found = find_targets(
        TABLE, NOW, hashes=[gamma.upper(), gamma, gamma + "0" * 24, unknown]
    )

    assert found.hashes == (gamma,)
    assert found.not_found == ("f" * 40,)


@pytest.mark.parametrize(
    "bad", ["all", "", "|", "a|b", digits("Gamma")[:-1], f"{'a' * 40}|{'b' * 40}"]
)
def test_what_qbittorrent_could_take_for_all_is_no_hash(bad: str) -> None:
    with pytest.raises(NotAHashError):
        find_targets(TABLE, NOW, hashes=[digits("Gamma"), bad])


def test_a_filter_finds_nothing_where_there_is_nothing() -> None:
    for each in (
        TorrentFilter(tag="b", category="a", tracker="c", name_contains="d"),
        TorrentFilter(tracker=""),
    ):
        assert find_targets(Torrents(), NOW, chosen=each).hashes == ()


@given(
    text=st.text(max_size=5),
    ratio=st.none() | st.floats(0, 3),
    hours=st.none() | st.integers(0, 50),
)
def test_each_condition_more_chooses_no_more(
    text: str, ratio: float | None, hours: int | None
) -> None:
    age = None if hours is None else timedelta(hours=hours)
    both = TorrentFilter(name_contains=text, min_ratio=ratio, min_age=age)
    alone = [
        TorrentFilter(name_contains=text),
        TorrentFilter(min_ratio=ratio),
        TorrentFilter(min_age=age),
    ]
    expected = set(TABLE.names)
    for each in alone:
        expected &= set(chosen(each, everything=each.is_empty))
    assert set(chosen(both, everything=both.is_empty)) == expected


def test_a_filter_does_not_show_the_name_it_looks_for() -> None:
    assert "secret" not in repr(TorrentFilter(name_contains="secret"))
