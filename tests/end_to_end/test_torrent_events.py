"""Events of real qBittorrents: a download from a web seed, a recheck, a restart."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha1
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
import json
import os
from pathlib import Path
from threading import Thread
from typing import override

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AddOptions,
    QbittorrentSession,
    TorrentTableSource,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import SETTLING
from custom_components.qb_peer_vpn.torrents import (
    TorrentFile,
    Value,
    Watch,
    encode,
    find_events,
    memory_from,
    read_torrent_file,
)
from tests.qbittorrent.qbt import Qbt

from .daemon import PIECE, Qbittorrent

DATA = os.urandom(3 * PIECE + 5)


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder, also parts of its files, which a web seed needs."""

    @override
    def do_GET(self) -> None:
        content = Path(self.translate_path(self.path)).read_bytes()
        begin, _, end = (
            self.headers.get("Range", "").removeprefix("bytes=").partition("-")
        )
        first, last = int(begin or 0), int(end or len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Length", str(last + 1 - first))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.end_headers()
        self.wfile.write(content[first : last + 1])

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


class Watcher:
    """Polls the table, and collects the events that it brings."""

    def __init__(self, qbt: Qbt, stored: object = None) -> None:
        self._qbt = qbt
        self._now = 10_000.0
        self._source = TorrentTableSource(clock=lambda: self._now)
        self.watch = Watch(memory=memory_from(stored))
        self._events: list[tuple[str, str]] = []

    def look_at(self, key: str) -> None:
        """Do what the integration does after each change of its own."""
        self._source.look_at([key])

    async def poll(self) -> None:
        """Poll after a time in which the list becomes complete."""
        self._now += SETTLING
        snapshot = await self._source.async_poll(
            self._qbt.session, self._qbt.version, datetime.now(UTC)
        )
        self.watch, events = find_events(self.watch, snapshot)
        self._events += [
            (each.kind, each.torrent.name if each.torrent else "") for each in events
        ]

    async def until(self, *expected: tuple[str, str]) -> None:
        """Poll until these events have come, and no others."""
        for _ in range(600):
            await self.poll()
            if len(self._events) >= len(expected):
                break
            await asyncio.sleep(0.2)
        await self.nothing_but(*expected)

    async def nothing_but(self, *expected: tuple[str, str]) -> None:
        for _ in range(4):
            await asyncio.sleep(0.5)
            await self.poll()
        events, self._events = self._events, []
        assert sorted(events) == sorted(expected)


@pytest.fixture
def site(qbittorrent: Qbittorrent, tmp_path: Path) -> Iterator[str]:
    """Serve a file where qBittorrent runs."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "film").write_bytes(DATA)
    handler = partial(_Files, directory=tmp_path / "site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/film"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def qbt(session: QbittorrentSession) -> Qbt:
    return Qbt(session, await session.async_version())


def film(web_seed: str, source: str) -> TorrentFile:
    """Make a torrent of the file; another source makes it another torrent."""
    pieces = [DATA[at : at + PIECE] for at in range(0, len(DATA), PIECE)]
    info: Value = {
        b"length": len(DATA),
        b"name": b"film",
        b"piece length": PIECE,
        b"pieces": b"".join(sha1(piece).digest() for piece in pieces),
        b"source": source.encode(),
    }
    return read_torrent_file(encode({b"info": info, b"url-list": web_seed.encode()}))


async def add(qbt: Qbt, torrent: TorrentFile, name: str) -> str:
    options = AddOptions(stopped=False, rename=name)
    result = await qbt.adder.async_add_file(
        torrent.content, torrent.hashes.candidates, options
    )
    assert result.added
    return str(result.hash)


async def until_seeding(qbt: Qbt, key: str, downloaded: int = 0) -> None:
    await qbt.until(
        lambda rows: (
            rows[key]["state"] == "stalledUP" and rows[key]["downloaded"] >= downloaded
        )
    )


async def test_what_happens_is_reported_once(
    qbittorrent: Qbittorrent, qbt: Qbt, site: str
) -> None:
    watcher = Watcher(qbt)
    await watcher.nothing_but()

    film_key = await add(qbt, film(site, "one"), "film")
    watcher.look_at(film_key)
    await watcher.until(("added", "film"), ("finished", "film"), ("all_finished", ""))

    await qbt.commands.async_recheck([film_key])
    await watcher.nothing_but()
    await until_seeding(qbt, film_key)

    cross_key = await add(qbt, film(site, "two"), "cross")
    await until_seeding(qbt, cross_key)
    watcher.look_at(cross_key)
    await watcher.until(("added", "cross"))

    watcher = Watcher(qbt, json.loads(json.dumps(watcher.watch.memory.as_json())))
    await watcher.nothing_but()

    qbittorrent.stop()
    (qbittorrent.downloads / "film").unlink()
    qbittorrent.start()
    await watcher.until(("failed", "film"), ("failed", "cross"))

    await qbt.commands.async_remove([cross_key], delete_files=False)
    watcher.look_at(cross_key)
    await watcher.until(("removed", "cross"))


async def test_what_happens_while_home_assistant_is_away_is_late(
    qbt: Qbt, site: str
) -> None:
    watcher = Watcher(qbt)
    await watcher.nothing_but()
    stored = watcher.watch.memory.as_json()
    await asyncio.sleep(1.1)
    await until_seeding(qbt, await add(qbt, film(site, "one"), "film"), len(DATA))

    watcher = Watcher(qbt, stored)
    await watcher.until(("finished", "film"))
