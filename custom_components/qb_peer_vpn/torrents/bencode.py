"""Read and write bencode (BEP 3), within bounds."""

from dataclasses import dataclass, field
import re
from typing import Final

type Value = int | bytes | list[Value] | dict[bytes, Value]

MAX_BYTES: Final = 10 * 1024 * 1024
"""Size of a document. The largest .torrent files in use have some megabytes."""
MAX_DEPTH: Final = 100
"""Lists and dictionaries inside each other."""
MAX_TOKENS: Final = 1_000_000
"""Numbers, texts, and the begins and ends of lists and dictionaries."""

_INTEGER: Final = re.compile(rb"i(0|-?[1-9][0-9]{0,18})e")
"""No zeros in front, no "-0", and no more digits than 64 bits have."""
_LENGTH: Final = re.compile(rb"(0|[1-9][0-9]{0,8}):")


class BencodeError(ValueError):
    """A document that is not bencode, or beyond a bound. It quotes nothing."""

    def __init__(self) -> None:
        super().__init__("this is not bencode, or beyond a bound")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A value, and where the values of the outermost dictionary are."""

    value: Value = field(repr=False)
    spans: dict[bytes, tuple[int, int]] = field(repr=False)
    """First byte, and the byte after the last one, by key."""


def decode(
    data: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_tokens: int = MAX_TOKENS,
) -> Document:
    """Read a document.

    Keys may be in any order: some programs do not sort them, and qBittorrent reads them
    all the same. A key that comes twice is refused, and so is anything after the end.

    Raises:
        BencodeError: it is not bencode, or beyond a bound.

    """
    if len(data) > max_bytes:
        raise BencodeError
    reader = _Reader(data, max_depth)
    for _ in range(max_tokens):
        if (found := reader.step()) is not None:
            return found
    raise BencodeError


def encode(value: Value, depth: int = 0) -> bytes:
    """Write a value, with the keys in order.

    Args:
        value: what to write.
        depth: how many lists and dictionaries it is in.

    Raises:
        BencodeError: it is deeper than ``MAX_DEPTH``.

    """
    if depth > MAX_DEPTH:
        raise BencodeError
    match value:
        case int():
            return b"i%de" % value
        case bytes():
            return b"%d:%b" % (len(value), value)
        case list():
            return b"l%be" % b"".join(encode(each, depth + 1) for each in value)
        case _:
            pairs = (
                encode(key) + encode(value[key], depth + 1) for key in sorted(value)
            )
            return b"d%be" % b"".join(pairs)


@dataclass(slots=True)
class _Open:
    """A list or dictionary that has not ended yet."""

    start: int
    value: list[Value] | dict[bytes, Value]
    key: bytes | None = None
    """The last key of a dictionary, while its value is missing."""


class _Reader:
    """Reads token by token, with a stack of its own: no depth ends in an exception."""

    def __init__(self, data: bytes, max_depth: int) -> None:
        self._data = data
        self._max_depth = max_depth
        self._at = 0
        self._stack: list[_Open] = []
        self._spans: dict[bytes, tuple[int, int]] = {}

    def step(self) -> Document | None:
        """Read one token; return the document if it was the last one."""
        start, mark = self._at, self._data[self._at : self._at + 1]
        if mark in {b"d", b"l"}:
            self._open({} if mark == b"d" else [])
            return None
        value: Value
        if mark == b"e":
            ended = self._close()
            start, value = ended.start, ended.value
        else:
            value = self._atom()
        if self._stack:
            self._add(value, start)
            return None
        if self._at != len(self._data):
            raise BencodeError
        return Document(value=value, spans=self._spans)

    def _open(self, value: list[Value] | dict[bytes, Value]) -> None:
        if len(self._stack) >= self._max_depth:
            raise BencodeError
        self._stack.append(_Open(self._at, value))
        self._at += 1

    def _close(self) -> _Open:
        if not self._stack or self._stack[-1].key is not None:
            raise BencodeError
        self._at += 1
        return self._stack.pop()

    def _atom(self) -> int | bytes:
        """Read a number or a text."""
        if number := _INTEGER.match(self._data, self._at):
            self._at = number.end()
            return int(number[1])
        length = _LENGTH.match(self._data, self._at)
        if length is None:
            raise BencodeError
        start, self._at = length.end(), length.end() + int(length[1])
        if self._at > len(self._data):
            raise BencodeError
        return self._data[start : self._at]

    def _add(self, value: Value, start: int) -> None:
        """Add a value, or a key, to the innermost list or dictionary."""
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            if len(self._stack) == 1:
                self._spans[parent.key] = start, self._at
            parent.value[parent.key] = value
            parent.key = None
        elif isinstance(value, bytes) and value not in parent.value:
            parent.key = value
        else:
            # Readers do not agree on which value of a key counts.
            raise BencodeError
