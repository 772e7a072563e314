"""Which torrents to start again after all were stopped."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents
from .info_hashes import torrent_hash
from .states import TorrentStatus, has_status

_AT_REST = (TorrentStatus.STOPPED, TorrentStatus.FAILED)


def running_hashes(torrents: Torrents) -> tuple[str, ...]:
    """Return the torrents that a stop of all would stop.

    Those that are checked count as running: qBittorrent does not say what they do
    otherwise.
    """
    return _hashes(torrents, ~has_status(torrents, *_AT_REST))


def remembered_after_stop(
    remembered: Iterable[str], torrents: Torrents
) -> tuple[str, ...]:
    """Return what to remember when all are stopped.

    What was remembered before stays: a second stop must not forget the first.
    """
    return tuple(sorted({*remembered, *running_hashes(torrents)}))


def hashes_to_resume(remembered: Iterable[str], torrents: Torrents) -> tuple[str, ...]:
    """Return the torrents to start: remembered, still there, and still stopped."""
    stopped = _hashes(torrents, has_status(torrents, TorrentStatus.STOPPED))
    return tuple(sorted({*remembered}.intersection(stopped)))


def remembered_from(stored: object) -> tuple[str, ...]:
    """Read what was stored; anything else than hashes is left out."""
    if not isinstance(stored, list):
        return ()
    return tuple(sorted({known for each in stored if (known := torrent_hash(each))}))


def _hashes(torrents: Torrents, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(torrents.hash_at(row) for row in np.flatnonzero(chosen).tolist())
