"""Which torrents a poll asks for by name, where deltas are of no use."""

from collections.abc import Iterable
from typing import Final

from .torrent_hashes import BATCH_HASHES
from .tracker_hosts import torrent_hash

LOOK_TIME: Final = 30.0
"""Seconds for which a look holds."""


class TorrentLooks:
    """The torrents that someone wants to see, and those that the last poll has shown.

    The first poll that comes after ``LOOK_TIME`` is the last one that asks for them.
    """

    def __init__(self) -> None:
        self._until: dict[bytes, float] = {}
        """Until when they are looked at, the latest wishes last."""
        self._shown: frozenset[bytes] | None = frozenset()
        """Torrents that the last poll has asked for; None for all."""

    def add(self, hashes: Iterable[str], at: float) -> None:
        """Look at these torrents from now on, a monotonic time in seconds."""
        wanted = [*filter(None, map(torrent_hash, hashes))]
        for each in wanted:
            self._until.pop(each, None)
        # Of one wish, the first ones matter most.
        self._until |= dict.fromkeys(reversed(wanted), at + LOOK_TIME)

    def choose(self, ended: Iterable[bytes]) -> frozenset[bytes]:
        """Return what the poll that runs now asks for, at most ``BATCH_HASHES``.

        First those that have come to an end, then what was wished for last.
        """
        wanted = dict.fromkeys([*sorted(ended), *reversed(self._until)])
        return frozenset([*wanted][:BATCH_HASHES])

    def end_poll(self, at: float, shown: frozenset[bytes] | None) -> None:
        """Note what a poll has shown that began at a monotonic time; None for all."""
        self._shown = shown
        self._until = {key: end for key, end in self._until.items() if end > at}

    def shows(self, text: str) -> bool:
        """Return whether the last poll has shown a torrent as it is, or that it is gone."""
        return self._shown is None or torrent_hash(text) in self._shown
