"""A proxy that answers commands with a page of its own, and a status of success."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AddOptions,
    FilePriority,
    NewTorrent,
    NotQbittorrentError,
    QueueMove,
    ShareLimits,
    TorrentChanges,
    TorrentCreator,
    UnreadableAnswerError,
    WebApi,
    async_set_alternative_limits,
    async_set_preferences,
    async_set_priorities,
)
from tests.torrents.torrent_files import torrent, v1_hash, v1_info

from .conftest import Connect
from .qbt import Qbt
from .torrent_box import TorrentBox
from .web_ui import HTML, Answer, WebUi, serve

KEY = v1_hash(v1_info())
OTHER = "b" * 40
ADD = AddOptions()
MAGNET = f"magnet:?xt=urn:btih:{OTHER}"

type Command = Callable[[Qbt], Awaitable[object]]


def change(**changes: object) -> Command:
    wanted = TorrentChanges(**changes)  # type: ignore[arg-type]
    return lambda qbt: qbt.commands.async_change([KEY], wanted)


COMMANDS: list[tuple[str, Command]] = [
    ("torrents/stop", lambda qbt: qbt.commands.async_stop([KEY])),
    ("torrents/start", lambda qbt: qbt.commands.async_start([KEY])),
    ("torrents/recheck", lambda qbt: qbt.commands.async_recheck([KEY])),
    ("torrents/reannounce", lambda qbt: qbt.commands.async_reannounce([KEY])),
    (
        "torrents/topPrio",
        lambda qbt: qbt.commands.async_move_in_queue([KEY], QueueMove.TOP),
    ),
    (
        "torrents/delete",
        lambda qbt: qbt.commands.async_remove([KEY], delete_files=True),
    ),
    ("torrents/rename", lambda qbt: qbt.commands.async_rename(KEY, "New")),
    ("torrents/setUploadLimit", change(upload_limit=1_024)),
    ("torrents/setDownloadLimit", change(download_limit=1_024)),
    ("torrents/setCategory", change(category="")),
    ("torrents/addTags", change(add_tags=("a",))),
    ("torrents/removeTags", change(remove_tags=("a",))),
    ("torrents/setLocation", change(location="/downloads/a")),
    ("torrents/setForceStart", change(force_start=True)),
    ("torrents/setSuperSeeding", change(super_seeding=True)),
    ("torrents/toggleSequentialDownload", change(sequential=True)),
    ("torrents/setShareLimits", change(share_limits=ShareLimits(ratio=2.0))),
    (
        "torrents/filePrio",
        lambda qbt: async_set_priorities(qbt.session, KEY, {0: FilePriority.SKIP}),
    ),
    ("torrents/add", lambda qbt: qbt.adder.async_add_magnet(MAGNET, [OTHER], ADD)),
    (
        "torrents/add",
        lambda qbt: qbt.adder.async_add_url("https://example.org/a", ADD),
    ),
    (
        "app/setPreferences",
        lambda qbt: async_set_preferences(qbt.session, {"up_limit": 0}),
    ),
    ("app/setPreferences", lambda qbt: qbt.session.async_ask(WebApi.resolve_countries)),
    (
        "transfer/setSpeedLimitsMode",
        lambda qbt: async_set_alternative_limits(qbt.session, is_on=True),
    ),
    (
        "torrentcreator/addTask",
        lambda qbt: TorrentCreator(qbt.session, qbt.version).async_create(
            NewTorrent(source_path="/downloads/a"), seconds=1
        ),
    ),
]
PAGES = {
    "a page": HTML,
    "a page as plain text": Answer(200, HTML.body),
    "a word": Answer(200, "Maintenance"),
    "a page without a type": Answer(200, HTML.body, ""),
}


@pytest.fixture
def web_ui(socket_enabled: None) -> Iterator[WebUi]:
    """Serve one version: a page is the same for all."""
    with serve(WebUi()) as served:
        yield served


@pytest.fixture
async def qbt(web_ui: WebUi, connect: Connect) -> Qbt:
    session = connect(web_ui.url)
    return Qbt(session, await session.async_version())


def with_page(web_ui: WebUi, path: str, page: Answer) -> None:
    box = TorrentBox(web_ui.release, queueing=True)
    box("torrents/add", {"torrents": torrent(v1_info()).decode("latin-1")})
    web_ui.override = lambda asked, form: page if asked == path else box(asked, form)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("path", "command"), COMMANDS)
async def test_a_page_is_no_success(
    web_ui: WebUi, qbt: Qbt, path: str, command: Command, *, page: Answer
) -> None:
    with_page(web_ui, path, page)
    with pytest.raises(NotQbittorrentError):
        await command(qbt)
    assert path in web_ui.paths()


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"status": "maintenance"}'])
async def test_an_answer_to_adding_says_whether_it_was_added(
    web_ui: WebUi, qbt: Qbt, body: str
) -> None:
    with_page(web_ui, "torrents/add", Answer(200, body, "application/json"))
    with pytest.raises(UnreadableAnswerError):
        await qbt.adder.async_add_magnet(MAGNET, [OTHER], ADD)


@pytest.mark.parametrize(
    "answer", [Answer(204, "", ""), Answer(200), Answer(200, "Ok.")]
)
async def test_an_empty_answer_is_a_success(
    web_ui: WebUi, qbt: Qbt, answer: Answer
) -> None:
    with_page(web_ui, "torrents/stop", answer)
    await qbt.commands.async_stop([KEY])


async def test_an_old_version_is_not_toggled_because_of_a_page(
    web_ui: WebUi, qbt: Qbt
) -> None:
    answers = {
        "transfer/setSpeedLimitsMode": Answer(404, "Not Found"),
        "transfer/speedLimitsMode": HTML,
    }
    web_ui.override = lambda path, form: answers.get(path)
    with pytest.raises(UnreadableAnswerError):
        await async_set_alternative_limits(qbt.session, is_on=True)
    assert "transfer/toggleSpeedLimitsMode" not in web_ui.paths()
