"""Which torrents an action is for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents
from .info_hashes import torrent_hash
from .states import TorrentStatus, has_status, is_active


class TargetError(ValueError):
    """Base of the errors about what an action is for."""


class NothingChosenError(TargetError):
    """Neither hashes nor a filter choose anything."""


class TwoChoicesError(TargetError):
    """Hashes, a filter, and "all" exclude each other."""


class NotAHashError(TargetError):
    """One of the hashes is none, such as "all", which qBittorrent takes literally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentFilter:
    """Torrents that meet all of its conditions; None, or empty, is no condition."""

    statuses: frozenset[TorrentStatus] = frozenset()
    active: bool | None = None
    """Whether it transfers data now."""
    category: str | None = None
    """Exactly this one; "" for torrents without one."""
    tag: str | None = None
    """Exactly this one; "" for torrents without any."""
    tracker: str | None = None
    """Host of one of its trackers, without port; "" for torrents without any."""
    name_contains: str | None = field(default=None, repr=False)
    """In any case of letters."""
    min_ratio: float | None = None
    min_age: timedelta | None = None
    """Since it was added."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no condition, so that every torrent would meet it."""
        return self == TorrentFilter() or self == TorrentFilter(name_contains="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The torrents that an action is for, and hashes that no torrent has."""

    hashes: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()


def find_targets(
    torrents: Torrents,
    now: datetime,
    *,
    hashes: Iterable[str] | None = None,
    chosen: TorrentFilter | None = None,
    everything: bool = False,
) -> Targets:
    """Return what an action is for; never everything because nothing was chosen.

    Args:
        torrents: the table.
        now: for the age.
        hashes: of 40 or 64 digits, in any case.
        chosen: the filter.
        everything: whether an empty filter means all torrents.

    Raises:
        NothingChosenError: there are no hashes, and the filter is empty.
        TwoChoicesError: there is more than one choice.
        NotAHashError: one of the hashes is none.

    """
    if hashes is not None:
        if chosen is not None or everything:
            raise TwoChoicesError
        return _named(torrents, hashes)
    if chosen is None or (chosen.is_empty and not everything):
        raise NothingChosenError
    if everything and not chosen.is_empty:
        raise TwoChoicesError
    rows = find_matches(torrents, chosen, now).tolist()
    return Targets(hashes=tuple(torrents.hash_at(row) for row in rows))


def find_matches(
    torrents: Torrents, chosen: TorrentFilter, now: datetime
) -> NDArray[np.intp]:
    """Return the rows of the torrents that meet a filter, ascending; shape (k,)."""
    table = torrents.table
    matches = np.ones(len(torrents), dtype=np.bool_)
    if chosen.statuses:
        matches &= has_status(torrents, *chosen.statuses)
    if chosen.active is not None:
        matches &= is_active(torrents) == chosen.active
    if chosen.category is not None:
        words = [word == chosen.category for word in torrents.categories]
        matches &= np.array(words)[table["category"]]
    if chosen.tag is not None:
        tags = [chosen.tag in (each or ("",)) for each in torrents.tag_sets]
        matches &= np.array(tags)[table["tags"]]
    if chosen.tracker is not None:
        matches &= _is_at(torrents, chosen.tracker.lower())
    if chosen.min_ratio is not None:
        matches &= table["ratio"] >= chosen.min_ratio
    if chosen.min_age is not None:
        # A date that no calendar has would be an error.
        newest = now.timestamp() - chosen.min_age.total_seconds()
        matches &= (table["added_on"] > 0) & (table["added_on"] <= newest)
    rows = np.flatnonzero(matches)
    return _named_like(torrents, rows, chosen.name_contains or "")


def _named(torrents: Torrents, hashes: Iterable[str]) -> Targets:
    wanted = dict.fromkeys(torrent_hash(each) for each in hashes)
    if not wanted:
        raise NothingChosenError
    found: list[str] = []
    not_found: list[str] = []
    for each in wanted:
        if each is None:
            raise NotAHashError
        (not_found if torrents.row_of(each) is None else found).append(each)
    return Targets(hashes=tuple(found), not_found=tuple(not_found))


def _named_like(
    torrents: Torrents, rows: NDArray[np.intp], text: str
) -> NDArray[np.intp]:
    if not text:
        return rows
    wanted = text.casefold()
    names = torrents.names
    is_like = [wanted in names[row].casefold() for row in rows.tolist()]
    return rows[np.array(is_like, dtype=np.bool_)]


def _is_at(torrents: Torrents, host: str) -> NDArray[np.bool_]:
    is_at = np.zeros(len(torrents), dtype=np.bool_)
    if not host:
        is_at[torrents.host_rows] = True
        return ~is_at
    if host in torrents.hosts:
        is_at[torrents.rows_at_host(torrents.hosts.index(host))] = True
    return is_at
