"""Torrents that come, are downloaded, and go again, as in a house that follows a feed."""

from .catalog import ARRIVING
from .state import Box, torrent_of

FIRST_SECONDS = 25
EVERY_SECONDS = 100
STAYS_SECONDS = 330
"""Since the beginning, between two of them, and from coming to going."""


class Arrivals:
    """Adds and removes torrents in the demo's pace."""

    def __init__(self, begin: float) -> None:
        """Begin at a Unix time, in seconds."""
        self._begin = begin
        self._come = 0
        self._present: dict[str, float] = {}
        """When each of them came."""
        self.is_on = True

    def play(self, box: Box, now: float) -> None:
        """Do what is due at a Unix time, in seconds."""
        for key, came in [*self._present.items()]:
            if key not in box.torrents:
                del self._present[key]
            elif self.is_on and now - came >= STAYS_SECONDS:
                del self._present[key]
                box.remove(key)
        due = int((now - self._begin - FIRST_SECONDS) // EVERY_SECONDS) + 1
        if due <= self._come:
            return
        # After a long pause, only the last one comes.
        self._come = due
        known = ARRIVING[(due - 1) % len(ARRIVING)]
        if self.is_on and known.info_hash not in box.torrents:
            box.put(torrent_of(known, now))
            self._present[known.info_hash] = now
