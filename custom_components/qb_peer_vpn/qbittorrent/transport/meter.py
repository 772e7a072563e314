"""The limits of one request: seconds in total, and bytes."""

from collections.abc import Callable
from dataclasses import dataclass
import time
from typing import Final

from ..errors import AnswerTooLargeError, SessionClosedError, TooSlowError

SMALL_CAP: Final = 1024 * 1024
"""Bytes of an ordinary answer, decompressed."""

LIST_CAP: Final = 64 * 1024 * 1024
"""Bytes of a list of torrents or peers: 30,000 torrents are 53 MB."""

PIECE_BYTES: Final = 64 * 1024
"""Bytes of an answer that are handed on at once."""

_HEAD_BYTES: Final = 256 * 1024
"""Status line and headers, with those of interim answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long things may take, in seconds."""

    total: float = 30.0
    """One request with all that belongs to it, at most one login included."""
    connect: float = 5.0
    """Finding the host and opening the TCP connection."""
    idle: float = 5.0
    """After that time, an open connection is not used again. qBittorrent closes it
    after 7 s, and a request that meets the close is lost."""
    clock: Callable[[], float] = time.monotonic
    """Monotonic time."""


class Meter:
    """Counts the time and bytes of the current request, and ends it at a limit."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._ends_at = 0.0
        self._bytes_left = 0
        self.bytes_read = 0
        """Bytes of the current answer, before decompression."""
        self.is_cut = False
        """Set from another thread: stop, and ignore later data."""

    def start(self) -> None:
        """Begin a request and start its deadline."""
        self._ends_at = self._timing.clock() + self._timing.total

    def expect_answer(self) -> None:
        """Begin an answer with its head."""
        self._bytes_left = _HEAD_BYTES
        self.bytes_read = 0

    def expect_body(self, cap: int) -> None:
        """Go on to the body, of at most ``cap`` bytes, which chunks may double."""
        self._bytes_left += 2 * cap

    def seconds_left(self) -> float:
        """Return how long the next step may take.

        Raises:
            TooSlowError: there is no time left.
            SessionClosedError: the connection was cut.

        """
        if self.is_cut:
            raise SessionClosedError
        left = self._ends_at - self._timing.clock()
        if left <= 0.0:
            raise TooSlowError
        return left

    def count(self, count: int) -> None:
        """Count bytes that arrived.

        Raises:
            AnswerTooLargeError: they are too many.
            SessionClosedError: the connection was cut; its end may be that of a body.

        """
        if self.is_cut:
            raise SessionClosedError
        self.bytes_read += count
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise AnswerTooLargeError
