"""JSON documents from outside, decoded row by row.

``json.loads`` holds the GIL until it is done, which for a list of several megabytes stops
the event loop's thread for a large part of a second. Here each row is decoded by a call
of its own, so that other threads run in between.
"""

import json
from json import JSONDecodeError, JSONDecoder
import re
from typing import Final

from ..errors import ServerListTooLargeError, ServerListUnreadableError

MAX_LIST_BYTES: Final = 20 * 1024 * 1024
"""Three times the largest known list: NordVPN's, with 5.8 MB."""

MAX_ROWS: Final = 200_000
"""Of an array or object; NordVPN's list has 17,000."""

_ROW_DEPTH: Final = 3
"""Rows are in the array of a provider: ``{"mullvad": {"servers": [row, ...]}}``."""

_WINDOWS: Final = (4_096, 65_536, 524_288)
"""How much of the text is decoded at once, in characters: enough for a usual row, for a
long one, and for the longest that is accepted."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = JSONDecoder()


def load_json(content: bytes) -> object:
    """Decode a document.

    Raises:
        ServerListTooLargeError: more than ``MAX_LIST_BYTES`` or ``MAX_ROWS``.
        ServerListUnreadableError: not JSON, such as the page of a proxy.

    """
    if len(content) > MAX_LIST_BYTES:
        raise ServerListTooLargeError("too large")
    try:
        text = content.decode(json.detect_encoding(content), "surrogatepass")
        return _document(text)
    except ValueError, RecursionError:
        # Without the cause, which quotes the document.
        raise ServerListUnreadableError("not JSON") from None


def _document(text: str) -> object:
    value, end = _value(text, _skip_space(text, 0), depth=0)
    if _skip_space(text, end) < len(text):
        raise ValueError("more than one document")
    return value


def _value(text: str, start: int, depth: int) -> tuple[object, int]:
    """Decode the value at a position; return it and the position behind it."""
    if depth < _ROW_DEPTH and text.startswith("{", start):
        return _object(text, start, depth)
    if depth < _ROW_DEPTH and text.startswith("[", start):
        return _array(text, start)
    return _row(text, start)


def _object(text: str, start: int, depth: int) -> tuple[dict[str, object], int]:
    members: dict[str, object] = {}
    position = _skip_space(text, start + 1)
    if text.startswith("}", position):
        return members, position + 1
    while len(members) < MAX_ROWS:
        if not text.startswith('"', position):
            raise ValueError("a key that is no string")
        key, position = _row(text, position)
        position = _skip(":", text, position)
        members[str(key)], position = _value(text, position, depth + 1)
        position = _skip_space(text, position)
        if text.startswith("}", position):
            return members, position + 1
        position = _skip(",", text, position)
    raise ServerListTooLargeError("too many rows")


def _array(text: str, start: int) -> tuple[list[object], int]:
    rows: list[object] = []
    position = _skip_space(text, start + 1)
    if text.startswith("]", position):
        return rows, position + 1
    while len(rows) < MAX_ROWS:
        row, position = _row(text, position)
        rows.append(row)
        position = _skip_space(text, position)
        if text.startswith("]", position):
            return rows, position + 1
        position = _skip(",", text, position)
    raise ServerListTooLargeError("too many rows")


def _row(text: str, start: int) -> tuple[object, int]:
    """Decode a value in one go, if it is no longer than the largest window."""
    for size in _WINDOWS:
        window = text[start : start + size]
        is_last = len(window) < size
        try:
            value, length = _DECODER.raw_decode(window)
        except JSONDecodeError:
            if is_last:
                raise
            continue
        return value, start + length
    raise ValueError("a row that is too long")


def _skip(mark: str, text: str, position: int) -> int:
    """Return the position behind a punctuation mark and the space around it."""
    position = _skip_space(text, position)
    if not text.startswith(mark, position):
        raise ValueError(f"no {mark}")
    return _skip_space(text, position + 1)


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
