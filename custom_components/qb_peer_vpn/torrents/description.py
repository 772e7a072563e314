"""One torrent in words and numbers, and all of them in a few numbers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
import math
from typing import Final

import numpy as np

from ..models import Privacy, Torrents
from .display import shown_name
from .states import TorrentStatus, has_status, is_active, status_at, status_counts

_PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentDescription:
    """One torrent, as actions and the card show it."""

    hash: str
    name: str = field(repr=False)
    state: TorrentStatus
    progress: float
    """Percent, with one digit behind the point; 100 only if it is complete."""
    size: int
    """Bytes of the wanted files."""
    left: int
    """Bytes."""
    download_rate: int
    """B/s."""
    upload_rate: int
    """B/s."""
    eta_s: int | None
    """Seconds; None for never."""
    ratio: float | None
    """Sent by received, with two digits behind the point; None if it is infinite."""
    seeds: int
    """Connected peers that have all of it."""
    peers: int
    """Other connected peers."""
    category: str = field(repr=False)
    tags: tuple[str, ...] = field(repr=False)
    tracker: str | None = field(repr=False)
    """Host of the tracker in use."""
    added: datetime | None
    finished: datetime | None
    upload_limit: int
    """B/s; 0 for none."""
    download_limit: int
    """B/s; 0 for none."""
    private: bool | None
    """None if qBittorrent does not report it."""
    sequential: bool
    force_start: bool
    queue_position: int
    """From 1; 0 if it is not queued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSummary:
    """All torrents in a few numbers."""

    total: int
    active: int
    """Torrents that transfer data now."""
    by_status: dict[TorrentStatus, int]
    done_in: int | None
    """Seconds until the last running download is done; None if there is no estimate."""


def describe(torrents: Torrents, row: int) -> TorrentDescription:
    """Return what is shown of the torrent in a row."""
    values = dict(
        zip(torrents.table.dtype.names or (), torrents.table[row].tolist(), strict=True)
    )
    tracker = values["tracker"]
    privacy = Privacy(values["private"])
    return TorrentDescription(
        hash=values["hash"].decode(),
        name=shown_name(torrents.names[row]),
        state=status_at(torrents, row),
        # Rounding must not complete it.
        progress=math.floor(values["progress"] * 10 * _PERCENT) / 10,
        size=values["size"],
        left=values["amount_left"],
        download_rate=values["download_speed"],
        upload_rate=values["upload_speed"],
        eta_s=None if values["eta"] < 0 else values["eta"],
        ratio=round(values["ratio"], 2) if math.isfinite(values["ratio"]) else None,
        seeds=values["num_seeds"],
        peers=values["num_leechs"],
        category=torrents.categories[values["category"]],
        tags=torrents.tag_sets[values["tags"]],
        tracker=None if tracker < 0 else torrents.hosts[tracker],
        added=_time(values["added_on"]),
        finished=_time(values["completed_on"]),
        upload_limit=values["upload_limit"],
        download_limit=values["download_limit"],
        private=None if privacy is Privacy.UNKNOWN else privacy is Privacy.PRIVATE,
        sequential=values["sequential"],
        force_start=values["force_start"],
        queue_position=values["queue_position"],
    )


def summarize(torrents: Torrents) -> BoxSummary:
    """Return all torrents in a few numbers."""
    eta = torrents.table["eta"]
    is_running = has_status(torrents, TorrentStatus.DOWNLOADING) & (eta >= 0)
    return BoxSummary(
        total=len(torrents),
        active=int(np.count_nonzero(is_active(torrents))),
        by_status=status_counts(torrents),
        done_in=int(eta[is_running].max()) if is_running.any() else None,
    )


def _time(seconds: int) -> datetime | None:
    """Return a Unix time; None for never, and for what no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except ValueError, OverflowError, OSError:
        return None
