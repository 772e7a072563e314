"""Limits of torrents that a person changes while the feature of the limits decides."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
import math
import time
from typing import Final

SURELY_SHOWN_AFTER: Final = 5.0
"""Seconds. Longer than ``SHOWN_AFTER``, since a user may have chosen a slower qBittorrent,
and a limit that a person set must not be lost."""


def _now() -> float:
    return time.monotonic()


class LimitsByHand:
    """Knows which limits a person changed too late for a table to show them.

    A cycle decides by a table, and writes later. Without this, it would overwrite a limit
    that a person set meanwhile, and no one would ever see that limit.
    """

    def __init__(self, clock: Callable[[], float] = _now) -> None:
        """Know of no change; the clock is monotonic, in seconds."""
        self.sending = asyncio.Lock()
        """Held while limits are sent: a request that waits may be overtaken by one that
        is more urgent."""
        self.shown_poll = 0
        """Number of the poll that the table is from."""
        self._clock = clock
        self._begun = 0
        self._changed: dict[str, float] = {}
        """The last poll that cannot show the changed limits of a torrent."""
        self._shown_at: dict[str, float] = {}
        """When a poll must begin at the earliest to show them; none for long ago."""

    @property
    def waiting(self) -> list[str]:
        """The torrents whose changed limits the table may not show yet."""
        return [key for key, poll in self._changed.items() if poll >= self.shown_poll]

    def begin_poll(self) -> int:
        """Return the number of a poll that begins now; ``end_poll`` wants it."""
        self._begun += 1
        now = self._clock()
        self._shown_at = {key: at for key, at in self._shown_at.items() if at > now}
        self._hide(self._shown_at, self._begun)
        return self._begun

    def end_poll(self, number: int, shows: Callable[[str], bool]) -> None:
        """Take over the table of a poll.

        Args:
            number: as ``begin_poll`` returned it.
            shows: whether the poll has shown a torrent as it is.

        """
        self._hide((key for key in self.waiting if not shows(key)), number)
        self.shown_poll = number

    @asynccontextmanager
    async def changing(self, hashes: Iterable[str]) -> AsyncIterator[None]:
        """Let a person change limits; without a torrent, it waits for nothing."""
        hashes = tuple(hashes)
        if not hashes:
            yield
            return
        async with self.sending:
            self._changed |= dict.fromkeys(hashes, math.inf)
            try:
                yield
            finally:
                self._changed |= dict.fromkeys(hashes, self._begun)
                self._shown_at |= dict.fromkeys(
                    hashes, self._clock() + SURELY_SHOWN_AFTER
                )

    def without_changed(self, hashes: Iterable[str], poll: int) -> tuple[str, ...]:
        """Return the torrents whose limits are as the table of a poll shows them."""
        return tuple(each for each in hashes if self._changed.get(each, -1) < poll)

    def forget(self, shown_poll: int) -> None:
        """Forget changes that the table of a poll shows: no one uses an older one now."""
        self._changed = {
            key: poll for key, poll in self._changed.items() if poll >= shown_poll
        }

    def _hide(self, hashes: Iterable[str], number: int) -> None:
        """Note that a poll does not show changes."""
        for each in hashes:
            self._changed[each] = max(self._changed.get(each, number), number)
