"""The torrents of a qBittorrent in one table, and the state of the program."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from ipaddress import IPv4Address, IPv6Address
from itertools import pairwise
from typing import Final, override

import numpy as np
from numpy.typing import NDArray

from .rows import Table


class TorrentState(StrEnum):
    """What a torrent is doing, in the terms of qBittorrent 4.1 to 5.3.

    The terms for stopped torrents were ``pausedDL`` and ``pausedUP`` before 5.0.
    """

    UNKNOWN = "unknown"
    """qBittorrent's own term, and the value of all terms that are not listed here."""
    ALLOCATING = "allocating"
    CHECKING_DOWNLOAD = "checkingDL"
    CHECKING_RESUME_DATA = "checkingResumeData"
    CHECKING_UPLOAD = "checkingUP"
    DOWNLOADING = "downloading"
    DOWNLOADING_METADATA = "metaDL"
    ERROR = "error"
    FORCED_DOWNLOAD = "forcedDL"
    FORCED_METADATA = "forcedMetaDL"
    FORCED_UPLOAD = "forcedUP"
    MISSING_FILES = "missingFiles"
    MOVING = "moving"
    PAUSED_DOWNLOAD = "pausedDL"
    PAUSED_UPLOAD = "pausedUP"
    QUEUED_DOWNLOAD = "queuedDL"
    QUEUED_FOR_CHECKING = "queuedForChecking"
    QUEUED_UPLOAD = "queuedUP"
    STALLED_DOWNLOAD = "stalledDL"
    STALLED_UPLOAD = "stalledUP"
    STOPPED_DOWNLOAD = "stoppedDL"
    STOPPED_UPLOAD = "stoppedUP"
    UPLOADING = "uploading"


_STATES: Final = tuple(TorrentState)
STATE_CODES: Final = {state: code for code, state in enumerate(_STATES)}
"""The number of each state in the column ``state``."""


class Privacy(IntEnum):
    """Whether a torrent is private: the values of the column ``private``."""

    UNKNOWN = 0
    """qBittorrent before 5.0 does not report it."""
    PUBLIC = 1
    PRIVATE = 2


TORRENT: Final = np.dtype(
    [
        ("hash", "S40"),
        ("state", np.uint8),
        ("private", np.uint8),
        ("tracker_error", np.bool_),
        ("force_start", np.bool_),
        ("super_seeding", np.bool_),
        ("auto_management", np.bool_),
        ("sequential", np.bool_),
        ("first_last_first", np.bool_),
        ("num_seeds", np.int32),
        ("num_leechs", np.int32),
        ("swarm_seeds", np.int32),
        ("swarm_leechs", np.int32),
        ("category", np.int32),
        ("tags", np.int32),
        ("tracker", np.int32),
        ("queue_position", np.int32),
        ("download_speed", np.int64),
        ("upload_speed", np.int64),
        ("downloaded", np.int64),
        ("uploaded", np.int64),
        ("download_limit", np.int64),
        ("upload_limit", np.int64),
        ("size", np.int64),
        ("amount_left", np.int64),
        ("added_on", np.int64),
        ("completed_on", np.int64),
        ("last_activity", np.int64),
        ("seeding_time", np.int64),
        ("active_time", np.int64),
        ("eta", np.int64),
        ("progress", np.float64),
        ("ratio", np.float64),
    ]
)
"""One row of a table of torrents.

- ``hash``: 40 lower-case hexadecimal digits; v2 hashes are cut to that length.
- ``state``, ``private``: a number of ``STATE_CODES`` and of ``Privacy``.
- ``tracker_error``: False if qBittorrent is older than 5.2, which does not report it.
- ``num_seeds``, ``num_leechs``: connected peers after the handshake.
- ``swarm_seeds``, ``swarm_leechs``: in the whole swarm, as a tracker counts them; without
  such a count, as many as qBittorrent knows.
- ``category``, ``tags``, ``tracker``: indexes into ``categories``, ``tag_sets``, and
  ``hosts``. The tracker is the one in use; -1 for none.
- ``queue_position``: from 1; 0 if the torrent is not queued.
- ``download_speed``, ``upload_speed``: B/s, moving averages over some seconds.
- ``downloaded``, ``uploaded``: bytes, over all sessions.
- ``download_limit``, ``upload_limit``: B/s; 0 for none, never negative.
- ``size``, ``amount_left``: bytes of the wanted files.
- ``added_on``, ``completed_on``, ``last_activity``: Unix time in seconds; 0 for never.
- ``seeding_time``, ``active_time``: seconds.
- ``eta``: seconds; -1 for never.
- ``progress``: 0 to 1.
- ``ratio``: infinite if something was sent and nothing received.
"""


