"""JSON documents of server lists, decoded row by row.

``json.loads`` would hold the GIL, and so stop the event loop, for a large part of a second
while it decodes several megabytes.
"""

from collections.abc import Iterator, Sequence
import json
from typing import Final, overload, override

from ...web import OVERLONG, ArrivingJson, UnreadableJsonError
from ..errors import ListFault, ServerListTooLargeError, ServerListUnreadableError

MAX_LIST_BYTES: Final = 20 * 1024 * 1024
"""Three times the largest known list: NordVPN's, with 5.8 MB."""

MAX_ROWS: Final = 40_000
"""Of an array or object; NordVPN's list has 17,000. More servers, stored and restored, would
hold the event loop for longer than 15 ms."""

_ROW_DEPTH: Final = 3
"""Rows are in the array of a provider: ``{"mullvad": {"servers": [row, ...]}}``."""

_PIECE_BYTES: Final = 1 << 16


class Rows(Sequence[object]):
    """The rows of a list, each decoded when it is read.

    Decoded at once, they would be a million objects, and the garbage collector stops all
    threads while it looks at them.
    """

    __slots__ = ("_texts",)

    def __init__(self, rows: Iterator[object]) -> None:
        """Take the rows one by one.

        Raises:
            ServerListTooLargeError: more than ``MAX_ROWS``.

        """
        self._texts: list[str] = []
        for row in rows:
            self._texts.append(json.dumps(row))
            _check_number(len(self._texts))

    @override
    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[object]: ...
    @override
    def __getitem__(self, index: int | slice) -> object:
        if isinstance(index, slice):
            return [json.loads(text) for text in self._texts[index]]
        return json.loads(self._texts[index])

    @override
    def __iter__(self) -> Iterator[object]:
        return map(json.loads, self._texts)


def load_json(content: bytes) -> object:
    """Decode a document, whose arrays are ``Rows``.

    Raises:
        ServerListTooLargeError: more than ``MAX_LIST_BYTES`` or ``MAX_ROWS``.
        ServerListUnreadableError: not JSON, such as the page of a proxy.

    """
    if len(content) > MAX_LIST_BYTES:
        raise ServerListTooLargeError("too large")
    try:
        document = ArrivingJson(_pieces(content))
        value = _value(document, depth=0)
        document.end()
    except UnicodeError, UnreadableJsonError:
        # Without the cause, which can quote the document.
        raise ServerListUnreadableError("not JSON", ListFault.NOT_JSON) from None
    return value


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield the content in UTF-8; files of a user's own can have another encoding."""
    encoding = json.detect_encoding(content)
    if encoding != "utf-8":
        content = content.decode(encoding).encode()
    for start in range(0, len(content), _PIECE_BYTES):
        yield content[start : start + _PIECE_BYTES]


def _value(document: ArrivingJson, depth: int) -> object:
    """Decode the next value; from the rows down, in one go."""
    match document.peek():
        case "{" if depth < _ROW_DEPTH:
            members: dict[str, object] = {}
            for name in document.members():
                members[name] = _value(document, depth + 1)
                _check_number(len(members))
            return members
        case "[" if depth < _ROW_DEPTH:
            return Rows(map(_whole, document.items()))
        case _:
            return _whole(document.value())


def _whole(value: object) -> object:
    """Return a value that was read; a list with an overlong one is not used at all."""
    if value is OVERLONG:
        raise UnreadableJsonError
    return value


def _check_number(rows: int) -> None:
    if rows > MAX_ROWS:
        raise ServerListTooLargeError("too many rows")
