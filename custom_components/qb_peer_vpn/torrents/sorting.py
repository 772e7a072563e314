"""The order of torrents in a list, and the part of it that is shown."""

from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents
from .states import status_codes


class SortKey(StrEnum):
    """What a list can be sorted by."""

    NAME = "name"
    STATE = "state"
    SIZE = "size"
    LEFT = "left"
    PROGRESS = "progress"
    DOWNLOAD_RATE = "download_rate"
    UPLOAD_RATE = "upload_rate"
    ETA = "eta"
    """Torrents that never end are the last ones."""
    RATIO = "ratio"
    SEEDS = "seeds"
    PEERS = "peers"
    CATEGORY = "category"
    ADDED = "added"
    FINISHED = "finished"
    """Torrents that are not finished are the last ones, also in descending order."""
    QUEUE = "queue"


def sorted_rows(
    torrents: Torrents,
    rows: NDArray[np.intp],
    key: SortKey,
    *,
    descending: bool = False,
) -> NDArray[np.intp]:
    """Return rows in another order; equal ones by their hash.

    Args:
        torrents: the table.
        rows: of the torrents to sort, ascending; shape (k,).
        key: what to sort by.
        descending: whether the largest goes first.

    """
    values = _numbers(torrents, rows, key)
    order = np.argsort(-values if descending else values, kind="stable")
    column = _MISSING_LAST.get(key)
    if column is not None:
        has_none = torrents.table[column][rows][order] <= 0
        order = np.concatenate([order[~has_none], order[has_none]])
    return rows[order]


def _numbers(
    torrents: Torrents, rows: NDArray[np.intp], key: SortKey
) -> NDArray[np.float64]:
    values: NDArray[Any]
    match key:
        case SortKey.NAME:
            values = torrents.name_ranks()[rows]
        case SortKey.STATE:
            values = status_codes(torrents)[rows]
        case SortKey.CATEGORY:
            values = _category_ranks(torrents)[torrents.table["category"][rows]]
        case _:
            values = torrents.table[_COLUMNS[key]][rows]
    numbers: NDArray[np.float64] = values.astype(np.float64)
    return numbers


def _category_ranks(torrents: Torrents) -> NDArray[np.intp]:
    """Return the place of each category in the sorted ones."""
    words = torrents.categories
    order = sorted(range(len(words)), key=lambda at: words[at].casefold())
    ranks = np.empty(len(words), dtype=np.intp)
    ranks[order] = np.arange(len(words))
    return ranks


_COLUMNS: Final = {
    SortKey.SIZE: "size",
    SortKey.LEFT: "amount_left",
    SortKey.PROGRESS: "progress",
    SortKey.DOWNLOAD_RATE: "download_speed",
    SortKey.UPLOAD_RATE: "upload_speed",
    SortKey.ETA: "eta",
    SortKey.RATIO: "ratio",
    SortKey.SEEDS: "num_seeds",
    SortKey.PEERS: "num_leechs",
    SortKey.ADDED: "added_on",
    SortKey.FINISHED: "completed_on",
    SortKey.QUEUE: "queue_position",
}
_MISSING_LAST: Final = {
    SortKey.ETA: "eta",
    SortKey.FINISHED: "completed_on",
    SortKey.QUEUE: "queue_position",
}
"""Columns in which a number that is not positive means that there is no value.

An estimate of 0 seconds is for torrents that are done.
"""
