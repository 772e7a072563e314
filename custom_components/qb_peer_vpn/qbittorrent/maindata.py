"""Read ``sync/maindata``: a full answer, or what changed since another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..models import Table
from ..web import ArrivingJson, UnreadableJsonError
from .plausible import plausible
from .torrent_fields import FieldReader, Fields, clean_text, is_complete
from .torrent_rows import RowBuilder
from .tracker_hosts import (
    TrackerUrls,
    UrlDigest,
    packed_hashes,
    torrent_hash,
    tracker_host,
    url_digest,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maindata:
    """One answer of ``sync/maindata``."""

    rid: int
    """What the next request names, to be answered with the changes since this answer."""
    is_full: bool
    """Whether it has everything, and not only changes."""
    table: Table = field(repr=False)
    """Torrents that are there as a whole, sorted by hash: all, or the new ones."""
    names: tuple[str, ...] = field(repr=False)
    """Of these torrents."""
    changes: Mapping[bytes, Fields] = field(repr=False)
    """What changed of known torrents, by hash."""
    removed: frozenset[bytes] = field(repr=False)
    """Hashes of torrents that are gone."""
    urls: TrackerUrls = field(repr=False)
    """Trackers that are new or have other torrents, with all their torrents."""
    urls_removed: frozenset[UrlDigest] = field(repr=False)
    server: Mapping[str, object] = field(repr=False)
    """Changed fields of ``server_state``, by qBittorrent's names."""

    @property
    def change_count(self) -> int:
        """Torrents that are new, changed or gone."""
        return len(self.table) + len(self.changes) + len(self.removed)


def read_maindata(pieces: Iterable[bytes], reader: FieldReader) -> Maindata:
    """Read an answer while it arrives, torrent by torrent.

    A torrent that makes no sense is left out. Of trackers' URLs only the hosts are kept.

    Raises:
        UnreadableJsonError: it is no such answer.
        ImplausibleError: it names more than is plausible.

    """
    document = ArrivingJson(pieces)
    answer = _Answer(reader)
    for name in document.members():
        if (read := _MEMBERS.get(name)) is None:
            document.value()
        else:
            read(answer, document)
    document.end()
    return answer.finished()


class _Answer:
    """What has been read so far."""

    def __init__(self, reader: FieldReader) -> None:
        self._reader = reader
        self._rid = 0
        self._is_full = False
        self._rows = RowBuilder()
        self._changes: dict[bytes, Fields] = {}
        self._removed: frozenset[bytes] = frozenset()
        self._urls: dict[UrlDigest, tuple[str, bytes]] = {}
        self._urls_removed: frozenset[UrlDigest] = frozenset()
        self._server: Mapping[str, object] = {}

    def finished(self) -> Maindata:
        if self._rid < 1:
            raise UnreadableJsonError
        table, names = self._rows.build()
        return Maindata(
            rid=self._rid,
            is_full=self._is_full,
            table=table,
            names=names,
            changes=self._changes,
            removed=self._removed,
            urls=self._urls,
            urls_removed=self._urls_removed,
            server=self._server,
        )

    def rid(self, document: ArrivingJson) -> None:
        value = document.value()
        if type(value) is int:
            self._rid = value

    def full_update(self, document: ArrivingJson) -> None:
        self._is_full = document.value() is True

    def server_state(self, document: ArrivingJson) -> None:
        value = document.value()
        if isinstance(value, dict):
            self._server = value

    def categories(self, document: ArrivingJson) -> None:
        for name in plausible(document.members()):
            self._reader.categories.number(clean_text(name))
            document.value()

    def torrents(self, document: ArrivingJson) -> None:
        for name in plausible(document.members()):
            key, row = torrent_hash(name), document.value()
            if key is None or not isinstance(row, dict):
                continue
            fields = self._reader.fields(row)
            if is_complete(fields):
                self._rows.add(key, fields)
            elif fields:
                self._changes[key] = fields

    def torrents_removed(self, document: ArrivingJson) -> None:
        hashes = map(torrent_hash, plausible(document.items()))
        self._removed = frozenset(each for each in hashes if each)

    def trackers(self, document: ArrivingJson) -> None:
        for url in plausible(document.members()):
            hashes = packed_hashes(document.items())
            if (host := tracker_host(url)) is not None:
                self._reader.hosts.number(host)
                self._urls[url_digest(url)] = host, hashes

    def trackers_removed(self, document: ArrivingJson) -> None:
        self._urls_removed = frozenset(
            url_digest(url)
            for url in plausible(document.items())
            if isinstance(url, str)
        )


_MEMBERS: Final = {
    "rid": _Answer.rid,
    "full_update": _Answer.full_update,
    "server_state": _Answer.server_state,
    "categories": _Answer.categories,
    "torrents": _Answer.torrents,
    "torrents_removed": _Answer.torrents_removed,
    "trackers": _Answer.trackers,
    "trackers_removed": _Answer.trackers_removed,
}
