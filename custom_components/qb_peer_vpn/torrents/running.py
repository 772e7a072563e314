"""Which torrents to start again after all were stopped."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents, TorrentSnapshot
from .info_hashes import torrent_hash
from .states import TorrentStatus, has_status

_AT_REST = (TorrentStatus.STOPPED, TorrentStatus.FAILED)


def running_hashes(torrents: Torrents) -> tuple[str, ...]:
    """Return the torrents that a stop of all would stop.

    Those that are checked count as running: qBittorrent does not say what they do
    otherwise.
    """
    return _hashes(torrents, ~has_status(torrents, *_AT_REST))


def hashes_to_resume(remembered: Iterable[str], torrents: Torrents) -> tuple[str, ...]:
    """Return the torrents to start: remembered, still there, and still stopped.

    Those that are checked count as stopped: a restart of qBittorrent checks all of them.
    """
    stopped = has_status(torrents, TorrentStatus.STOPPED, TorrentStatus.CHECKING)
    return tuple(sorted({*remembered}.intersection(_hashes(torrents, stopped))))


def remembered_after_stop(
    remembered: Iterable[str], snapshot: TorrentSnapshot
) -> tuple[str, ...]:
    """Return what to remember when all are stopped.

    What was remembered before stays while it is there: a second stop must not forget the
    first.
    """
    torrents, kept = snapshot.torrents, {*remembered}
    if not snapshot.is_settling:
        kept &= {*_all_hashes(torrents)}
    return tuple(sorted({*kept, *running_hashes(torrents)}))


def remembered_after_start(
    remembered: Iterable[str], snapshot: TorrentSnapshot
) -> tuple[str, ...]:
    """Return what to remember when they were started: what qBittorrent does not list yet."""
    if not snapshot.is_settling:
        return ()
    return tuple(sorted({*remembered}.difference(_all_hashes(snapshot.torrents))))


def remembered_from(stored: object) -> tuple[str, ...]:
    """Read what was stored; anything else than hashes is left out."""
    if not isinstance(stored, list):
        return ()
    return tuple(sorted({known for each in stored if (known := torrent_hash(each))}))


def _hashes(torrents: Torrents, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(each.decode() for each in torrents.table["hash"][chosen].tolist())


def _all_hashes(torrents: Torrents) -> tuple[str, ...]:
    return _hashes(torrents, np.ones(len(torrents), dtype=np.bool_))
