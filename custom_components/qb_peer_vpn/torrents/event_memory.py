"""What the search for events remembers across restarts of Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .info_hashes import torrent_hash

MAX_FINISHED: Final = 5_000
"""Finished torrents that are remembered: they may be gone. The others exist."""

MEMORY_SECONDS: Final = 48 * 3600
"""How long a finished torrent is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMemory:
    """What was reported before. Times are Unix times in seconds; no names."""

    polled_at: int | None = None
    """Time of the last poll; None before the first one ever."""
    complete_at: int | None = None
    """Time of the last poll with a list that was surely complete."""
    finished: Mapping[str, int] = field(default_factory=dict)
    """Time of completion by hash, of what was reported as finished."""
    failed: frozenset[str] = frozenset()
    """Hashes of the torrents that have failed and were reported."""
    stalled: Mapping[str, int] = field(default_factory=dict)
    """Since when they have been stalled, by hash."""

    def as_json(self) -> dict[str, object]:
        """Return what can be stored."""
        return {
            "polled_at": self.polled_at,
            "complete_at": self.complete_at,
            "finished": dict(self.finished),
            "failed": sorted(self.failed),
            "stalled": dict(self.stalled),
        }


def memory_from(stored: object) -> EventMemory:
    """Read what was stored; what is invalid is left out."""
    if not isinstance(stored, dict):
        return EventMemory()
    return EventMemory(
        polled_at=_time(stored.get("polled_at")),
        complete_at=_time(stored.get("complete_at")),
        finished=_times(stored.get("finished")),
        failed=_hashes(stored.get("failed")),
        stalled=_times(stored.get("stalled")),
    )


def recent(finished: Mapping[str, int], now: int) -> dict[str, int]:
    """Return the completions that are worth remembering."""
    kept = {key: at for key, at in finished.items() if at > now - MEMORY_SECONDS}
    newest = sorted(kept, key=kept.__getitem__)[-MAX_FINISHED:]
    return {key: kept[key] for key in newest}


def _time(value: object) -> int | None:
    # In Python, True is an int.
    return value if type(value) is int and 0 <= value < 1 << 40 else None


def _times(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    pairs = ((torrent_hash(key), _time(at)) for key, at in value.items())
    return {key: at for key, at in pairs if key is not None and at is not None}


def _hashes(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        return frozenset()
    hashes = map(torrent_hash, value)
    return frozenset(each for each in hashes if each is not None)
