"""Which limits were there before ours, which are ours, and which a person changed.

A limit passes through these states: it is *planned* (and stored) before the call, *sent*
after the call, and *confirmed* when qBittorrent shows it. Whatever breaks off in between,
the next poll says which of them is true. When qBittorrent shows a limit that is neither
ours nor the one before, a person or another program has changed it *by hand*, and it is
left alone.

One case looks the same and is not: qBittorrent stores many new limits slowly, and what it
has not stored when it stops is lost. So soon after a restart, another limit is taken for
an older one of ours.
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final, override

import numpy as np
from numpy.typing import NDArray

from ..models import Table, find_rows, joined

NOT_BY_HAND: Final = -1

ROW: Final = np.dtype(
    [
        ("hash", "S40"),
        ("original", np.int64),
        ("ours", np.int64),
        ("before", np.int64),
        ("shown", np.int64),
        ("by_hand", np.int64),
        ("state", np.uint8),
        ("is_returning", np.bool_),
        ("missing", np.uint8),
    ]
)
"""One torrent; limits in B/s, 0 for none.

- ``original``: the limit before our first one.
- ``ours``: the last one that we planned.
- ``before``: the one before ``ours``.
- ``shown``: what qBittorrent showed when ``ours`` was planned; without cheap deltas, that
  can be older than ``before``.