def _no_rows() -> Table:
    return np.empty(0, dtype=TORRENT)


def _no_numbers() -> NDArray[np.int32]:
    return np.zeros(0, dtype=np.int32)


def find_rows(
    known: NDArray[np.bytes_], wanted: NDArray[np.bytes_]
) -> NDArray[np.intp]:
    """Return the rows of the wanted texts in the sorted known ones; -1 if unknown."""
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.intp)
    rows = np.searchsorted(known, wanted)
    # Those behind the last one are compared with it, and differ.
    return np.where(known.take(rows, mode="clip") == wanted, rows, -1)


class NameOrder:
    """The order of names, found out when someone first asks for it.

    Tables with the same names share it: a list that is sorted by name is asked for
    every few seconds, and torrents are seldom renamed.
    """

    def __init__(self) -> None:
        self._names: Sequence[str] = ()
        self._ranks = np.zeros(0, dtype=np.int32)

    def ranks(self, names: Sequence[str]) -> NDArray[np.int32]:
        """Return the place of each name among all of them; shape (n,).

        The case of letters does not matter. Equal names have the same place.
        """
        if names is not self._names:
            self._names, self._ranks = names, _ranks(names)
        return self._ranks


def _ranks(names: Sequence[str]) -> NDArray[np.int32]:
    folded = [name.casefold() for name in names]
    order = sorted(range(len(folded)), key=folded.__getitem__)
    is_new = np.ones(len(folded), dtype=np.bool_)
    is_new[1:] = [folded[a] != folded[b] for a, b in pairwise(order)]
    ranks = np.empty(len(folded), dtype=np.int32)
    ranks[order] = np.cumsum(is_new)
    ranks.flags.writeable = False
    return ranks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Torrents:
    """All torrents, sorted by hash.

    Two objects are equal only if they are the same object: while nothing changes, each
    poll returns the same object. Arrays are read-only. Names, categories, tags, and
    hosts stay out of the ``repr``.
    """

    table: Table = field(default_factory=_no_rows)
    """Rows of the type ``TORRENT``, shape (n,)."""
    names: tuple[str, ...] = ()
    """One name for each row."""
    name_order: NameOrder = field(default_factory=NameOrder)
    """Of these names."""
    categories: tuple[str, ...] = ("",)
    """All categories of qBittorrent; the first means "none"."""
    tag_sets: tuple[tuple[str, ...], ...] = ((),)
    """Each combination of tags that a torrent has, sorted by name; the first means
    "none".
    """
    hosts: tuple[str, ...] = ()
    """Hosts of trackers: lower-case, no port, IDNA, IPv6 without brackets."""
    host_starts: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros(1, dtype=np.int32)
    )
    """Index in ``host_rows`` of the first row of each host; shape (hosts + 1,)."""
    host_rows: NDArray[np.int32] = field(default_factory=_no_numbers)
    """Rows of the torrents of each host, host by host, ascending within a host."""

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (self.table, self.host_starts, self.host_rows):
            array.flags.writeable = False

    def __len__(self) -> int:
        """Return the number of torrents."""
        return len(self.table)

    @override
    def __repr__(self) -> str:
        """Return the number of torrents only: names must not reach a log."""
        return f"<{type(self).__name__}: {len(self)}>"

    def rows_of(self, hashes: NDArray[np.bytes_]) -> NDArray[np.intp]:
        """Return the row of each hash, -1 for unknown hashes; shape (k,)."""
        return find_rows(self.table["hash"], hashes)

    def row_of(self, torrent_hash: str) -> int | None:
        """Return the row of one torrent; None if it is unknown."""
        (row,) = self.rows_of(np.array([torrent_hash.lower().encode()], dtype="S40"))
        return None if row < 0 else int(row)

    def hash_at(self, row: int) -> str:
        """Return the hash of the torrent in a row."""
        text: bytes = self.table["hash"][row]
        return text.decode()

    def state_at(self, row: int) -> TorrentState:
        """Return the state of the torrent in a row."""
        code: int = self.table["state"][row]
        return _STATES[code]

    def in_state(self, states: Iterable[TorrentState]) -> NDArray[np.bool_]:
        """Return whether each torrent is in one of these states; shape (n,)."""
        codes = np.zeros(len(_STATES), dtype=np.bool_)
        codes[[STATE_CODES[state] for state in states]] = True
        chosen: NDArray[np.bool_] = codes[self.table["state"]]
        return chosen

    def peer_counts(self) -> NDArray[np.int64]:
        """Return the number of connected peers of each torrent; shape (n,)."""
        counts: NDArray[np.int64] = self.table["num_seeds"].astype(np.int64)
        counts += self.table["num_leechs"]
        return counts

    def name_ranks(self) -> NDArray[np.int32]:
        """Return the place of each name among all of them; see ``NameOrder``."""
        return self.name_order.ranks(self.names)

    def rows_at_host(self, host: int) -> NDArray[np.int32]:
        """Return the rows of the torrents with a tracker at the host of this index."""
        return self.host_rows[self.host_starts[host] : self.host_starts[host + 1]]


