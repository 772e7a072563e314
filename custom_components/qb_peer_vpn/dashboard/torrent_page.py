"""A page of the torrents, as the card asks for it. Pure functions, for the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..features.torrents import shown_tags, torrent_row
from ..models import Torrents, tag_names
from ..torrents import (
    SortKey,
    TorrentFilter,
    TorrentStatus,
    describe,
    find_matches,
    has_status,
    is_active,
    sorted_rows,
)

MAX_ROWS: Final = 100
"""Rows of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """Which torrents a page shows, and in which order."""

    chosen: TorrentFilter = field(repr=False)
    sort: SortKey
    descending: bool
    offset: int
    limit: int
    """At most ``MAX_ROWS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentPage:
    """The torrents of a page, and how many there are besides."""

    total: int
    """Torrents that meet the filter."""
    counts: Mapping[str, int]
    """By state, of the torrents that meet the rest of the filter; also "all" and
    "active"."""
    rows: Mapping[str, Mapping[str, Any]] = field(repr=False)
    """What is shown of each torrent, by hash, in the order of the page."""
    categories: tuple[str, ...] = field(repr=False)
    """All of qBittorrent, sorted."""
    tags: tuple[str, ...] = field(repr=False)
    """That torrents have, sorted, without our own ones."""


def torrent_page(torrents: Torrents, query: PageQuery, now: datetime) -> TorrentPage:
    """Filter, count, sort, and cut."""
    chosen = query.chosen
    # The chips of the states say what each of them would show.
    any_state = replace(chosen, statuses=frozenset(), active=None)
    candidates = find_matches(torrents, any_state, now)
    rows = _in_state(torrents, candidates, chosen)
    ordered = sorted_rows(torrents, rows, query.sort, descending=query.descending)
    shown = ordered[query.offset : query.offset + min(query.limit, MAX_ROWS)]
    described = [describe(torrents, row) for row in shown.tolist()]
    return TorrentPage(
        total=len(rows),
        counts=_counts(torrents, candidates),
        rows={each.hash: torrent_row(each) for each in described},
        categories=tuple(sorted(filter(None, torrents.categories))),
        tags=tuple(shown_tags(tag_names(torrents))),
    )


def _in_state(
    torrents: Torrents, rows: NDArray[np.intp], chosen: TorrentFilter
) -> NDArray[np.intp]:
    matches = np.ones(len(torrents), dtype=np.bool_)
    if chosen.statuses:
        matches &= has_status(torrents, *chosen.statuses)
    if chosen.active is not None:
        matches &= is_active(torrents) == chosen.active
    return rows[matches[rows]]


def _counts(torrents: Torrents, rows: NDArray[np.intp]) -> dict[str, int]:
    counts = {
        status.value: int(np.count_nonzero(has_status(torrents, status)[rows]))
        for status in TorrentStatus
    }
    active = int(np.count_nonzero(is_active(torrents)[rows]))
    return {"all": len(rows), "active": active, **counts}
