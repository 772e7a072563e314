"""Read JSON while it arrives.

A large answer is never in memory as a whole: the reader asks for one member or item after
the other, and what it has read is dropped. ``json.loads`` holds the GIL until it is done;
reading value by value lets the event loop run in between.
"""

from codecs import iterdecode
from collections.abc import Iterable, Iterator
from json import JSONDecodeError, JSONDecoder
import re
from typing import Final

MAX_VALUE_CHARS: Final = 1 << 20
"""Maximum length of a single value, in characters of JSON.

Longer ones are skipped: as Python objects they would take twenty times that memory.
"""

OVERLONG: Final = object()
"""Returned in place of a value that was skipped."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_MARK: Final = re.compile(r"[ \t\n\r]*([^ \t\n\r])")
_AFTER_NUMBER: Final = re.compile(r"[ \t\n\r,\]}]")
_OUTSIDE_STRING: Final = re.compile(r'[^"\[\]{}]*')
_INSIDE_STRING: Final = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)


class UnreadableJsonError(ValueError):
    """The document is not JSON, or not of the expected form.

    Unlike ``JSONDecodeError`` it carries no part of the document: that may hold names,
    addresses and passkeys, and errors get logged.
    """

    def __init__(self) -> None:
        super().__init__("the document is not the JSON that was expected")


class ArrivingJson:
    """A JSON document in UTF-8, read from front to back.

    Every method raises ``UnreadableJsonError`` where the document has something else than
    what is asked for, or ends too early. Errors of ``pieces`` pass through unchanged.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        # An invalid UTF-8 byte makes one text wrong, not the whole answer.
        self._texts = iterdecode(pieces, "utf-8", errors="replace")
        self._text = ""
        self._place = 0
        self._decode = JSONDecoder().raw_decode

    def members(self) -> Iterator[str]:
        """Enter an object; yield the name of each member.

        Read the member's value, by any method, before going on to the next name. A member
        with an overlong name is skipped.
        """
        self._expect("{")
        if self._take("}"):
            return
        while True:
            if self._next_mark() != '"':
                raise UnreadableJsonError
            name = self.value()
            self._expect(":")
            if isinstance(name, str):
                yield name
            else:
                self.value()
            if not self._take(","):
                self._expect("}")
                return

    def items(self) -> Iterator[object]:
        """Enter a list; yield its items, each parsed."""
        self._expect("[")
        if self._take("]"):
            return
        while True:
            yield self.value()
            if not self._take(","):
                self._expect("]")
                return

    def value(self) -> object:
        """Parse the next value; skip it and return ``OVERLONG`` if it is too long."""
        mark = self._next_mark()
        if not mark:
            raise UnreadableJsonError
        while True:
            found = self._decoded()
            if found is None:
                if len(self._text) - self._place > MAX_VALUE_CHARS:
                    self._skip(mark)
                    return OVERLONG
                if not self._read_on():
                    raise UnreadableJsonError
                continue
            value, end = found
            length = end - self._place
            # A number may continue in the next piece.
            if (
                isinstance(value, str | dict | list)
                or _AFTER_NUMBER.match(self._text, end)
                or not self._read_on()
            ):
                # Reading on drops the text in front of the value, also at the end.
                self._place += length
                return value

    def peek(self) -> str:
        """Return the first character of the next value, "" at the end."""
        return self._next_mark()

    def end(self) -> None:
        """Require that nothing but white space follows."""
        if self._next_mark():
            raise UnreadableJsonError

    def _decoded(self) -> tuple[object, int] | None:
        """Parse a value from the text that has arrived; None if it is not complete."""
        try:
            value, end = self._decode(self._text, self._place)
        except JSONDecodeError:
            return None
        except ValueError, RecursionError:  # a number of 4,300 digits; 1,000 brackets
            pass
        else:
            return value, end
        # Not inside the handler, so that the error has no context with the text.
        raise UnreadableJsonError

    def _skip(self, mark: str) -> None:
        """Skip a string, list, or object without parsing it, by its brackets."""
        if mark not in '"[{':
            raise UnreadableJsonError
        depth, is_string = 0, False
        while True:
            span = _INSIDE_STRING if is_string else _OUTSIDE_STRING
            self._place = span.match(self._text, self._place).end()  # type: ignore[union-attr]
            mark = self._text[self._place : self._place + 1]
            if mark in {"", "\\"}:  # the rest of an escape is in the next piece
                if not self._read_on():
                    raise UnreadableJsonError
                continue
            self._place += 1
            if mark == '"':
                is_string = not is_string
            else:
                depth += 1 if mark in "[{" else -1
            if depth == 0 and not is_string:
                return

    def _take(self, mark: str) -> bool:
        """Skip a character if it is the next one after white space."""
        if self._text.startswith(mark, self._place) or self._next_mark() == mark:
            self._place += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise UnreadableJsonError

    def _next_mark(self) -> str:
        """Skip white space; return the next character, "" at the end."""
        mark = self._text[self._place : self._place + 1]
        if mark > " ":  # no white space, as qBittorrent writes JSON
            return mark
        while True:
            if match := _MARK.match(self._text, self._place):
                self._place = match.start(1)
                return match[1]
            if not self._read_on():
                return ""

    def _read_on(self) -> bool:
        """Double the buffered text, so that a long value is parsed only a few times.

        The result is False at the end of the document.
        """
        self._place = _SPACE.match(self._text, self._place).end()  # type: ignore[union-attr]
        pieces = [self._text[self._place :]]
        if len(pieces[0]) > MAX_VALUE_CHARS:
            raise UnreadableJsonError
        missing = len(pieces[0]) + 1
        while missing > 0 and (piece := next(self._texts, None)) is not None:
            pieces.append(piece)
            missing -= len(piece)
        self._text, self._place = "".join(pieces), 0
        return len(pieces) > 1


def read_json(pieces: Iterable[bytes]) -> object:
    """Parse a small document as a whole.

    Raises:
        UnreadableJsonError: it is not JSON, or longer than ``MAX_VALUE_CHARS``.

    """
    document = ArrivingJson(pieces)
    value = document.value()
    document.end()
    if value is OVERLONG:
        raise UnreadableJsonError
    return value
