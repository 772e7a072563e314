"""Limits of torrents that a person changes while the feature of the limits decides."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
import math


class LimitsByHand:
    """Knows which limits a person changed too late for a table to show them.

    A cycle decides by a table, and writes later. Without this, it would overwrite a limit
    that a person set meanwhile, and no one would ever see that limit.
    """

    def __init__(self) -> None:
        self.sending = asyncio.Lock()
        """Held while limits are sent: a request that waits may be overtaken by one that
        is more urgent."""
        self.shown = 0
        """Number of the poll that the table is from."""
        self._begun = 0
        self._changed: dict[str, float] = {}
        """The last poll that had begun when the limits of a torrent were changed."""

    def begin_poll(self) -> int:
        """Return the number of a poll that begins now; it is ``shown`` once it is over."""
        self._begun += 1
        return self._begun

    @asynccontextmanager
    async def changing(self, hashes: Iterable[str]) -> AsyncIterator[None]:
        """Let a person change limits."""
        hashes = tuple(hashes)
        async with self.sending:
            self._changed |= dict.fromkeys(hashes, math.inf)
            try:
                yield
            finally:
                self._changed |= dict.fromkeys(hashes, self._begun)

    def without_changed(self, hashes: Iterable[str], shown: int) -> tuple[str, ...]:
        """Return the torrents whose limits are as the table of a poll shows them."""
        return tuple(each for each in hashes if self._changed.get(each, -1) < shown)

    def forget(self, shown: int) -> None:
        """Forget changes that the table of a poll shows: no one uses an older one now."""
        self._changed = {
            key: poll for key, poll in self._changed.items() if poll >= shown
        }
