"""What happened to torrents between two polls, each thing reported once.

Pure functions from poll to poll: ``find_events`` takes what is known and a new snapshot,
and returns the news and what is known then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Table, Torrents, TorrentSnapshot, joined
from .event_memory import EventMemory, recent
from .states import TorrentStatus, has_status
from .tracked import TRACKED, Past, is_complete, is_settled_state, past_of, tracked_rows

MAX_SINGLE_EVENTS: Final = 50
"""Events of one kind in one poll; more of them become one."""

STALLED_SECONDS: Final = 600
"""How long nothing arrives until a torrent counts as stalled, unless asked otherwise."""

_LATEST: Final = 24 * 3600
"""Seconds for which it is news that a torrent was finished."""


class EventKind(StrEnum):
    """What can happen."""

    ADDED = "added"
    FINISHED = "finished"
    FAILED = "failed"
    STALLED = "stalled"
    REMOVED = "removed"
    ALL_FINISHED = "all_finished"
    """The last download that was not stopped has finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentFacts:
    """One torrent, as far as an event describes it."""

    hash: str
    name: str = field(repr=False)
    size: int
    """Bytes."""
    category: str = field(repr=False)
    tags: tuple[str, ...] = field(repr=False)
    seconds: int | None
    """From adding to finishing; None if that is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentEvent:
    """Something that happened to one torrent, or to many at once."""

    kind: EventKind
    torrent: TorrentFacts | None
    """None if it happened to more than ``MAX_SINGLE_EVENTS``, or for ``ALL_FINISHED``."""
    count: int = 1
    """Number of torrents."""
    late: bool = False
    """Whether it may have happened while Home Assistant was not running."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Missing:
    """A torrent that is not in the list any more."""

    torrents: Torrents
    """The last list that it was in."""
    is_confirmed: bool
    """Whether it was missing in a complete list."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watch:
    """All that is known between two polls."""

    memory: EventMemory = field(default_factory=EventMemory)
    torrents: Torrents = field(default_factory=Torrents)
    tracked: Table = field(
        default_factory=lambda: np.empty(0, dtype=TRACKED), repr=False
    )
    """Sorted by hash; also those that are missing."""
    missing: Mapping[str, _Missing] = field(default_factory=dict, repr=False)
    began_at: int | None = None
    """Time of the first list since Home Assistant started."""
    was_complete: bool = False
    """Whether the last list was complete, so that all others are new."""
    open_downloads: int = 0
    """Downloads that neither are finished, nor stopped, nor have failed; also those that
    are missing.
    """

    @property
    def waiting(self) -> tuple[str, ...]:
        """Torrents whose end counts as soon as bytes of it are counted.

        Before 4.6, only active torrents are polled: ask for these, too.
        """
        waits = self.tracked["waits_since"] > 0
        return tuple(key.decode() for key in self.tracked["hash"][waits].tolist())

    @property
    def knows_all(self) -> bool:
        """Whether there was a complete list since Home Assistant started."""
        began_at, complete_at = self.began_at, self.memory.complete_at
        if began_at is None or complete_at is None:
            return False
        return complete_at >= began_at


def find_events(
    watch: Watch, snapshot: TorrentSnapshot
) -> tuple[Watch, tuple[TorrentEvent, ...]]:
    """Return what is known after a poll, and what happened since the last one.

    - added: new in the list. While the list may be incomplete, only what was added
      since Home Assistant started.
    - finished: complete, was not before, and something of it was downloaded, which may
      be counted a little later (``WAIT_SECONDS``). So no recheck and no cross-seed is
      one. What finished while Home Assistant was away counts for 24 hours.
    - failed: once until the torrent works again.
    - stalled: nothing arrived for ``STALLED_SECONDS``.
    - removed: missing in two complete lists, and in all lists between them.

    """
    now = int(snapshot.fetched_at.timestamp())
    is_same = snapshot.torrents is watch.torrents and watch.began_at is not None
    if is_same and not watch.missing:
        after = _polled(watch, now, is_settling=snapshot.is_settling)
        return after, tuple(_stalled_events(watch, after))
    return _compared(watch, snapshot, now)


def _compared(
    watch: Watch, snapshot: TorrentSnapshot, now: int
) -> tuple[Watch, tuple[TorrentEvent, ...]]:
    torrents, is_settling = snapshot.torrents, snapshot.is_settling
    past = past_of(torrents, watch.tracked, watch.memory, is_whole=watch.was_complete)
    seen = tracked_rows(torrents, past, now)
    finished = _finished(torrents, past, watch.memory, now)
    missing, removed = _gone(watch, past, is_settling=is_settling)
    memory = _remembered(watch.memory, seen, keeps=is_settling)
    after = Watch(
        torrents=torrents,
        tracked=_joined(seen, watch.tracked, missing),
        missing=missing,
        began_at=now if watch.began_at is None else watch.began_at,
        open_downloads=_count_open(torrents, seen)
        + _count_missing(watch.tracked, missing),
        memory=_with_finished(memory, torrents, finished, now),
    )
    after = _polled(after, now, is_settling=is_settling)
    is_late = past.is_fresh & (not watch.was_complete)
    added = _added(torrents, past, watch)
    failed = np.flatnonzero(seen["failed"] & ~past.rows["failed"] & ~_is_old(past))
    all_done = watch.knows_all and len(finished) and not after.open_downloads
    return after, (
        *_events(EventKind.ADDED, torrents, added),
        *_events(EventKind.FINISHED, torrents, finished, is_late),
        *_events(EventKind.FAILED, torrents, failed, is_late),
        *_stalled_events(watch, after),
        *_limited(EventKind.REMOVED, [(facts, False) for facts in removed]),
        *([_all_finished(len(finished))] if all_done else []),
    )


def newly_stalled(
    before: Watch, after: Watch, seconds: int
) -> tuple[TorrentFacts, ...]:
    """Return the torrents that reached this time without a byte in the last poll.

    Args:
        before: what was known before the poll.
        after: what is known after it.
        seconds: the time.

    """
    last, now = before.memory.polled_at, after.memory.polled_at
    if last is None or now is None:
        return ()
    since = after.tracked["stalled_since"]
    reached = (since > 0) & (since + seconds > last) & (since + seconds <= now)
    hashes = after.tracked["hash"][reached]
    rows = after.torrents.rows_of(hashes)
    return tuple(_facts(after.torrents, row) for row in rows[rows >= 0].tolist())


def _polled(watch: Watch, now: int, *, is_settling: bool) -> Watch:
    complete_at = watch.memory.complete_at if is_settling else now
    memory = replace(watch.memory, polled_at=now, complete_at=complete_at)
    return replace(watch, memory=memory, was_complete=not is_settling)


def _is_old(past: Past) -> NDArray[np.bool_]:
    """Return which torrents were there before the first poll ever."""
    return past.is_fresh & past.is_first


def _added(torrents: Torrents, past: Past, watch: Watch) -> NDArray[np.intp]:
    if watch.began_at is None:
        return np.empty(0, dtype=np.intp)
    is_new = np.full(len(torrents), watch.was_complete)
    is_new |= torrents.table["added_on"] > watch.began_at
    return np.flatnonzero(past.is_fresh & is_new)


def _finished(
    torrents: Torrents, past: Past, memory: EventMemory, now: int
) -> NDArray[np.intp]:
    table = torrents.table
    candidates = np.flatnonzero(
        is_settled_state(torrents)
        & is_complete(torrents)
        & past.rows["open"]
        & (table["completed_on"] != past.rows["completed_on"])
        & (table["downloaded"] > 0)
        & (~past.is_fresh | (table["completed_on"] > now - _LATEST))
    )
    is_news = [
        memory.finished.get(torrents.hash_at(row)) != table["completed_on"][row]
        for row in candidates.tolist()
    ]
    return candidates[np.array(is_news, dtype=np.bool_)]


def _gone(
    watch: Watch, past: Past, *, is_settling: bool
) -> tuple[dict[str, _Missing], list[TorrentFacts]]:
    """Return which torrents are missing, and which of them count as removed."""
    missing: dict[str, _Missing] = {}
    removed: list[TorrentFacts] = []
    for row in past.missing.tolist():
        digits: bytes = watch.tracked["hash"][row]
        key = digits.decode()
        known = watch.missing.get(key)
        torrents = known.torrents if known else watch.torrents
        is_confirmed = known is not None and known.is_confirmed
        if is_confirmed and not is_settling:
            last = torrents.row_of(key)
            removed += [] if last is None else [_facts(torrents, last)]
        else:
            missing[key] = _Missing(
                torrents=torrents, is_confirmed=is_confirmed or not is_settling
            )
    return missing, removed


def _joined(seen: Table, tracked: Table, missing: Mapping[str, _Missing]) -> Table:
    """Return the rows of the list and of what is missing in it, sorted by hash."""
    if not missing:
        return seen
    lost = _rows_of(tracked, missing)
    lost["stalled_since"] = 0
    rows = joined(seen, lost)
    return rows.take(np.argsort(rows["hash"], kind="stable"))


def _rows_of(tracked: Table, missing: Mapping[str, _Missing]) -> Table:
    hashes = np.array([key.encode() for key in missing], dtype="S40")
    return tracked.take(np.searchsorted(tracked["hash"], hashes))


def _count_missing(tracked: Table, missing: Mapping[str, _Missing]) -> int:
    return int(np.count_nonzero(_is_open(_rows_of(tracked, missing)))) if missing else 0


def _is_open(tracked: Table) -> NDArray[np.bool_]:
    is_open: NDArray[np.bool_] = tracked["open"] & (tracked["waits_since"] == 0)
    return is_open


def _count_open(torrents: Torrents, seen: Table) -> int:
    rests = has_status(torrents, TorrentStatus.STOPPED, TorrentStatus.FAILED)
    return int(np.count_nonzero(_is_open(seen) & ~rests))


def _remembered(memory: EventMemory, seen: Table, *, keeps: bool) -> EventMemory:
    """Return the memory with what a list shows.

    Args:
        memory: from before.
        seen: what is known of the torrents of the list.
        keeps: whether torrents that are not in the list may still exist.

    """
    since = seen["stalled_since"]
    failed = {*_hashes(seen, seen["failed"])}
    rows = since > 0
    stalled = dict(zip(_hashes(seen, rows), since[rows].tolist(), strict=True))
    if keeps:
        listed = {*_hashes(seen, np.ones(len(seen), dtype=np.bool_))}
        failed |= memory.failed - listed
        lost = memory.stalled.keys() - listed
        stalled |= {key: memory.stalled[key] for key in lost}
    return replace(memory, failed=frozenset(failed), stalled=stalled)


def _hashes(seen: Table, chosen: NDArray[np.bool_]) -> list[str]:
    return [digits.decode() for digits in seen["hash"][chosen].tolist()]


def _with_finished(
    memory: EventMemory, torrents: Torrents, finished: NDArray[np.intp], now: int
) -> EventMemory:
    """Return the memory with the torrents of these rows as reported."""
    completed = torrents.table["completed_on"]
    news = {torrents.hash_at(row): int(completed[row]) for row in finished.tolist()}
    return replace(memory, finished=recent({**memory.finished, **news}, now))


def _events(
    kind: EventKind,
    torrents: Torrents,
    rows: NDArray[np.intp],
    is_late: NDArray[np.bool_] | None = None,
) -> list[TorrentEvent]:
    late = np.zeros(len(torrents), dtype=np.bool_) if is_late is None else is_late
    return _limited(
        kind, [(_facts(torrents, row), bool(late[row])) for row in rows.tolist()]
    )


def _stalled_events(before: Watch, after: Watch) -> list[TorrentEvent]:
    stalled = newly_stalled(before, after, STALLED_SECONDS)
    return _limited(EventKind.STALLED, [(facts, False) for facts in stalled])


def _limited(
    kind: EventKind, found: Iterable[tuple[TorrentFacts, bool]]
) -> list[TorrentEvent]:
    """Return one event for each torrent, or one for all if there are too many."""
    events = [
        TorrentEvent(kind=kind, torrent=facts, late=late) for facts, late in found
    ]
    if len(events) <= MAX_SINGLE_EVENTS:
        return events
    is_late = all(each.late for each in events)
    return [TorrentEvent(kind=kind, torrent=None, count=len(events), late=is_late)]


def _all_finished(count: int) -> TorrentEvent:
    return TorrentEvent(kind=EventKind.ALL_FINISHED, torrent=None, count=count)


def _facts(torrents: Torrents, row: int) -> TorrentFacts:
    table = torrents.table
    added, completed = int(table["added_on"][row]), int(table["completed_on"][row])
    return TorrentFacts(
        hash=torrents.hash_at(row),
        name=torrents.names[row],
        size=int(table["size"][row]),
        category=torrents.categories[table["category"][row]],
        tags=torrents.tag_sets[table["tags"][row]],
        seconds=completed - added if 0 < added <= completed else None,
    )
