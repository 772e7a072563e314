"""What torrents are doing, in the few words that people read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import STATE_CODES, Torrents, TorrentState


class TorrentStatus(StrEnum):
    """What a torrent is doing, the same for all versions of qBittorrent."""

    DOWNLOADING = "downloading"
    STALLED = "stalled"
    """It could download, and no one sends it anything."""
    SEEDING = "seeding"
    QUEUED = "queued"
    STOPPED = "stopped"
    CHECKING = "checking"
    MOVING = "moving"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """qBittorrent has a term for it that is not known here."""


_STATES: Final[Mapping[TorrentStatus, tuple[TorrentState, ...]]] = {
    TorrentStatus.DOWNLOADING: (
        TorrentState.ALLOCATING,
        TorrentState.DOWNLOADING,
        TorrentState.DOWNLOADING_METADATA,
        TorrentState.FORCED_DOWNLOAD,
        TorrentState.FORCED_METADATA,
    ),
    TorrentStatus.STALLED: (TorrentState.STALLED_DOWNLOAD,),
    TorrentStatus.SEEDING: (
        TorrentState.FORCED_UPLOAD,
        TorrentState.STALLED_UPLOAD,
        TorrentState.UPLOADING,
    ),
    TorrentStatus.QUEUED: (TorrentState.QUEUED_DOWNLOAD, TorrentState.QUEUED_UPLOAD),
    TorrentStatus.STOPPED: (
        TorrentState.PAUSED_DOWNLOAD,
        TorrentState.PAUSED_UPLOAD,
        TorrentState.STOPPED_DOWNLOAD,
        TorrentState.STOPPED_UPLOAD,
    ),
    TorrentStatus.CHECKING: (
        TorrentState.CHECKING_DOWNLOAD,
        TorrentState.CHECKING_RESUME_DATA,
        TorrentState.CHECKING_UPLOAD,
        TorrentState.QUEUED_FOR_CHECKING,
    ),
    TorrentStatus.MOVING: (TorrentState.MOVING,),
    TorrentStatus.FAILED: (TorrentState.ERROR, TorrentState.MISSING_FILES),
    TorrentStatus.UNKNOWN: (TorrentState.UNKNOWN,),
}
_STATUS_OF: Final = {
    state: status for status, states in _STATES.items() for state in states
}
_STATUSES: Final = tuple(TorrentStatus)
_CODE_OF_STATE: Final = np.array(
    [_STATUSES.index(_STATUS_OF[state]) for state in STATE_CODES], dtype=np.uint8
)


def status_of(word: str) -> TorrentStatus:
    """Return the status for a term of qBittorrent's, of any version."""
    try:
        return _STATUS_OF[TorrentState(word)]
    except ValueError:
        return TorrentStatus.UNKNOWN


def status_at(torrents: Torrents, row: int) -> TorrentStatus:
    """Return the status of the torrent in a row."""
    return _STATUS_OF[torrents.state_at(row)]


def has_status(torrents: Torrents, *statuses: TorrentStatus) -> NDArray[np.bool_]:
    """Return whether each torrent has one of these statuses, shape (n,)."""
    return torrents.in_state(state for status in statuses for state in _STATES[status])


def is_active(torrents: Torrents) -> NDArray[np.bool_]:
    """Return whether each torrent transfers data now, shape (n,)."""
    table = torrents.table
    active: NDArray[np.bool_] = (table["download_speed"] > 0) | (
        table["upload_speed"] > 0
    )
    return active


def status_codes(torrents: Torrents) -> NDArray[np.uint8]:
    """Return the place of each torrent's status among all statuses, shape (n,)."""
    codes: NDArray[np.uint8] = _CODE_OF_STATE[torrents.table["state"]]
    return codes


def status_counts(torrents: Torrents) -> dict[TorrentStatus, int]:
    """Return how many torrents have each status."""
    counts = np.bincount(status_codes(torrents), minlength=len(_STATUSES))
    return dict(zip(_STATUSES, counts.tolist(), strict=True))
