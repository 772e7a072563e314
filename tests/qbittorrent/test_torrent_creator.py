"""A torrent is made, its progress seen, and its task deleted, whatever happens."""

import asyncio
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CreationFailedError,
    CreationProblem,
    CreationTask,
    NewTorrent,
    QbittorrentSession,
    TaskGoneError,
    TaskStatus,
    TooManyTasksError,
    TorrentCreator,
    TorrentFormat,
    UnreadableAnswerError,
    UnsupportedError,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_creator import read_tasks
from custom_components.qb_peer_vpn.web import UnreadableJsonError

from .conftest import Connect
from .creator_box import FILE, CreatorBox
from .test_command_details import version_of
from .web_ui import Answer, WebUi

FILMS = NewTorrent(source_path="/data/films")


class Pauses:
    """Passes the time of all waits at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def box(web_ui: WebUi) -> CreatorBox:
    web_ui.override = box = CreatorBox()
    return box


@pytest.fixture
def session(web_ui: WebUi, box: CreatorBox, connect: Connect) -> QbittorrentSession:
    return connect(web_ui.url)


@pytest.fixture
def creator(session: QbittorrentSession, pauses: Pauses) -> TorrentCreator:
    return TorrentCreator(session, version_of("2.16.2"), sleep=pauses)


async def test_the_file_comes_back_and_the_task_is_gone(
    creator: TorrentCreator, box: CreatorBox, pauses: Pauses
) -> None:
    seen: list[CreationTask] = []

    content = await creator.async_create(FILMS, seconds=300, watch=seen.append)

    assert content == FILE.encode()
    assert box.tasks == {}
    assert [each.status for each in seen] == ["Queued", "Running", "Finished"]
    assert [each.progress for each in seen] == [0.0, 0.4, 1.0]
    assert seen[0].added_at == 1_790_000_000
    assert pauses.seconds == [0.5, 0.75]


async def test_a_file_that_is_gone_is_a_failure(
    creator: TorrentCreator, box: CreatorBox
) -> None:
    box.is_file_gone = True
    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(FILMS, seconds=300)
    assert caught.value.problem is CreationProblem.FILE_GONE
    assert box.tasks == {}


async def test_all_wishes_are_sent(creator: TorrentCreator, box: CreatorBox) -> None:
    wished = NewTorrent(
        source_path="/data/films",
        format=TorrentFormat.V1,
        piece_size=16_384,
        is_private=True,
        ignore_dotfiles=False,
        trackers=(("http://a.example/1|2", "http://a.example/&"), (), ("udp://b:1",)),
        web_seeds=("http://w.example/a b|c",),
        comment="A comment & more",
        source="SRC",
        start_seeding=True,
        save_as="/data/films.torrent",
    )
    await creator.async_create(wished, seconds=1)

    (form,) = box.forms
    assert box.tiers() == [
        ["http://a.example/1|2", "http://a.example/&"],
        ["udp://b:1"],
    ]
    assert form.pop("trackers").count("||") == 1
    assert form == {
        "sourcePath": "/data/films",
        "format": "v1",
        "pieceSize": "16384",
        "private": "true",
        "ignoreDotfiles": "false",
        "urlSeeds": "http%3A%2F%2Fw.example%2Fa%20b%7Cc",
        "comment": "A comment & more",
        "source": "SRC",
        "startSeeding": "true",
        "torrentFilePath": "/data/films.torrent",
    }
    assert "films" not in repr(wished)


async def test_without_wishes_nothing_is_seeded(
    creator: TorrentCreator, box: CreatorBox
) -> None:
    await creator.async_create(FILMS, seconds=1)
    assert box.forms == [
        {
            "sourcePath": "/data/films",
            "format": "hybrid",
            "pieceSize": "0",
            "private": "false",
            "ignoreDotfiles": "true",
            "startSeeding": "false",
        }
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Reason: All files have been filtered out by 'Ignore dotfiles' option.",
            CreationProblem.NOTHING_THERE,
        ),
        ("Reason: invalid length of torrent", CreationProblem.EMPTY),
        ("Failed to start seeding.", CreationProblem.NOT_SEEDED),
        ("Something about /data/secret", CreationProblem.OTHER),
        (None, CreationProblem.OTHER),
    ],
)
async def test_a_failure_has_a_reason_and_leaves_no_task(
    creator: TorrentCreator, box: CreatorBox, text: str, problem: CreationProblem
) -> None:
    box.steps = [{"status": "Failed", "errorMessage": text}]

    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(FILMS, seconds=300)

    assert caught.value.problem is problem
    assert "secret" not in str(caught.value)
    assert box.tasks == {}


async def test_it_ends_when_the_time_is_over(
    creator: TorrentCreator, box: CreatorBox, pauses: Pauses
) -> None:
    box.steps = [{"status": "Running", "progress": 1}]

    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(FILMS, seconds=20)

    assert caught.value.problem is CreationProblem.TIMEOUT
    assert sum(pauses.seconds) == 20
    assert max(pauses.seconds) == 5.0
    assert pauses.seconds[:3] == [0.5, 0.75, 1.125]
    assert box.tasks == {}


async def test_a_canceled_action_leaves_no_task(
    session: QbittorrentSession, box: CreatorBox
) -> None:
    box.steps = [{"status": "Running"}]
    is_waiting = asyncio.Event()

    async def never(seconds: float) -> None:
        is_waiting.set()
        await asyncio.Event().wait()

    creator = TorrentCreator(session, version_of("2.16.2"), sleep=never)
    creation = asyncio.ensure_future(creator.async_create(FILMS, seconds=300))
    await is_waiting.wait()
    creation.cancel()

    with pytest.raises(asyncio.CancelledError):
        await creation
    assert box.tasks == {}


async def test_a_restart_of_qbittorrent_loses_the_task(
    creator: TorrentCreator, box: CreatorBox, web_ui: WebUi
) -> None:
    def restart(path: str, form: dict[str, str]) -> Answer | None:
        if path == "torrentcreator/status":
            box.tasks.clear()
        return box(path, form)

    web_ui.override = restart
    with pytest.raises(TaskGoneError):
        await creator.async_create(FILMS, seconds=300)


async def test_an_empty_list_of_tasks_means_that_it_is_gone(
    creator: TorrentCreator, box: CreatorBox, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, "[]") if path == "torrentcreator/status" else box(path, form)
    )
    with pytest.raises(TaskGoneError):
        await creator.async_create(FILMS, seconds=300)
    assert box.tasks == {}


async def test_a_deletion_that_fails_does_not_hide_the_result(
    creator: TorrentCreator, box: CreatorBox, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, form: (
        Answer(500) if path == "torrentcreator/deleteTask" else box(path, form)
    )
    assert await creator.async_create(FILMS, seconds=300) == FILE.encode()


async def test_too_many_tasks_are_an_error(
    creator: TorrentCreator, box: CreatorBox
) -> None:
    box.is_full = True
    with pytest.raises(TooManyTasksError):
        await creator.async_create(FILMS, seconds=300)


async def test_old_versions_make_no_torrents_and_are_not_asked(
    session: QbittorrentSession, box: CreatorBox, web_ui: WebUi
) -> None:
    creator = TorrentCreator(session, version_of("2.8.19"))
    with pytest.raises(UnsupportedError):
        await creator.async_create(FILMS, seconds=300)
    with pytest.raises(UnsupportedError):
        await creator.async_tasks()
    assert web_ui.asked == []


async def test_tasks_can_be_listed_and_deleted(
    creator: TorrentCreator, box: CreatorBox
) -> None:
    box.tasks = {"a": 0, "b": 2}

    tasks = await creator.async_tasks()
    assert [(each.task_id, each.status) for each in tasks] == [
        ("a", TaskStatus.QUEUED),
        ("b", TaskStatus.FINISHED),
    ]
    await creator.async_delete("a")
    assert box.tasks == {"b": 2}
    with pytest.raises(TaskGoneError):
        await creator.async_delete("a")


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"taskID": 7}', "<html>"])
async def test_an_answer_that_makes_no_sense_is_an_error(
    creator: TorrentCreator, box: CreatorBox, web_ui: WebUi, answer: str
) -> None:
    said = Answer(200, answer, "application/json")
    web_ui.override = lambda path, form: (
        said if path == "torrentcreator/addTask" else box(path, form)
    )
    with pytest.raises(UnreadableAnswerError):
        await creator.async_create(FILMS, seconds=300)


@given(
    st.lists(
        st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "taskID": st.text(max_size=3) | st.none(),
                "status": st.sampled_from([*TaskStatus, "Other", [], None, 7]),
                "progress": st.floats() | st.integers() | st.text(max_size=3),
                "timeAdded": st.integers() | st.none(),
                "errorMessage": st.none() | st.text(max_size=3),
            },
        ),
        max_size=3,
    )
    | st.integers()
)
def test_tasks_of_any_shape_are_read_or_refused(answer: object) -> None:
    try:
        tasks = read_tasks([json.dumps(answer).encode()])
    except UnreadableJsonError:
        return
    assert all(0.0 <= each.progress <= 1.0 for each in tasks)
    assert all(each.added_at >= 0 for each in tasks)
