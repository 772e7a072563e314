"""The torrents of a qBittorrent, as one table, and the state of the program."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Final, override

import numpy as np
from numpy.typing import NDArray

from .rows import Table


class TorrentState(StrEnum):
    """What a torrent is doing, in qBittorrent's words from 4.1 to 5.3.

    The words for stopped torrents were ``pausedDL`` and ``pausedUP`` before 5.0.
    """

    UNKNOWN = "unknown"
    """qBittorrent's own word, and any that is not listed here."""
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
"""How the column ``state`` holds each state."""


class Privacy(IntEnum):
    """Whether a torrent is private, as the column ``private`` holds it."""

    UNKNOWN = 0
    """qBittorrent before 5.0 does not say it."""
    PUBLIC = 1
    PRIVATE = 2


TORRENT: Final = np.dtype(
    [
        # 40 hexadecimal digits, lower-case; for v2 torrents cut to that length.
        ("hash", "S40"),
        ("state", np.uint8),
        ("private", np.uint8),
        # False where qBittorrent before 5.2 does not say it.
        ("tracker_error", np.bool_),
        ("force_start", np.bool_),
        ("super_seeding", np.bool_),
        ("auto_management", np.bool_),
        ("sequential", np.bool_),
        ("first_last_first", np.bool_),
        # Connected, past the handshake.
        ("num_seeds", np.int32),
        ("num_leechs", np.int32),
        # In the whole swarm, as a tracker counts them, else as far as known.
        ("swarm_seeds", np.int32),
        ("swarm_leechs", np.int32),
        # Indexes: of ``categories``, ``tag_sets`` and ``hosts``. The tracker is the one
        # that is announced to now; -1 for none.
        ("category", np.int32),
        ("tags", np.int32),
        ("tracker", np.int32),
        # From 1; 0 where it is not queued.
        ("queue_position", np.int32),
        # B/s, moving averages over some seconds.
        ("download_speed", np.int64),
        ("upload_speed", np.int64),
        # Bytes, over all sessions.
        ("downloaded", np.int64),
        ("uploaded", np.int64),
        # B/s; 0 for none, never negative.
        ("download_limit", np.int64),
        ("upload_limit", np.int64),
        # Bytes, of the files that are wanted.
        ("size", np.int64),
        ("amount_left", np.int64),
        # Unix time in seconds; 0 for never.
        ("added_on", np.int64),
        ("completed_on", np.int64),
        ("last_activity", np.int64),
        # Seconds.
        ("seeding_time", np.int64),
        ("active_time", np.int64),
        # Seconds; -1 for never.
        ("eta", np.int64),
        # 0 to 1.
        ("progress", np.float64),
        # Infinite where something was sent and nothing received.
        ("ratio", np.float64),
    ]
)
"""A torrent in a table."""


def _no_rows() -> Table:
    return np.empty(0, dtype=TORRENT)


def _no_numbers() -> NDArray[np.int32]:
    return np.zeros(0, dtype=np.int32)


