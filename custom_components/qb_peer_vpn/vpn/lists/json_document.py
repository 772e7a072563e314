"""JSON documents of server lists, decoded row by row.

``json.loads`` would hold the GIL, and so stop the event loop, for a large part of a second
while it decodes several megabytes.
"""

from collections.abc import Iterator
import json
from typing import Final

from ...web import OVERLONG, ArrivingJson, UnreadableJsonError
from ..errors import ServerListTooLargeError, ServerListUnreadableError

MAX_LIST_BYTES: Final = 20 * 1024 * 1024
"""Three times the largest known list: NordVPN's, with 5.8 MB."""

MAX_ROWS: Final = 200_000
"""Of an array or object; NordVPN's list has 17,000."""

_ROW_DEPTH: Final = 3
"""Rows are in the array of a provider: ``{"mullvad": {"servers": [row, ...]}}``."""

_PIECE_BYTES: Final = 1 << 16


def load_json(content: bytes) -> object:
    """Decode a document.

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
        raise ServerListUnreadableError("not JSON") from None
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
            rows: list[object] = []
            for row in document.items():
                rows.append(_whole(row))
                _check_number(len(rows))
            return rows
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