class ConnectionStatus(StrEnum):
    """How qBittorrent can be reached from outside."""

    CONNECTED = "connected"
    FIREWALLED = "firewalled"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """The state of the program as a whole; None for what is not reported."""

    download_speed: int | None = None
    """Speed of all torrents together, in B/s."""
    upload_speed: int | None = None
    """Speed of all torrents together, in B/s."""
    session_downloaded: int | None = None
    """Bytes downloaded since qBittorrent started."""
    session_uploaded: int | None = None
    """Bytes uploaded since qBittorrent started."""
    total_downloaded: int | None = None
    """Bytes downloaded over all sessions."""
    total_uploaded: int | None = None
    """Bytes uploaded over all sessions."""
    download_limit: int | None = None
    """Active limit for all torrents together, in B/s; 0 for none."""
    upload_limit: int | None = None
    """Active limit for all torrents together, in B/s; 0 for none."""
    free_space: int | None = None
    """Free bytes in the folder where new torrents are saved."""
    peer_connections: int | None = None
    dht_nodes: int | None = None
    connection_status: ConnectionStatus | None = None
    alternative_limits: bool | None = None
    """Whether the alternative limits are active."""
    queueing: bool | None = None
    is_paused: bool | None = None
    """Whether the whole session is paused (5.3 and later)."""
    exit_v4: IPv4Address | None = field(default=None, repr=False)
    """Outside IPv4 address that peers see (5.1 and later)."""
    exit_v6: IPv6Address | None = field(default=None, repr=False)
    """Outside IPv6 address that peers see (5.1 and later)."""


SHOWN_AFTER: Final = 2.0
"""Seconds after a command in which an answer may still show a torrent as it was.

qBittorrent looks at its torrents every 1.5 s. Since 4.6, a delta shows new limits only
after that; 4.5.2 and 5.3.0 show a torrent that was stopped or started after 1.4 s.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentSnapshot:
    """The result of one poll of the torrent table."""

    torrents: Torrents
    server: ServerState
    is_settling: bool
    """Whether qBittorrent may have (re)started less than two minutes ago.

    Its list can be incomplete then, so a missing torrent may still exist.
    """
    session_is_shared: bool
    """Whether another program uses the same session or API key, which makes deltas
    wrong.
    """
    uses_deltas: bool
    """Whether each poll gets all changes.

    If False, only active torrents are up to date, and the others are at most 15 minutes
    old.
    """
    fetched_at: datetime = field(compare=False)
