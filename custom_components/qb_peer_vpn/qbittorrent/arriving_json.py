"""JSON that is parsed while it arrives.

To a question for thousands of torrents qBittorrent answers with megabytes, of which a few
numbers are read. So the answer is never in memory as a whole, and the parser, which holds
up all threads, the event loop's too, lets them go on after each object.
"""

from codecs import iterdecode
from collections.abc import Callable, Iterable, Iterator
import json
from json import JSONDecodeError, JSONDecoder
import re
from typing import Final

_MARK: Final = re.compile(r"[^ \t\n\r]")
"""Anything but JSON's white space."""

_END_OF_ITEM: Final = re.compile(r"[ \t\n\r,\]]")

type ObjectHook = Callable[[dict[str, object]], object]
"""Returns what is to be kept of an object."""


def parse_arriving(pieces: Iterable[bytes], object_hook: ObjectHook) -> object:
    """Parse a document in UTF-8; a list's items each as soon as it is there.

    Raises:
        ValueError: not JSON; errors of ``pieces`` come through as they are.
        RecursionError: JSON, but too many things inside each other.

    """
    text = _ArrivingText(iterdecode(pieces, "utf-8"))
    if text.take("["):
        return list(_items(text, JSONDecoder(object_hook=object_hook)))
    return json.loads(text.rest(), object_hook=object_hook)


def _items(text: _ArrivingText, decoder: JSONDecoder) -> Iterator[object]:
    """Parse what is behind the bracket that begins a list, up to the end."""
    if not text.take("]"):
        yield text.value(decoder)
        while text.take(","):
            yield text.value(decoder)
        if not text.take("]"):
            raise text.error("Expecting ',' delimiter")
    if not text.is_over():
        raise text.error("Extra data")


class _ArrivingText:
    """What is there of a text, from the place that was read up to."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._text = ""
        self._place = 0

    def take(self, mark: str) -> bool:
        """Go past a character if it is the next one behind white space."""
        if self.is_over() or self._text[self._place] != mark:
            return False
        self._place += 1
        return True

    def value(self, decoder: JSONDecoder) -> object:
        """Parse the next value, behind white space, and go past it."""
        while not self.is_over():
            try:
                value, end = decoder.raw_decode(self._text, self._place)
            except JSONDecodeError:
                if not self._read_on():
                    raise
                continue
            # A number is there as a whole when something else follows.
            if _END_OF_ITEM.match(self._text, end) or not self._read_on():
                self._place = end
                return value
        raise self.error("Expecting value")

    def is_over(self) -> bool:
        """Go past white space; return whether nothing is behind it."""
        while (mark := _MARK.search(self._text, self._place)) is None:
            self._text, self._place = "", 0
            if not self._read_on():
                return True
        self._place = mark.start()
        return False

    def rest(self) -> str:
        """Return all that was not gone past."""
        return "".join((self._text[self._place :], *self._texts))

    def error(self, message: str) -> JSONDecodeError:
        """Return what is wrong here."""
        return JSONDecodeError(message, self._text, self._place)

    def _read_on(self) -> bool:
        """Double what is left, so that a long value is not begun often; False at the end."""
        pieces = [self._text[self._place :]]
        missing = len(pieces[0]) + 1
        while missing > 0 and (piece := next(self._texts, None)) is not None:
            pieces.append(piece)
            missing -= len(piece)
        if len(pieces) == 1:
            return False
        self._text, self._place = "".join(pieces), 0
        return True
