"""The requests that wait for the worker, most urgent first."""

from enum import IntEnum
import heapq
from itertools import count
from threading import Condition

from .errors import SessionClosedError


class Priority(IntEnum):
    """How urgent a request is; the smaller number goes first."""

    USER = 0
    """A user waits for the result."""
    WRITE = 1
    """A change that the integration makes by itself."""
    POLL = 2
    """A regular poll."""


class RequestQueue[ItemT]:
    """A queue between threads: by priority, and within one, first in, first out."""

    def __init__(self) -> None:
        self._heap: list[tuple[Priority, int, ItemT]] = []
        self._numbers = count()
        self._changed = Condition()
        self._is_closed = False

    def put(self, item: ItemT, priority: Priority) -> None:
        """Add an item.

        Raises:
            SessionClosedError: the queue is closed.

        """
        with self._changed:
            if self._is_closed:
                raise SessionClosedError
            heapq.heappush(self._heap, (priority, next(self._numbers), item))
            self._changed.notify()

    def take(self) -> ItemT | None:
        """Wait for the most urgent item and remove it; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._heap or self._is_closed)
            return None if self._is_closed else heapq.heappop(self._heap)[-1]

    def close(self) -> list[ItemT]:
        """Let nothing in or out any more; return what was waiting, in its order."""
        with self._changed:
            self._is_closed = True
            waiting, self._heap = sorted(self._heap, key=lambda each: each[:2]), []
            self._changed.notify_all()
        return [item for _, _, item in waiting]
