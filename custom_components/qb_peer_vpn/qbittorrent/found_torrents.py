"""Read which torrents a short list has, and what the log says about an address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
import re
from typing import Final

from ..web import ArrivingJson, UnreadableJsonError, read_json
from .torrent_fields import clean_text, count
from .tracker_hosts import torrent_hash

_ID_DIGITS: Final = 40
_WARNING: Final = 4
"""Type of a line of the log; critical ones have 8."""
_HASH: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{40}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTorrent:
    """A torrent that is in the list."""

    hash: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of qBittorrent's log, in the language of qBittorrent."""

    number: int
    text: str = field(repr=False)
    is_warning: bool

    def is_about(self, url: str) -> bool:
        """Return whether an address is named in it."""
        return url in self.text

    @property
    def hashes(self) -> list[str]:
        """The hashes of torrents in it."""
        return _HASH.findall(self.text)


def read_found(
    pieces: Iterable[bytes], *, has_tag: str | None = None
) -> list[FoundTorrent]:
    """Read a short list, or of any list the torrents with a tag.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    return [
        found
        for row in _rows(pieces)
        if has_tag is None or has_tag in _tags(row)
        if (found := _found(row))
    ]


def read_by_info_hash(
    pieces: Iterable[bytes], *, hashes: frozenset[str]
) -> FoundTorrent | None:
    """Find in the whole list a torrent with one of these v1 or cut v2 hashes.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    for row in _rows(pieces):
        own = (row.get("infohash_v1"), row.get("infohash_v2"))
        digits = {each[:_ID_DIGITS].lower() for each in own if isinstance(each, str)}
        if digits & hashes and (found := _found(row)):
            return found
    return None


def read_log(pieces: Iterable[bytes]) -> list[LogLine]:
    """Read lines of ``log/main``.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    lines: list[LogLine] = []
    for row in _rows(pieces):
        number, text, kind = count(row.get("id")), row.get("message"), row.get("type")
        if number is not None and isinstance(text, str):
            is_warning = isinstance(kind, int) and kind >= _WARNING
            lines.append(LogLine(number=number, text=text, is_warning=is_warning))
    return lines


def read_tags(pieces: Iterable[bytes]) -> list[str]:
    """Read all tags from ``torrents/tags``.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    answer = read_json(pieces)
    if not isinstance(answer, list):
        raise UnreadableJsonError
    return [each for each in answer if isinstance(each, str)]


def _rows(pieces: Iterable[bytes]) -> Iterator[dict[str, object]]:
    document = ArrivingJson(pieces)
    for row in document.items():
        if isinstance(row, dict):
            yield row
    document.end()


def _tags(row: dict[str, object]) -> list[str]:
    tags = row.get("tags")
    return [each.strip() for each in tags.split(",")] if isinstance(tags, str) else []


def _found(row: dict[str, object]) -> FoundTorrent | None:
    digits, name = torrent_hash(row.get("hash")), clean_text(row.get("name"))
    return FoundTorrent(hash=digits.decode(), name=name or "") if digits else None
