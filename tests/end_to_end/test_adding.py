"""Addresses that real qBittorrents fetch, and torrents that they make."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import override

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AddOptions,
    AddReason,
    CreationFailedError,
    CreationProblem,
    CreationTask,
    NewTorrent,
    QbittorrentSession,
    TaskStatus,
    TorrentAdder,
    TorrentCreator,
    TorrentFormat,
    UnsupportedError,
)
from custom_components.qb_peer_vpn.torrents import decode, read_torrent_file
from tests.qbittorrent.qbt import CHECKING, STOP, STOPPED, Qbt
from tests.torrents.torrent_files import torrent, v1_info

from .daemon import Qbittorrent

FILE = torrent(v1_info())
HASH = read_torrent_file(FILE).hashes.torrent_hash
PAGES = {"/good?key=secret": FILE, "/page": b"<html>"}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        else:
            self.send_response(200 if self.path in PAGES else 404)
        content = PAGES.get(self.path, b"")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(qbittorrent: Qbittorrent) -> Iterator[str]:
    """Serve pages where qBittorrent runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def qbt(session: QbittorrentSession) -> Qbt:
    return Qbt(session, await session.async_version())


async def no_wait(seconds: float) -> None:
    """Ask again at once."""


async def test_an_address_leads_to_its_torrent(qbt: Qbt, site: str) -> None:
    options = AddOptions(stopped=True, tags=("mine",), category="films")
    result = await qbt.adder.async_add_url(f"{site}/good?key=secret", options)

    assert (result.added, result.hash, result.name) == (True, HASH, "Film")
    rows = await qbt.until(lambda rows: rows[HASH]["state"] != CHECKING)
    assert rows[HASH]["state"] in STOPPED
    assert (rows[HASH]["tags"], rows[HASH]["category"]) == ("mine", "films")


@pytest.mark.parametrize("page", ["page", "missing", "file"])
async def test_an_address_without_a_torrent_adds_nothing(
    qbt: Qbt, site: str, page: str
) -> None:
    # 4.5 does not say which address has failed: there is nothing to wait for.
    adder = (
        qbt.adder if qbt.version.says_stop else TorrentAdder(qbt.session, sleep=no_wait)
    )

    result = await adder.async_add_url(f"{site}/{page}", STOP)

    if qbt.version.says_stop:
        assert (result.added, result.reason) == (False, AddReason.NOT_FETCHED)
    else:
        assert result.reason is AddReason.PENDING
    assert await qbt.rows() == {}


async def test_an_address_of_a_torrent_that_is_there(qbt: Qbt, site: str) -> None:
    await qbt.adder.async_add_file(FILE, [HASH], STOP)
    adder = (
        qbt.adder if qbt.version.says_stop else TorrentAdder(qbt.session, sleep=no_wait)
    )

    result = await adder.async_add_url(f"{site}/good?key=secret", STOP)

    if qbt.version.says_stop:
        assert (result.added, result.reason) == (False, AddReason.ALREADY_THERE)
        assert result.hash == HASH
    else:
        assert result.reason is AddReason.PENDING
    assert (await qbt.row(HASH))["tags"] == ""


@pytest.fixture
def creator(qbt: Qbt) -> TorrentCreator:
    if not qbt.version.creates_torrents:
        pytest.skip("qBittorrent makes no torrents before 5.0")
    return TorrentCreator(qbt.session, qbt.version)


async def test_old_versions_say_that_they_make_no_torrents(qbt: Qbt) -> None:
    if qbt.version.creates_torrents:
        pytest.skip("this one does")
    with pytest.raises(UnsupportedError):
        await TorrentCreator(qbt.session, qbt.version).async_create(
            NewTorrent(source_path="/data"), seconds=10
        )


@pytest.mark.parametrize("kind", TorrentFormat)
async def test_a_torrent_is_made_and_can_be_added(
    qbt: Qbt, creator: TorrentCreator, qbittorrent: Qbittorrent, kind: TorrentFormat
) -> None:
    folder = qbittorrent.downloads / "data"
    folder.mkdir()
    (folder / "a.bin").write_bytes(bytes(50_000))
    (folder / ".hidden").write_bytes(b"x")
    tiers = (("http://a.example/1?k=1|2", "http://a.example/ü"), ("udp://b.example:1",))

    content = await creator.async_create(
        NewTorrent(
            source_path=str(folder),
            format=kind,
            piece_size=16_384,
            is_private=True,
            ignore_dotfiles=False,
            trackers=tiers,
            web_seeds=("http://w.example/a b|c", "http://w.example/2"),
            comment="A comment & more",
            source="SRC",
        ),
        seconds=60,
    )

    assert await creator.async_tasks() == ()
    found = read_torrent_file(content)
    assert (found.name, found.size, found.file_count) == ("data", 50_001, 2)
    assert (found.piece_size, found.is_private) == (16_384, True)
    assert (found.hashes.v1 is None) == (kind is TorrentFormat.V2)
    assert (found.hashes.v2 is None) == (kind is TorrentFormat.V1)
    outer = decode(content).value
    assert isinstance(outer, dict)
    assert outer[b"announce-list"] == [
        [tracker.encode() for tracker in tier] for tier in tiers
    ]
    assert outer[b"url-list"] == [b"http://w.example/a b|c", b"http://w.example/2"]
    assert outer[b"comment"] == b"A comment & more"
    result = await qbt.adder.async_add_file(content, found.hashes.candidates, STOP)
    assert (result.added, result.hash) == (True, found.hashes.torrent_hash)


async def test_what_is_not_there_is_said_so(creator: TorrentCreator) -> None:
    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(NewTorrent(source_path="/no/such/path"), seconds=60)

    assert caught.value.problem is CreationProblem.NOTHING_THERE
    assert await creator.async_tasks() == ()


async def test_an_empty_file_makes_no_torrent(
    creator: TorrentCreator, qbittorrent: Qbittorrent
) -> None:
    (qbittorrent.downloads / "empty").touch()
    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(
            NewTorrent(source_path=str(qbittorrent.downloads / "empty")), seconds=60
        )
    assert caught.value.problem is CreationProblem.EMPTY


async def test_a_file_that_is_deleted_at_once_is_said_so(
    creator: TorrentCreator, qbittorrent: Qbittorrent
) -> None:
    (qbittorrent.downloads / "film").write_bytes(bytes(50_000))
    file = qbittorrent.downloads / "film.torrent"

    def delete(task: CreationTask) -> None:
        if task.status is TaskStatus.FINISHED:
            file.unlink()

    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(
            NewTorrent(
                source_path=str(qbittorrent.downloads / "film"), save_as=str(file)
            ),
            seconds=60,
            watch=delete,
        )
    assert caught.value.problem is CreationProblem.FILE_GONE


async def test_a_torrent_is_seeded_once(
    qbt: Qbt, creator: TorrentCreator, qbittorrent: Qbittorrent
) -> None:
    (qbittorrent.downloads / "film").write_bytes(bytes(50_000))
    film = NewTorrent(
        source_path=str(qbittorrent.downloads / "film"), start_seeding=True
    )
    content = await creator.async_create(film, seconds=60)
    key = read_torrent_file(content).hashes.torrent_hash
    await qbt.until(lambda rows: key in rows and rows[key]["state"] == "stalledUP")

    with pytest.raises(CreationFailedError) as caught:
        await creator.async_create(film, seconds=60)
    assert caught.value.problem is CreationProblem.NOT_SEEDED
