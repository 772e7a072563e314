"""An answer whose body is read in pieces, within limits."""

from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from time import sleep
from typing import Any, Final, override

from requests import Response

from ..errors import AnswerTooLargeError, CannotConnectError
from .decoding import decoded
from .meter import PIECE_BYTES

type InOurWords = Callable[[Callable[[], bytes]], bytes]

_PAUSE: Final = 0.0001
"""Seconds between two pieces.

Reading a piece that has already arrived lets go of the GIL for an instant only. The event
loop wakes up, finds it taken again, and waits once more: without a pause a large answer
keeps it waiting for up to 40 ms.
"""


class Answer(Response):
    """An answer as the library requests knows it, with a body read by us."""

    def __init__(
        self,
        raw: HTTPResponse,
        *,
        cap: int,
        in_our_words: InOurWords,
        check_time: Callable[[], object],
        finish: Callable[[], None],
    ) -> None:
        """Wrap an answer of which only the head was read.

        Args:
            raw: the answer.
            cap: bytes that its body may have, decompressed.
            in_our_words: makes a step, and raises errors of ours if it fails.
            check_time: raises an error once the request must end.
            finish: called at the end of the body, or where reading ends early.

        """
        super().__init__()
        self.raw = raw
        self._cap = cap
        self._in_our_words = in_our_words
        self._check_time = check_time
        self._finish = finish
        self._is_finished = False

    @override
    def iter_content(
        self, chunk_size: int | None = 1, decode_unicode: bool = False
    ) -> Iterator[Any]:
        """Return the body in pieces of at most ``PIECE_BYTES``; ignore the arguments.

        Raises:
            AnswerTooLargeError: it is larger than the cap.
            CannotConnectError: it ends early.
            TooSlowError: the request has no time left.
            SessionClosedError: the connection was cut.

        """
        count = 0
        try:
            for piece in decoded(self._arriving(), self._content_encoding):
                count += len(piece)
                if count > self._cap:
                    raise AnswerTooLargeError
                # Thousands of pieces may come out of one that has arrived.
                self._check_time()
                yield piece
        finally:
            self._content_consumed = True
            self.close()

    @override
    def close(self) -> None:
        """End the answer; a connection on which some of it is left is closed."""
        if not self._is_finished:
            self._is_finished = True
            self._finish()

    @property
    def _content_encoding(self) -> str:
        return str(self.headers.get("Content-Encoding", ""))

    def _arriving(self) -> Iterator[bytes]:
        while True:
            piece = self._in_our_words(lambda: self.raw.read(PIECE_BYTES))
            if not piece:
                break
            yield piece
            sleep(_PAUSE)
        # Python's own reader takes a body that was cut off for a whole one.
        if self.raw.length:
            raise CannotConnectError
