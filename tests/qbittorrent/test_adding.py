"""What comes of an address, of a late list, and of answers that make no sense."""

import asyncio

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    PASSING_TAG,
    AddOptions,
    AddReason,
    ContentLayout,
    RejectedError,
    TorrentAdder,
    UnreadableAnswerError,
)
from custom_components.qb_peer_vpn.qbittorrent.adding import FETCH_TRIES, LIST_TRIES
from custom_components.qb_peer_vpn.torrents import read_torrent_file
from tests.torrents.torrent_files import torrent, v1_info

from .conftest import Connect
from .torrent_box import TorrentBox
from .web_ui import Answer, WebUi

URL = "http://tracker.example/get?key=secret"
STOP = AddOptions(stopped=True, tags=("mine",))
FILE = torrent(v1_info())
HASH = read_torrent_file(FILE).hashes.torrent_hash


class Waiting:
    """Passes the time of all waits at once, and lets something happen in one."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.happens: dict[int, dict[str, bytes]] = {}
        self.web: dict[str, bytes] = {}

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.web |= self.happens.get(len(self.pauses), {})


@pytest.fixture
def box(web_ui: WebUi) -> TorrentBox:
    web_ui.override = box = TorrentBox(web_ui.release)
    return box


@pytest.fixture
def waiting(box: TorrentBox) -> Waiting:
    waiting = Waiting()
    waiting.web = box.web
    return waiting


@pytest.fixture
async def adder(web_ui: WebUi, connect: Connect, waiting: Waiting) -> TorrentAdder:
    return TorrentAdder(connect(web_ui.url), sleep=waiting)


async def test_an_address_is_followed_to_its_torrent(
    adder: TorrentAdder, box: TorrentBox, waiting: Waiting
) -> None:
    waiting.happens = {3: {URL: FILE}}

    result = await adder.async_add_url(URL, STOP)

    assert (result.added, result.hash, result.name) == (True, HASH, "Film")
    assert result.reason is None
    assert waiting.pauses == [1.0] * 3
    assert box.torrents[HASH]["tags"] == "mine"
    assert box.tags == {"mine"}
    assert "Film" not in repr(result)


async def test_two_addresses_at_once_are_kept_apart(
    adder: TorrentAdder, box: TorrentBox, web_ui: WebUi
) -> None:
    box.web[URL] = FILE
    await adder.async_add_url(URL, STOP)
    await adder.async_add_url(URL, STOP)

    forms = [form for path, form in web_ui.asked if path == "torrents/add"]
    tags = [form["tags"].split(",") for form in forms]
    assert [each[0] for each in tags] == ["mine"] * 2
    assert all(each[1].startswith(PASSING_TAG) for each in tags)
    assert tags[0] != tags[1]


async def test_an_address_without_a_torrent(
    adder: TorrentAdder, box: TorrentBox, waiting: Waiting
) -> None:
    box.log = [{"id": 0, "message": f"Failed. {URL}", "type": 4}]
    box.web[URL] = b"<html>"

    result = await adder.async_add_url(URL, STOP)

    assert result.hash is None
    if box.is_new:
        assert (result.added, result.reason) == (False, AddReason.NOT_FETCHED)
        assert waiting.pauses == []
    else:
        # It says nothing about that.
        assert (result.added, result.reason) == (True, AddReason.PENDING)
        assert waiting.pauses == [1.0] * FETCH_TRIES


async def test_an_address_that_never_answers(
    adder: TorrentAdder, box: TorrentBox, waiting: Waiting
) -> None:
    result = await adder.async_add_url(URL, STOP)

    assert (result.added, result.reason) == (True, AddReason.PENDING)
    assert len(waiting.pauses) == FETCH_TRIES
    # It arrives later, with a tag that is removed at the next start.
    box.web[URL] = FILE
    await adder.async_remove_passing_tags()
    assert box.torrents == {}


async def test_what_arrives_too_late_loses_its_tag_at_the_next_start(
    adder: TorrentAdder, box: TorrentBox, web_ui: WebUi
) -> None:
    await adder.async_add_url(URL, STOP)
    box.web[URL] = FILE
    box("torrents/info", {})
    assert PASSING_TAG in str(box.torrents[HASH]["tags"])

    await adder.async_remove_passing_tags()

    assert box.torrents[HASH]["tags"] == "mine"
    assert box.tags == {"mine"}
    asked = len(web_ui.asked)
    await adder.async_remove_passing_tags()
    assert web_ui.paths()[asked:] == ["torrents/tags"]


async def test_an_address_of_a_torrent_that_is_there(
    adder: TorrentAdder, box: TorrentBox
) -> None:
    await adder.async_add_file(FILE, [HASH], STOP)
    box.web[URL] = FILE

    result = await adder.async_add_url(URL, STOP)

    if box.is_new:
        assert (result.added, result.reason) == (False, AddReason.ALREADY_THERE)
        assert (result.hash, result.name) == (HASH, "Film")
    else:
        assert result.reason is AddReason.PENDING


async def test_log_lines_about_something_else_say_nothing(
    adder: TorrentAdder, box: TorrentBox, web_ui: WebUi
) -> None:
    lines: list[dict[str, object]] = [
        {"message": f"{URL} is {'c' * 40}", "type": 1},
        {"message": f"another one failed, {HASH}", "type": 4},
        {"message": URL, "type": "x"},
        {"message": 7, "type": 4},
        {"id": "x", "message": URL, "type": 4},
    ]

    def log_more(path: str, form: dict[str, str]) -> Answer | None:
        if path == "torrents/add":
            box.log += [{"id": at, **line} for at, line in enumerate(lines)]
        return box(path, form)

    web_ui.override = log_more

    result = await adder.async_add_url(URL, STOP)

    assert result.reason is AddReason.PENDING


async def test_a_log_that_is_too_long_is_not_needed(
    adder: TorrentAdder, box: TorrentBox, web_ui: WebUi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.qbittorrent.adding.LIST_CAP", 1_000
    )
    box.log = [{"id": 0, "message": "x" * 2_000, "type": 1}]
    box.web[URL] = FILE

    result = await adder.async_add_url(URL, STOP)
    assert (result.added, result.hash) == (True, HASH)

    del box.torrents[HASH]
    del box.web[URL]
    assert (await adder.async_add_url(URL, STOP)).reason is AddReason.PENDING
    assert web_ui.paths().count("log/main") == 2


async def test_an_address_that_is_refused_is_an_error(
    adder: TorrentAdder, web_ui: WebUi, box: TorrentBox
) -> None:
    def refuse(path: str, form: dict[str, str]) -> Answer | None:
        return box._refused() if path == "torrents/add" else box(path, form)

    web_ui.override = refuse
    with pytest.raises(RejectedError):
        await adder.async_add_url(URL, STOP)


async def test_a_torrent_may_appear_late(
    adder: TorrentAdder, box: TorrentBox, waiting: Waiting
) -> None:
    box.hides = 4

    result = await adder.async_add_file(FILE, [HASH], STOP)

    assert (result.added, result.hash, result.reason) == (True, HASH, None)
    assert waiting.pauses == [0.25] * 4


async def test_a_torrent_that_does_not_appear_is_pending(
    adder: TorrentAdder, box: TorrentBox, waiting: Waiting
) -> None:
    box.hides = 10_000

    result = await adder.async_add_file(FILE, [HASH], STOP)

    assert (result.added, result.hash) == (True, HASH)
    assert result.reason is AddReason.PENDING
    assert waiting.pauses == [0.25] * LIST_TRIES


async def test_each_add_is_sent_once(
    adder: TorrentAdder, web_ui: WebUi, box: TorrentBox
) -> None:
    await adder.async_add_file(FILE, [HASH], STOP)
    await adder.async_add_file(FILE, [HASH], STOP)
    assert web_ui.paths().count("torrents/add") == 1
    (form,) = [form for path, form in web_ui.asked if path == "torrents/add"]
    # Whichever the version does not know is ignored, and the torrent would start.
    assert (form["stopped"], form["paused"]) == ("true", "true")
    assert form["torrents"].encode("latin-1") == FILE


@pytest.mark.parametrize("tags", ["{}", "[", "7"])
async def test_tags_that_make_no_sense_are_an_error(
    adder: TorrentAdder, web_ui: WebUi, tags: str
) -> None:
    web_ui.override = lambda path, form: Answer(200, tags) if "tags" in path else None
    with pytest.raises(UnreadableAnswerError):
        await adder.async_remove_passing_tags()


async def test_hashes_that_are_none_are_not_sent(adder: TorrentAdder) -> None:
    with pytest.raises(ValueError, match="not the hash"):
        await adder.async_add_file(FILE, ["all"], STOP)


def test_options_that_are_not_given_are_left_to_qbittorrent() -> None:
    assert not [each for each in AddOptions().form().values() if each is not None]


@pytest.mark.parametrize(
    ("layout", "old"),
    [
        (ContentLayout.ORIGINAL, None),
        (ContentLayout.SUBFOLDER, True),
        (ContentLayout.NO_SUBFOLDER, False),
    ],
)
def test_options_have_their_old_and_new_names(
    layout: ContentLayout, old: bool | None
) -> None:
    form = AddOptions(
        layout=layout,
        stopped=False,
        save_path="/films",
        first_last_first=True,
        first_in_queue=False,
    ).form()

    assert (form["contentLayout"], form["root_folder"]) == (str(layout), old)
    assert (form["stopped"], form["paused"]) == (False, False)
    assert (form["savepath"], form["autoTMM"]) == ("/films", False)
    assert (form["firstLastPiecePrio"], form["addToTopOfQueue"]) == (True, False)
    assert "films" not in repr(AddOptions(save_path="/films", rename="films"))


async def test_a_torrent_that_is_added_at_the_same_time_is_sent_once(
    adder: TorrentAdder, web_ui: WebUi
) -> None:
    results = await asyncio.gather(
        *(adder.async_add_file(FILE, [HASH], STOP) for _ in range(3))
    )
    assert [each.added for each in results] == [True, False, False]
    assert web_ui.paths().count("torrents/add") == 1
