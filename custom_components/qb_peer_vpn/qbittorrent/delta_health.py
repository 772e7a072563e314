"""Whether deltas of ``sync/maindata`` are worth asking for."""

from collections import deque
from typing import Final

PAUSE: Final = 3600.0
"""Seconds until useless deltas are tried again."""

MEMORY: Final = 10
"""Number of polls to judge by."""

_SPOILED_IN_ROW: Final = 2
_SPOILED_IN_ALL: Final = 3
"""Of the last ``MEMORY``: a program that asks less often than we spoils only some."""
_SLOW_IN_ROW: Final = 3
"""A busy machine alone delays one or two of them."""


class DeltaHealth:
    """Judges deltas by the last polls.

    qBittorrent keeps the state of a delta in the session. Two programs with one session
    or one API key push each other into full answers for ever.
    """

    def __init__(self) -> None:
        self.is_shared = False
        """Whether another program uses the same session or API key."""
        self._spoiled = deque[bool](maxlen=MEMORY)
        self._slow = 0
        self._paused_until = 0.0

    def allows(self, now: float) -> bool:
        """Return whether to ask for a delta; ``now`` is monotonic, in seconds."""
        return now >= self._paused_until

    def record(self, now: float, *, is_spoiled: bool, is_slow: bool) -> None:
        """Record a poll.

        Args:
            now: monotonic time in seconds.
            is_spoiled: whether a full answer came instead of a delta, not caused by us.
            is_slow: whether the delta took long although it had few changes.

        """
        self._spoiled.append(is_spoiled)
        self._slow = self._slow + 1 if is_slow else 0
        in_row = [*self._spoiled][-_SPOILED_IN_ROW:]
        if sum(in_row) == _SPOILED_IN_ROW or sum(self._spoiled) >= _SPOILED_IN_ALL:
            self.is_shared = True
            self.give_up(now)
        elif self._slow >= _SLOW_IN_ROW:
            self.give_up(now)
        elif len(self._spoiled) == MEMORY and not any(self._spoiled):
            self.is_shared = False

    def give_up(self, now: float) -> None:
        """Allow no delta for ``PAUSE``."""
        self._paused_until = now + PAUSE
        # The next try ends with the first failure.
        self._slow = _SLOW_IN_ROW - 1
        self._spoiled.clear()
        self._spoiled.append(self.is_shared)
