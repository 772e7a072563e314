"""Many torrents in few requests, the words of each version, and strange answers."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    ConflictError,
    FilePriority,
    QbittorrentSession,
    QbittorrentVersion,
    QueueingOffError,
    QueueMove,
    ShareLimits,
    TorrentChanges,
    TorrentCommands,
    UnknownCategoryError,
    UnreadableAnswerError,
    UnusableFolderError,
    async_files,
)
from custom_components.qb_peer_vpn.qbittorrent.share_limits import (
    read_share_limits,
    share_limit_forms,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_files import read_files
from custom_components.qb_peer_vpn.web import UnreadableJsonError

from .conftest import Connect
from .web_ui import Answer, Release, WebUi

A, B, C = "a" * 40, "b" * 40, "c" * 40

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["hash", "name", "index", "priority", "progress", "size"]),
            inner,
            max_size=4,
        )
    ),
)


@pytest.fixture
def session(web_ui: WebUi, connect: Connect) -> QbittorrentSession:
    return connect(web_ui.url)


@pytest.fixture
def commands(web_ui: WebUi, session: QbittorrentSession) -> TorrentCommands:
    web_ui.override = lambda path, form: (
        Answer(200) if path.startswith("torrents/") else None
    )
    return TorrentCommands(session, version_of(web_ui.release.web_api))


def version_of(web_api: str) -> QbittorrentVersion:
    return QbittorrentVersion(app="1.2.3", web_api=web_api)


def sent(web_ui: WebUi) -> list[tuple[str, dict[str, str]]]:
    return [each for each in web_ui.asked if each[0].startswith("torrents/")]


async def test_many_torrents_take_few_requests_and_no_doubles(
    commands: TorrentCommands, web_ui: WebUi
) -> None:
    hashes = [f"{at:040x}" for at in range(1_001)]

    await commands.async_recheck([*hashes, hashes[0].upper()])

    batches = [form["hashes"].split("|") for _, form in sent(web_ui)]
    assert [len(each) for each in batches] == [500, 500, 1]
    assert [key for batch in batches for key in batch] == hashes


@pytest.mark.parametrize(
    ("web_api", "calls"),
    [
        ("2.0", ["pause", "resume"]),
        ("2.8.19", ["pause", "resume"]),
        ("2.10.4", ["pause", "resume"]),
        ("2.11.0", ["stop", "start"]),
        ("2.16.2", ["stop", "start"]),
    ],
)
async def test_each_version_has_its_words_for_stopping(
    web_ui: WebUi, session: QbittorrentSession, web_api: str, calls: list[str]
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200) if path.startswith("torrents/") else None
    )
    commands = TorrentCommands(session, version_of(web_api))

    await commands.async_stop([A])
    await commands.async_start([A])

    assert [path for path, _ in sent(web_ui)] == [f"torrents/{call}" for call in calls]


@pytest.mark.parametrize(
    ("web_api", "expected"),
    [
        ("2.8.19", (False, False)),
        ("2.9.2", (True, False)),
        ("2.10.3", (True, False)),
        ("2.10.4", (True, True)),
        ("2.16", (True, True)),
    ],
)
def test_each_version_has_its_abilities(
    web_api: str, expected: tuple[bool, bool]
) -> None:
    version = version_of(web_api)
    assert (version.limits_inactive_seeding, version.creates_torrents) == expected


@pytest.mark.parametrize("move", QueueMove)
async def test_each_move_has_its_call(
    commands: TorrentCommands, web_ui: WebUi, move: QueueMove
) -> None:
    await commands.async_move_in_queue([A], move)
    calls = {"top": "topPrio", "up": "increasePrio"}
    calls |= {"down": "decreasePrio", "bottom": "bottomPrio"}
    assert sent(web_ui) == [(f"torrents/{calls[move]}", {"hashes": A})]


async def test_a_conflict_says_what_it_is_about(
    commands: TorrentCommands, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: (
        Answer(409, "no") if path.startswith("torrents/") else None
    )
    with pytest.raises(QueueingOffError):
        await commands.async_move_in_queue([A], QueueMove.TOP)
    with pytest.raises(UnknownCategoryError):
        await commands.async_change([A], TorrentChanges(category="x"))
    with pytest.raises(UnusableFolderError):
        await commands.async_change([A], TorrentChanges(location="/x"))
    with pytest.raises(ConflictError):
        await commands.async_change([A], TorrentChanges(upload_limit=1))


async def test_removing_says_what_becomes_of_the_files(
    commands: TorrentCommands, web_ui: WebUi
) -> None:
    await commands.async_remove([A], delete_files=False)
    await commands.async_remove([B], delete_files=True)

    assert [form["deleteFiles"] for _, form in sent(web_ui)] == ["false", "true"]


@pytest.mark.parametrize("answer", ["{}", "[7]", "[{}", "", '[{"hash": 7}]'])
async def test_a_list_that_makes_no_sense_changes_nothing(
    commands: TorrentCommands, web_ui: WebUi, answer: str
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, answer) if path.startswith("torrents/") else None
    )
    for changes in (
        TorrentChanges(sequential=True),
        TorrentChanges(share_limits=ShareLimits(ratio=1.0)),
    ):
        if answer != '[{"hash": 7}]' or changes.sequential is None:
            with pytest.raises(UnreadableAnswerError):
                await commands.async_change([A], changes)
        else:
            await commands.async_change([A], changes)
    assert {path for path, _ in sent(web_ui)} == {"torrents/info"}


def test_share_limits_are_grouped_by_what_they_become() -> None:
    rows = [
        {"hash": A, "ratio_limit": 1, "seeding_time_limit": 5},
        {"hash": B, "ratio_limit": 2, "seeding_time_limit": 5},
        {
            "hash": C,
            "ratio_limit": "x",
            "seeding_time_limit": True,
            "inactive_seeding_time_limit": 9,
            "share_limit_action": "Stop",
            "share_limits_mode": "",
        },
    ]
    present = read_share_limits([json.dumps(rows).encode()])

    forms = [*share_limit_forms(present, ShareLimits(ratio=3.0))]

    assert [hashes for _, hashes in forms] == [[A, B], [C]]
    assert forms[0][0] == {
        "ratioLimit": 3.0,
        "seedingTimeLimit": 5,
        "inactiveSeedingTimeLimit": -2,
        "shareLimitAction": "Default",
        "shareLimitsMode": "Default",
    }
    assert forms[1][0] == {
        "ratioLimit": 3.0,
        "seedingTimeLimit": -2,
        "inactiveSeedingTimeLimit": 9,
        "shareLimitAction": "Stop",
        "shareLimitsMode": "Default",
    }


def test_files_are_read_also_where_they_have_no_numbers() -> None:
    rows = [
        {"name": "a\u202e/b", "size": 5, "progress": 0.5, "priority": 6},
        {"name": "c", "size": -1, "progress": 7, "priority": 4},
    ]
    first, second = read_files([json.dumps(rows).encode()])

    assert (first.index, first.name, first.size) == (0, "a/b", 5)
    assert (first.progress, first.priority) == (0.5, FilePriority.HIGH)
    assert (second.index, second.size) == (1, 0)
    assert (second.progress, second.priority) == (1.0, FilePriority.NORMAL)
    assert "b" not in repr(first)


@given(JSON)
def test_files_of_any_shape_are_read_or_refused(answer: object) -> None:
    try:
        files = read_files([json.dumps(answer).encode()])
    except UnreadableJsonError:
        return
    assert all(0.0 <= each.progress <= 1.0 and each.size >= 0 for each in files)


async def test_files_that_make_no_sense_are_an_error(
    session: QbittorrentSession, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, '[{"index": 0}]') if path == "torrents/files" else None
    )
    with pytest.raises(UnreadableAnswerError):
        await async_files(session, A)


def test_both_releases_are_covered() -> None:
    stops = [version_of(release.web_api).says_stop for release in Release]
    assert stops == [False, True]
