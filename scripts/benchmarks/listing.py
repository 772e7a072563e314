"""What a list of torrents costs that an action or the card asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import hashlib
import json
from statistics import median
from time import thread_time
from typing import Any, Final

import numpy as np

from custom_components.qb_peer_vpn.features.torrents.queries import LIST_SCHEMA, select
from custom_components.qb_peer_vpn.models import NameOrder, Torrents
from custom_components.qb_peer_vpn.qbittorrent.maindata import read_maindata
from custom_components.qb_peer_vpn.qbittorrent.torrent_table import (
    TableState,
    with_maindata,
)
from custom_components.qb_peer_vpn.torrents import SortKey, sorted_rows

from .torrent_row import torrent_row

TORRENTS: Final = 30_000
RUNS: Final = 9
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
FILTER: Final = {
    "state": ["seeding"],
    "category": "free",
    "name_contains": "people",
    "min_ratio": 1,
    "min_age": {"days": 1},
}
"""Nearly all torrents meet it, so that all of them are also sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCost:
    """Processor time in milliseconds, medians."""

    torrents: int
    found: int
    """Torrents that the filter leaves."""
    filtered_ms: float
    """``get_torrents`` with a filter and the most rows, while names are not sorted yet."""
    by_name_ms: float
    """All torrents sorted by name, while names are not sorted yet."""
    again_ms: float
    """The same once more, as for the card every few seconds."""


def measure_listing(torrents: int = TORRENTS, runs: int = RUNS) -> ListingCost:
    """Filter and sort a table some times."""
    table = _table(torrents)
    fields = LIST_SCHEMA({"config_entry_id": "any", "filter": FILTER, "limit": 500})
    rows = np.arange(len(table))

    def sort(sorted_table: Torrents) -> None:
        sorted_rows(sorted_table, rows, SortKey.NAME)

    def filter_and_sort(new: Torrents) -> None:
        select(new, fields, NOW)

    return ListingCost(
        torrents=len(table),
        found=select(table, fields, NOW)[0],
        filtered_ms=_median_ms(filter_and_sort, _renewed(table, runs)),
        by_name_ms=_median_ms(sort, _renewed(table, runs)),
        again_ms=_median_ms(sort, iter([table] * runs)),
    )


def _renewed(table: Torrents, runs: int) -> Iterator[Torrents]:
    """Yield the table as if names had changed each time."""
    return (replace(table, name_order=NameOrder()) for _ in range(runs))


def _median_ms(run: Callable[[Torrents], None], tables: Iterator[Torrents]) -> float:
    times = []
    for table in tables:
        began = thread_time()
        run(table)
        times.append(1000 * (thread_time() - began))
    return median(times)


def _table(torrents: int) -> Torrents:
    rows: dict[str, Mapping[str, Any]] = {}
    for number in range(torrents):
        digits = hashlib.sha1(b"%d" % number).hexdigest()
        rows[digits] = torrent_row(number, digits)
    answer = json.dumps({"full_update": True, "rid": 1, "torrents": rows}).encode()
    state = TableState()
    return with_maindata(state, read_maindata([answer], reader=state.reader)).torrents
