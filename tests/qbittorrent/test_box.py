"""Settings and folders of old versions, and answers that make no sense."""

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    UnreadableAnswerError,
    async_list_folders,
    async_preferences,
    async_save_folders,
    async_set_alternative_limits,
)

from .conftest import Connect
from .test_command_details import version_of
from .torrent_box import TorrentBox
from .web_ui import Answer, Release, WebUi


@pytest.fixture
def session(web_ui: WebUi, connect: Connect) -> QbittorrentSession:
    return connect(web_ui.url)


@pytest.mark.parametrize(("mode", "toggles"), [("0", 1), ("1", 0)])
async def test_old_versions_are_toggled_only_where_that_changes_something(
    web_ui: WebUi, session: QbittorrentSession, mode: str, toggles: int
) -> None:
    answers = {
        "transfer/speedLimitsMode": Answer(200, mode),
        "transfer/toggleSpeedLimitsMode": Answer(200),
    }
    web_ui.override = lambda path, form: answers.get(path)

    await async_set_alternative_limits(session, is_on=True)
    assert web_ui.paths().count("transfer/toggleSpeedLimitsMode") == toggles
    await async_set_alternative_limits(session, is_on=False)
    assert web_ui.paths().count("transfer/toggleSpeedLimitsMode") == 1


async def test_folders_are_listed_in_order(
    web_ui: WebUi, session: QbittorrentSession
) -> None:
    web_ui.override = box = TorrentBox(Release.V5_3)
    box.folders = {"/data", "/data/b", "/data/a"}

    found = await async_list_folders(session, version_of("2.11"), "/data")

    assert found == ("/data/a", "/data/b")
    assert web_ui.asked[-1][1] == {"dirPath": "/data", "mode": "dirs"}


@pytest.mark.parametrize("answer", ["", "7", "<html>", '"x"', "null"])
async def test_answers_that_make_no_sense_are_errors(
    web_ui: WebUi, session: QbittorrentSession, answer: str
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, answer) if path.startswith(("app/p", "app/getD", "torr")) else None
    )
    with pytest.raises(UnreadableAnswerError):
        await async_preferences(session)
    with pytest.raises(UnreadableAnswerError):
        await async_list_folders(session, version_of("2.11"), "/data")

    web_ui.preferences = {"save_path": 7}
    web_ui.override = lambda path, form: (
        Answer(200, answer) if path == "torrents/categories" else None
    )
    with pytest.raises(UnreadableAnswerError):
        await async_save_folders(session)


async def test_folders_that_make_no_sense_are_left_out(
    web_ui: WebUi, session: QbittorrentSession
) -> None:
    web_ui.preferences = {"save_path": 7}
    web_ui.override = lambda path, form: (
        Answer(200, '{"a": 1, "b": {}, "c": {"savePath": 5}, "d": {"savePath": "/d"}}')
        if path == "torrents/categories"
        else None
    )
    assert await async_save_folders(session) == ("/d",)