- ``by_hand``: the limit that a person chose; ``NOT_BY_HAND`` for none.
- ``state``: a ``RowState``.
- ``is_returning``: ``ours`` is the original. The row goes when that is confirmed.
- ``missing``: polls in which qBittorrent did not have the torrent.
"""

STALE: Final = 1000.0
"""Seconds after which each limit was read again, also without cheap deltas."""
_MISSING_POLLS: Final = 2
"""After this many polls without the torrent, its row goes."""


class RowState(IntEnum):
    """How far our last limit has come."""

    PLANNED = 0
    SENT = 1
    CONFIRMED = 2


def _no_rows() -> Table:
    return np.empty(0, dtype=ROW)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Journal:
    """One row for each torrent that has, or may have, a limit of ours; sorted by hash."""

    rows: Table = field(default_factory=_no_rows)

    def __post_init__(self) -> None:
        """Make the rows read-only."""
        self.rows.flags.writeable = False

    def __len__(self) -> int:
        """Return the number of torrents."""
        return len(self.rows)

    @override
    def __repr__(self) -> str:
        """Return the number of torrents only: hashes must not reach a log."""
        return f"<{type(self).__name__}: {len(self)}>"

    @property
    def is_restored(self) -> bool:
        """Whether no torrent has a limit of ours any more."""
        return bool(np.all(self.rows["by_hand"] >= 0))

    def is_by_hand(self) -> NDArray[np.bool_]:
        """Return whether the limit of each row was changed by hand; shape (rows,)."""
        is_by_hand: NDArray[np.bool_] = self.rows["by_hand"] >= 0
        return is_by_hand


def find_all(known: NDArray[np.bytes_], wanted: NDArray[np.bytes_]) -> NDArray[np.intp]:
    """Return the rows of wanted hashes among sorted known ones; -1 for unknown ones.

    Both are often the same, which is found out in a tenth of the time of a search.
    """
    if np.array_equal(known, wanted):
        return np.arange(len(wanted))
    return find_rows(known, wanted)


class Trust(IntEnum):
    """What a limit means that is not the one that we wrote."""

    CHANGED = 0
    """A person changed it."""
    OLDER_IS_OURS = 1
    """The first polls after we started: if it is the limit before ours, or the original,
    ours was lost. Otherwise, a person changed it."""
    ALL_ARE_OURS = 2
    """qBittorrent has just restarted, and may have lost what we wrote."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """The journal after a poll."""

    journal: Journal
    limits: NDArray[np.int64]
    """The limit of each torrent of the table, in B/s; shape (n,). What was sent counts,
    where the table cannot show it yet."""
    rows: NDArray[np.intp]
    """The row of each torrent in the journal, -1 for none; shape (n,)."""
    newly_by_hand: int
    """Number of limits that were changed by hand since the last poll."""

    def is_by_hand(self) -> NDArray[np.bool_]:
        """Return whether a person set the limit of each torrent; shape (n,)."""
        found = np.append(self.journal.is_by_hand(), False)
        # The last one is for torrents without a row.
        is_by_hand: NDArray[np.bool_] = found[self.rows]
        return is_by_hand


def read_limits(
    journal: Journal,
    hashes: NDArray[np.bytes_],
    limits: NDArray[np.int64],
    *,
    trust: Trust,
    is_outdated: NDArray[np.bool_],
    is_replaced: NDArray[np.bool_],
) -> Reading:
    """Compare what qBittorrent shows with the journal.

    Args:
        journal: before.
        hashes: of all torrents, sorted; shape (n,).
        limits: what qBittorrent shows, in B/s; shape (n,).
        trust: what a difference means.
        is_outdated: whether the limit shown may be older than our last one; shape (n,).
        is_replaced: whether the torrent was removed and added again; shape (n,).

    """
    at = find_all(hashes, journal.rows["hash"])
    rows, is_gone = _without_missing(journal.rows, at, is_replaced, trust)
    there = np.flatnonzero((at >= 0) & ~is_gone)
    at = at[there]
    read, standing = _read_rows(rows[there], limits[at], trust, is_outdated[at])
    was_by_hand = rows["by_hand"][there]
    rows[there] = read
    newly_by_hand = int(np.sum((was_by_hand < 0) & (read["by_hand"] >= 0)))
    is_back = rows["is_returning"] & (rows["state"] == RowState.CONFIRMED)
    is_back &= rows["by_hand"] < 0
    current = limits.copy()
    current[at] = standing
    kept = Journal(rows=rows[~is_gone & ~is_back])
    return Reading(
        journal=kept,
        limits=current,
        rows=find_all(kept.rows["hash"], hashes),
        newly_by_hand=newly_by_hand,
    )


def _without_missing(
    rows: Table,
    at: NDArray[np.intp],
    is_replaced: NDArray[np.bool_],
    trust: Trust,
) -> tuple[Table, NDArray[np.bool_]]:
    """Count the polls without each torrent; return also which rows are of no use now."""
    is_here = at >= 0
    # A torrent that comes back has lost its limit: what it has now is the original.
    is_gone = is_here & (rows["missing"] > 0)
    is_gone[is_here] |= is_replaced[at[is_here]]
    rows = rows.copy()
    if trust is Trust.CHANGED:
        rows["missing"][~is_here] += 1
        is_gone |= rows["missing"] >= _MISSING_POLLS
    return rows, is_gone


def _read_rows(
    rows: Table,
    shown: NDArray[np.int64],
    trust: Trust,
    is_outdated: NDArray[np.bool_],
) -> tuple[Table, NDArray[np.int64]]:
    """Return the rows after a poll, and the limit that each torrent has."""
    rows = rows.copy()
    was_by_hand = rows["by_hand"] >= 0
    is_pending = ~was_by_hand & (rows["state"] != RowState.CONFIRMED)
    is_ours = shown == rows["ours"]
    is_unchanged = is_pending & ((shown == rows["before"]) | (shown == rows["shown"]))
    is_unseen = is_unchanged & ~is_ours & is_outdated
    is_sent = rows["state"] == RowState.SENT
    latest = np.where(is_sent, rows["ours"], rows["before"])
    # A person's choice ends when it is changed back to what we know.
    is_back = was_by_hand & (shown != rows["by_hand"])
    is_back &= is_ours | (shown == rows["original"])
    differs = ~is_ours & ~is_unchanged & ~was_by_hand
    is_lost = differs & (trust is Trust.ALL_ARE_OURS)
    if trust is Trust.OLDER_IS_OURS:
        is_older = (shown == rows["before"]) | (shown == rows["original"])
        is_lost |= differs & is_older
    is_by_hand = (was_by_hand & ~is_back) | (differs & ~is_lost)
    rows["by_hand"] = np.where(is_by_hand, shown, NOT_BY_HAND)
    # What is there now counts as ours, so that it is not taken for a change later on.
    rows["ours"] = np.where(is_back | is_lost, shown, rows["ours"])
    is_confirmed = ~is_by_hand & (is_ours | is_back | is_lost)
    rows["state"][is_confirmed] = RowState.CONFIRMED
    rows["is_returning"] &= ~is_lost | (shown == rows["original"])
    return rows, np.where(is_unseen, latest, shown)


def with_plan(
    journal: Journal,
    hashes: NDArray[np.bytes_],
    *,
    before: NDArray[np.int64],
    shown: NDArray[np.int64],
    limits: NDArray[np.int64],
    is_returning: NDArray[np.bool_],
) -> Journal:
    """Write down limits before they are sent.

    Args:
        journal: before.
        hashes: of the torrents, each once; shape (k,).
        before: their limits now; shape (k,).
        shown: what qBittorrent shows; shape (k,).
        limits: the new ones; shape (k,).
        is_returning: whether the new limit is the original; shape (k,).

    """
    if not len(hashes):
        return journal
    at = find_rows(journal.rows["hash"], hashes)
    is_new = at < 0
    added = np.zeros(int(is_new.sum()), dtype=ROW)
    added["hash"] = hashes[is_new]
    added["original"] = before[is_new]
    added["by_hand"] = NOT_BY_HAND
    rows = joined(journal.rows, added)
    rows = rows[np.argsort(rows["hash"], kind="stable")]
    at = find_rows(rows["hash"], hashes)
    rows["ours"][at] = limits
    rows["before"][at] = before
    rows["shown"][at] = shown
    rows["state"][at] = RowState.PLANNED
    rows["is_returning"][at] = is_returning
    return Journal(rows=rows)


def with_sent(journal: Journal, hashes: NDArray[np.bytes_], limit: int) -> Journal:
    """Note that qBittorrent accepted a call with one limit for these torrents."""
    at = find_rows(journal.rows["hash"], hashes)
    at = at[at >= 0]
    at = at[(journal.rows["ours"][at] == limit)]
    at = at[journal.rows["state"][at] == RowState.PLANNED]
    rows = journal.rows.copy()
    rows["state"][at] = RowState.SENT
    return Journal(rows=rows)


def without_by_hand(journal: Journal) -> Journal:
    """Manage all torrents again, also those with a limit that was changed by hand.

    Their originals stay: restoring brings back what was there before us.
    """
    is_by_hand = journal.is_by_hand()
    rows = journal.rows.copy()
    rows["ours"][is_by_hand] = rows["by_hand"][is_by_hand]
    rows["state"][is_by_hand] = RowState.CONFIRMED
    rows["is_returning"][is_by_hand] = False
    rows["by_hand"] = NOT_BY_HAND
    return replace(journal, rows=rows)