def find_rows(
    known: NDArray[np.bytes_], wanted: NDArray[np.bytes_]
) -> NDArray[np.intp]:
    """Return where each wanted text is among the sorted known ones, -1 for unknown ones."""
    rows = np.searchsorted(known, wanted)
    found = rows < len(known)
    found[found] = known[rows[found]] == wanted[found]
    return np.where(found, rows, -1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Torrents:
    """All torrents, sorted by hash.

    Two of them are equal only if they are the same object: while nothing changes, each
    poll returns the object of the one before. Arrays are read-only. Names, categories, tags and
    hosts stay out of the ``repr``.
    """

    table: Table = field(default_factory=_no_rows)
    """Of the type ``TORRENT``, shape (n,)."""
    names: tuple[str, ...] = ()
    """One for each row."""
    categories: tuple[str, ...] = ("",)
    """All that qBittorrent has; the first is none."""
    tag_sets: tuple[tuple[str, ...], ...] = ((),)
    """Each combination of tags that a torrent has, sorted by name; the first is none."""
    hosts: tuple[str, ...] = ()
    """Hosts of trackers: lower-case, no port, IDNA, IPv6 without brackets."""
    host_starts: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros(1, dtype=np.int32)
    )
    """Where the rows of each host begin in ``host_rows``; shape (hosts + 1,)."""
    host_rows: NDArray[np.int32] = field(default_factory=_no_numbers)
    """Rows of the torrents of one host after the other, each ascending."""

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (self.table, self.host_starts, self.host_rows):
            array.flags.writeable = False

    def __len__(self) -> int:
        """Return the number of torrents."""
        return len(self.table)

    @override
    def __repr__(self) -> str:
        """Return the number alone."""
        return f"<{type(self).__name__}: {len(self)}>"

    def rows_of(self, hashes: NDArray[np.bytes_]) -> NDArray[np.intp]:
        """Return the row of each hash, -1 for unknown ones; shape (k,)."""
        return find_rows(self.table["hash"], hashes)

    def row_of(self, torrent_hash: str) -> int | None:
        """Return the row of one torrent, None if it is unknown."""
        (row,) = self.rows_of(np.array([torrent_hash.lower().encode()], dtype="S40"))
        return None if row < 0 else int(row)

    def hash_at(self, row: int) -> str:
        """Return the hash in a row."""
        text: bytes = self.table["hash"][row]
        return text.decode()

    def state_at(self, row: int) -> TorrentState:
        """Return the state in a row."""
        code: int = self.table["state"][row]
        return _STATES[code]

    def in_state(self, states: Iterable[TorrentState]) -> NDArray[np.bool_]:
        """Return which torrents are in one of these states; shape (n,)."""
        codes = np.zeros(len(_STATES), dtype=np.bool_)
        codes[[STATE_CODES[state] for state in states]] = True
        chosen: NDArray[np.bool_] = codes[self.table["state"]]
        return chosen

    def peer_counts(self) -> NDArray[np.int64]:
        """Return the number of connected peers of each torrent; shape (n,)."""
        counts: NDArray[np.int64] = self.table["num_seeds"].astype(np.int64)
        counts += self.table["num_leechs"]
        return counts

    def rows_at_host(self, host: int) -> NDArray[np.int32]:
        """Return the rows of the torrents that have a tracker at a host, by its index."""
        return self.host_rows[self.host_starts[host] : self.host_starts[host + 1]]


class ConnectionStatus(StrEnum):
    """How qBittorrent can be reached from outside."""

    CONNECTED = "connected"
    FIREWALLED = "firewalled"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """The state of the program as a whole; None where qBittorrent does not say it."""

    download_speed: int | None = None
    """B/s."""
    upload_speed: int | None = None
    """B/s."""
    session_downloaded: int | None = None
    """Bytes since qBittorrent started."""
    session_uploaded: int | None = None
    """Bytes since qBittorrent started."""
    total_downloaded: int | None = None
    """Bytes, ever."""
    total_uploaded: int | None = None
    """Bytes, ever."""
    download_limit: int | None = None
    """B/s for all torrents together, as it holds now; 0 for none."""
    upload_limit: int | None = None
    """B/s, like the other."""
    free_space: int | None = None
    """Bytes, where new torrents are saved."""
    peer_connections: int | None = None
    dht_nodes: int | None = None
    connection_status: ConnectionStatus | None = None
    alternative_limits: bool | None = None
    """Whether the alternative limits hold."""
    queueing: bool | None = None
    is_paused: bool | None = None
    """Whether the whole session is paused (5.3 and later)."""
    exit_v4: IPv4Address | None = field(default=None, repr=False)
    """Outside address as peers see it (5.1 and later)."""
    exit_v6: IPv6Address | None = field(default=None, repr=False)
    """Outside address, like the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentSnapshot:
    """What one poll of the torrent table found."""

    torrents: Torrents
    server: ServerState
    is_settling: bool
    """Whether qBittorrent may have (re)started less than two minutes ago. Its list can be
    partial then: a torrent that is missing means nothing."""
    session_is_shared: bool
    """Whether another program uses the same session or API key, which spoils deltas."""
    uses_deltas: bool
    """Whether each poll gets all changes; else only active torrents are up to date, and
    the others are at most 15 minutes old."""
    fetched_at: datetime = field(compare=False)
