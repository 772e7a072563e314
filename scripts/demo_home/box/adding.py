"""Answer ``torrents/add``: files, magnet links, and addresses."""

from dataclasses import dataclass
from hashlib import sha1
import json
from urllib.parse import unquote, urlsplit

from aiohttp import web

from custom_components.qb_peer_vpn.torrents import (
    BadMagnetError,
    BadTorrentFileError,
    InfoHashes,
    parse_magnet,
    read_torrent_file,
)

from .asked import Asked, conflict
from .catalog import ARRIVING, TORRENTS
from .metainfo import files_of, make_metainfo, trackers_of
from .state import CHECK_SECONDS, INFO, WARNING, Box
from .torrent import BoxFile, BoxTorrent

FETCH_SECONDS = 1.5
METADATA_SECONDS = 4.0
UNKNOWN_BYTES = 700 << 20
"""Size of what is only known by its name or its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """An address that is being fetched."""

    url: str
    at: float
    asked: Asked


class Adding:
    """What was asked for and is not there yet."""

    def __init__(self) -> None:
        self._fetches: list[Fetch] = []

    def add(self, box: Box, asked: Asked) -> web.Response:
        """Answer as qBittorrent 5.2: one torrent a request."""
        url = asked.text("urls").strip()
        if asked.file is not None:
            return self._add_file(box, asked, asked.file)
        if url.startswith(("http://", "https://")):
            at = box.now + FETCH_SECONDS
            self._fetches.append(Fetch(url=url, at=at, asked=asked))
            box.write(INFO, f'Downloading torrent... Source: "{url}"')
            return _added(202, pending=1)
        return self._add_magnet(box, asked, url)

    def play(self, box: Box) -> None:
        """Let arrive what is due."""
        for fetch in [each for each in self._fetches if each.at <= box.now]:
            self._fetches.remove(fetch)
            _arrive(box, fetch)
        for torrent in [*box.torrents.values()]:
            if (
                not torrent.has_metadata
                and torrent.runs(box.now)
                and box.now - torrent.started_at >= METADATA_SECONDS
            ):
                _learn(torrent, box.now)

    def _add_file(self, box: Box, asked: Asked, content: bytes) -> web.Response:
        try:
            found = read_torrent_file(content)
        except BadTorrentFileError:
            text = "Error: 'a.torrent' is not a valid torrent file."
            raise web.HTTPUnsupportedMediaType(text=text) from None
        if box.knows(found.hashes.v1 or "", found.hashes.v2 or ""):
            raise conflict("Conflict")
        return _added(200, _put(box, asked, content))

    def _add_magnet(self, box: Box, asked: Asked, link: str) -> web.Response:
        try:
            magnet = parse_magnet(link)
        except BadMagnetError:
            raise conflict("Conflict") from None
        hashes = magnet.hashes
        if box.knows(hashes.v1 or "", hashes.v2 or ""):
            raise conflict("Conflict")
        torrent = _new(box, asked, hashes, magnet.name or hashes.torrent_hash)
        box.put(torrent)
        return _added(200, torrent.info_hash)


def _arrive(box: Box, fetch: Fetch) -> None:
    """Add what is at an address: something for each name that ends with .torrent."""
    path = unquote(urlsplit(fetch.url).path)
    name = path.rpartition("/")[2].removesuffix(".torrent")
    if not path.endswith(".torrent") or not name:
        box.write(WARNING, f'Failed to add torrent. Source: "{fetch.url}".')
        return
    known = next((each for each in (*TORRENTS, *ARRIVING) if each.name == name), None)
    content = (
        make_metainfo(name, [(name, UNKNOWN_BYTES)]) if known is None else known.content
    )
    hashes = read_torrent_file(content).hashes
    if box.knows(hashes.v1 or "", hashes.v2 or ""):
        text = f"Duplicate. Source: {fetch.url}. Infohash: {hashes.torrent_hash}."
        box.write(INFO, text)
    else:
        _put(box, fetch.asked, content)


def _put(box: Box, asked: Asked, content: bytes) -> str:
    found = read_torrent_file(content)
    torrent = _new(box, asked, found.hashes, found.name)
    torrent.checked_until = box.now + CHECK_SECONDS
    _know(torrent, content)
    box.put(torrent)
    return torrent.info_hash


def _new(box: Box, asked: Asked, hashes: InfoHashes, name: str) -> BoxTorrent:
    category = asked.text("category")
    folder = asked.text("savepath") or box.categories.get(category)
    return BoxTorrent(
        info_hash=hashes.torrent_hash,
        v1=hashes.v1 or "",
        v2=hashes.v2 or "",
        name=asked.text("rename") or name,
        content=None,
        files=[],
        trackers=[],
        added_on=box.now,
        started_at=box.now,
        category=category,
        tags=set(asked.words("tags")),
        save_path=folder or str(box.preferences["save_path"]),
        is_stopped=asked.flag("stopped") or False,
        up_limit=asked.limit("upLimit"),
        down_limit=asked.limit("dlLimit"),
        ratio_limit=asked.number("ratioLimit", -2),
        seeding_minutes=round(asked.number("seedingTimeLimit", -2)),
        is_sequential=asked.flag("sequentialDownload") or False,
        first_last_first=asked.flag("firstLastPiecePrio") or False,
    )


def _learn(torrent: BoxTorrent, now: float) -> None:
    """Let the metadata of a magnet link arrive."""
    key = torrent.info_hash
    known = next(
        (each for each in (*TORRENTS, *ARRIVING) if each.info_hash == key), None
    )
    if known is None:
        digits = sha1(key.encode()).digest()
        size = UNKNOWN_BYTES + (digits[0] << 20)
        _know(torrent, make_metainfo(torrent.name, [(torrent.name, size)]))
    else:
        torrent.name = known.name
        _know(torrent, known.content)
    torrent.started_at = now


def _know(torrent: BoxTorrent, content: bytes) -> None:
    torrent.content = content
    torrent.files = [BoxFile(name=path, size=size) for path, size in files_of(content)]
    torrent.trackers = trackers_of(content)
    torrent.is_private = read_torrent_file(content).is_private


def _added(status: int, key: str = "", pending: int = 0) -> web.Response:
    counts = {
        "added_torrent_ids": [key] if key else [],
        "failure_count": 0,
        "pending_count": pending,
        "success_count": 1 if key else 0,
    }
    return web.Response(
        status=status, text=json.dumps(counts), content_type="application/json"
    )
