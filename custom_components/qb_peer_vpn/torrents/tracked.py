"""What is known of each torrent from poll to poll, as columns of a table."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Table, Torrents, TorrentState, find_rows
from .event_memory import EventMemory
from .states import TorrentStatus, has_status

TRACKED: Final = np.dtype(
    [
        ("hash", "S40"),
        ("open", np.bool_),
        ("completed_on", np.int64),
        ("waits_since", np.int64),
        ("failed", np.bool_),
        ("downloaded", np.int64),
        ("stalled_since", np.int64),
    ]
)
"""One row.

- ``open``: whether it was incomplete when it was last seen not being checked, or waits.
- ``completed_on``: Unix time in seconds, as it was while the torrent was open; it is not 0
  if the torrent had been complete before.
- ``waits_since``: Unix time in seconds since when it has been complete without a byte
  that was downloaded; 0 if it does not wait for such a byte.
- ``failed``: whether it has failed since it last worked.
- ``downloaded``: bytes.
- ``stalled_since``: Unix time in seconds; 0 if it is not stalled.
"""

WAIT_SECONDS: Final = 120
"""How long after the end of a download its bytes may be counted.

qBittorrent 4.5 and 5.3 show a small download as complete first, and count what was
downloaded a second later. Of a cross-seed, nothing is ever downloaded.
"""

_STALLED: Final = (
    TorrentState.STALLED_DOWNLOAD,
    TorrentState.DOWNLOADING_METADATA,
    TorrentState.FORCED_METADATA,
)
_BETWEEN: Final = (TorrentStatus.CHECKING, TorrentStatus.UNKNOWN)
"""Says nothing about whether a torrent is complete, or has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was known before a poll, in the rows of its torrents."""

    rows: Table
    """Of the type ``TRACKED``, shape (n,)."""
    is_fresh: NDArray[np.bool_]
    """Whether nothing was known of a torrent since Home Assistant started; shape (n,)."""
    is_first: bool
    """Whether there was no complete list ever: all that is in this one is old."""
    missing: NDArray[np.intp] = field(repr=False)
    """Rows of the known torrents that are not in the list."""


def past_of(
    torrents: Torrents, tracked: Table, memory: EventMemory, *, is_whole: bool
) -> Past:
    """Return what is known of the torrents of a list.

    Args:
        torrents: the list.
        tracked: what was known after the last poll, sorted by hash.
        memory: from before the start of Home Assistant, and later.
        is_whole: whether all that was there before is known.

    """
    table = torrents.table
    found = find_rows(tracked["hash"], table["hash"])
    is_fresh = found < 0
    rows = np.zeros(len(table), dtype=TRACKED)
    rows[~is_fresh] = tracked.take(found[~is_fresh])
    rows["hash"] = table["hash"]
    # What was complete before it was first seen is no news.
    since = memory.complete_at
    is_news = np.full(len(table), is_whole)
    if since is not None:
        is_news |= table["completed_on"] > since
    rows["open"][is_fresh] = ((table["completed_on"] == 0) | is_news)[is_fresh]
    if is_fresh.any():
        _recall(rows, is_fresh, memory)
    is_missing = np.ones(len(tracked), dtype=np.bool_)
    is_missing[found[~is_fresh]] = False
    return Past(
        rows=rows,
        is_fresh=is_fresh,
        is_first=memory.complete_at is None,
        missing=np.flatnonzero(is_missing),
    )


def _recall(rows: Table, is_fresh: NDArray[np.bool_], memory: EventMemory) -> None:
    """Write into fresh rows what was known of them before a restart."""
    for row in _rows_of(rows, memory.failed):
        rows["failed"][row] |= is_fresh[row]
    stalled = [*memory.stalled]
    for row in _rows_of(rows, stalled):
        if is_fresh[row]:
            key: bytes = rows["hash"][row]
            rows["stalled_since"][row] = memory.stalled[key.decode()]
            # It may have downloaded something meanwhile, which cannot be seen.
            rows["downloaded"][row] = -1


def _rows_of(rows: Table, hashes: frozenset[str] | list[str]) -> list[int]:
    wanted = np.array([each.encode() for each in hashes], dtype="S40")
    found = find_rows(rows["hash"], wanted)
    kept: list[int] = found[found >= 0].tolist()
    return kept


def is_settled_state(torrents: Torrents) -> NDArray[np.bool_]:
    """Return whether a torrent's state says if it is complete, and if it works."""
    return ~has_status(torrents, *_BETWEEN)


def is_complete(torrents: Torrents) -> NDArray[np.bool_]:
    """Return whether a torrent has all that is wanted of it, shape (n,)."""
    table = torrents.table
    complete: NDArray[np.bool_] = (table["amount_left"] == 0) & (
        table["completed_on"] > 0
    )
    return complete


def tracked_rows(torrents: Torrents, past: Past, now: int) -> Table:
    """Return what is known of the torrents after a poll, in their order."""
    table, before = torrents.table, past.rows
    is_clear = is_settled_state(torrents)
    is_open = ~is_complete(torrents)
    after = before.copy()
    waits = is_clear & ~is_open & before["open"] & (table["downloaded"] == 0)
    began = np.where(before["waits_since"] > 0, before["waits_since"], now)
    waits &= began + WAIT_SECONDS > now
    after["waits_since"] = np.where(waits, began, 0)
    after["open"] = np.where(is_clear, is_open | waits, before["open"])
    after["completed_on"] = np.where(
        is_clear & is_open, table["completed_on"], before["completed_on"]
    )
    has_failed = has_status(torrents, TorrentStatus.FAILED)
    after["failed"] = has_failed | (before["failed"] & ~is_clear)
    after["downloaded"] = table["downloaded"]
    went_on = (before["stalled_since"] > 0) & (
        (before["downloaded"] == table["downloaded"]) | (before["downloaded"] < 0)
    )
    since = np.where(went_on, before["stalled_since"], now)
    after["stalled_since"] = np.where(torrents.in_state(_STALLED), since, 0)
    return after
