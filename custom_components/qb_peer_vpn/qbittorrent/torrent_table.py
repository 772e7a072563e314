"""Keep the table of torrents up to date: pure functions from answer to answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..models import TORRENT, NameOrder, ServerState, Table, Torrents, find_rows, joined
from .errors import UnreadableAnswerError
from .maindata import Maindata
from .plausible import MAX_MEMBERSHIPS, MAX_NAMED
from .server_state import merged_state
from .torrent_fields import FieldReader, Fields
from .torrent_rows import names_in
from .tracker_hosts import HASH_BYTES, TrackerUrls, UrlDigest, host_pairs, with_torrent

_SPEEDS: Final = ("download_speed", "upload_speed")
_SPARE_WORDS: Final = 10_000
"""Categories, combinations of tags, and hosts that may be out of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """All that is known of a qBittorrent's torrents."""

    torrents: Torrents = field(default_factory=Torrents)
    server: ServerState = field(default_factory=ServerState)
    urls: TrackerUrls = field(default_factory=dict, repr=False)
    reader: FieldReader = field(default_factory=FieldReader, repr=False)
    """Numbers the words of ``torrents``."""

    @property
    def is_bloated(self) -> bool:
        """Whether many words may be out of use: a new full answer drops them."""
        kinds = self.reader.categories, self.reader.tag_sets, self.reader.hosts
        words = sum(len(each.numbers) for each in kinds)
        is_nearly_full = any(each.is_nearly_full for each in kinds)
        return is_nearly_full or words > 2 * len(self.torrents) + _SPARE_WORDS


def with_maindata(state: TableState, answer: Maindata) -> TableState:
    """Apply an answer that was read with the state's reader.

    What did not change stays the same object, also ``torrents``.
    """
    if answer.is_full:
        return TableState(
            torrents=_with_rows(state, answer.table, answer.names, answer.urls),
            server=merged_state(ServerState(), answer.server),
            urls=answer.urls,
            reader=state.reader,
        )
    urls = _merged_urls(state.urls, answer)
    before = state.torrents
    table, names = _merged_rows(before, answer.table, answer.names)
    table, names = _without(table, names, answer.removed)
    table, names = _with_changes(table, names, answer.changes)
    return replace(
        state,
        torrents=_updated(state, table, names, urls),
        server=merged_state(state.server, answer.server),
        urls=urls,
    )


def with_list(state: TableState, table: Table, names: tuple[str, ...]) -> TableState:
    """Apply a list of all torrents."""
    return replace(state, torrents=_with_rows(state, table, names, state.urls))


def with_active(state: TableState, table: Table, names: tuple[str, ...]) -> TableState:
    """Apply a list of the active torrents: all others transfer nothing."""
    before = state.torrents
    merged, merged_names = _merged_rows(before, table, names)
    is_active = np.isin(merged["hash"], table["hash"], assume_unique=True)
    for speed in _SPEEDS:
        if np.any(merged[speed][~is_active]):
            merged = _writable(merged, before.table)
            merged[speed][~is_active] = 0
    return replace(state, torrents=_updated(state, merged, merged_names, state.urls))


def with_some(
    state: TableState,
    asked: frozenset[bytes],
    table: Table,
    names: tuple[str, ...],
) -> TableState:
    """Apply a list of some torrents: of those asked for, the missing ones are gone."""
    merged, merged_names = _merged_rows(state.torrents, table, names)
    gone = asked.difference(table["hash"].tolist())
    merged, merged_names = _without(merged, merged_names, gone)
    return replace(state, torrents=_updated(state, merged, merged_names, state.urls))


def with_trackers_of(
    state: TableState, trackers: Mapping[bytes, Mapping[UrlDigest, str]]
) -> TableState:
    """Apply the trackers of single torrents: hosts by URL, by hash.

    They hold until the next list of all trackers.
    """
    urls = state.urls
    for torrent_hash, found in trackers.items():
        for host in found.values():
            state.reader.hosts.number(host)
        urls = with_torrent(urls, torrent_hash, found)
    torrents = _updated(state, state.torrents.table, state.torrents.names, urls)
    return replace(state, torrents=torrents, urls=urls)


def _with_rows(
    state: TableState, table: Table, names: tuple[str, ...], urls: TrackerUrls
) -> Torrents:
    """Return the torrents with another table, as a whole."""
    before = state.torrents
    if names == before.names and np.array_equal(table, before.table):
        table, names = before.table, before.names
    return _updated(state, table, names, urls)


def _updated(
    state: TableState, table: Table, names: tuple[str, ...], urls: TrackerUrls
) -> Torrents:
    """Return the torrents with a new table; the same object if nothing is new.

    Raises:
        UnreadableAnswerError: there is more than is plausible, in all answers so far.

    """
    before = state.torrents
    if len(table) > MAX_NAMED or not _is_plausible(state, urls):
        raise UnreadableAnswerError
    words: dict[str, Any] = {
        "categories": state.reader.categories.words,
        "tag_sets": state.reader.tag_sets.words,
        "hosts": state.reader.hosts.words,
    }
    if urls is state.urls and _has_same_trackers(before, table):
        starts, rows = before.host_starts, before.host_rows
        # A host that no torrent has a tracker at.
        added = np.repeat(starts[-1:], len(words["hosts"]) + 1 - len(starts))
        starts = np.concatenate([starts, added])
    else:
        starts, rows = _host_index(table, urls, state.reader.hosts.numbers)
    if (
        table is before.table
        and names is before.names
        and np.array_equal(starts, before.host_starts)
        and np.array_equal(rows, before.host_rows)
        and all(getattr(before, name) == value for name, value in words.items())
    ):
        return before
    return Torrents(
        table=table,
        names=names,
        name_order=before.name_order if names is before.names else NameOrder(),
        host_starts=starts,
        host_rows=rows,
        **words,
    )


def _is_plausible(state: TableState, urls: TrackerUrls) -> bool:
    if urls is state.urls:
        return True
    memberships = sum(len(hashes) for _, hashes in urls.values()) // HASH_BYTES
    return len(urls) <= MAX_NAMED and memberships <= MAX_MEMBERSHIPS


def _has_same_trackers(before: Torrents, table: Table) -> bool:
    """Whether the rows are for the same torrents, at the same trackers."""
    return table is before.table or (
        len(table) == len(before)
        and np.array_equal(table["hash"], before.table["hash"])
        and np.array_equal(table["tracker"], before.table["tracker"])
    )


def _host_index(
    table: Table, urls: TrackerUrls, numbers: Mapping[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return ``host_starts`` and ``host_rows`` of ``Torrents``."""
    hosts, hashes = host_pairs(urls, numbers)
    rows = find_rows(table["hash"], hashes)
    hosts, rows = hosts[rows >= 0], rows[rows >= 0]
    # Where the list of all trackers is older than the torrent, or there is none.
    is_listed = np.zeros(len(table), dtype=np.bool_)
    is_listed[rows] = True
    others = np.flatnonzero(~is_listed & (table["tracker"] >= 0))
    hosts = np.concatenate([hosts, table["tracker"][others]]).astype(np.int64)
    # One tracker can have several URLs.
    keys = np.unique(hosts * len(table) + np.concatenate([rows, others]))
    hosts, rows = np.divmod(keys, max(len(table), 1))
    starts = np.searchsorted(hosts, np.arange(len(numbers) + 1))
    return starts.astype(np.int32), rows.astype(np.int32)


def _merged_urls(before: TrackerUrls, answer: Maindata) -> TrackerUrls:
    if not answer.urls and not answer.urls_removed:
        return before
    return {
        digest: tracker
        for digest, tracker in {**before, **answer.urls}.items()
        if digest not in answer.urls_removed
    }


def _merged_rows(
    before: Torrents, table: Table, names: tuple[str, ...]
) -> tuple[Table, tuple[str, ...]]:
    """Replace or add whole torrents; the same objects if that changes nothing."""
    rows = before.rows_of(table["hash"])
    known = rows >= 0
    merged, merged_names = before.table, before.names
    if not np.array_equal(before.table[rows[known]], table[known]):
        merged = before.table.copy()
        merged[rows[known]] = table[known]
    changes = {
        row: names[at]
        for at, row in zip(
            np.flatnonzero(known).tolist(), rows[known].tolist(), strict=True
        )
        if names[at] != merged_names[row]
    }
    if changes:
        merged_names = tuple(
            [changes.get(row, name) for row, name in enumerate(merged_names)]
        )
    if known.all():
        return merged, merged_names
    merged = joined(merged, table[~known])
    added = [names[at] for at in np.flatnonzero(~known).tolist()]
    order = np.argsort(merged["hash"], kind="stable")
    return merged[order], names_in([*merged_names, *added], order)


def _without(
    table: Table, names: tuple[str, ...], removed: Iterable[bytes]
) -> tuple[Table, tuple[str, ...]]:
    rows = find_rows(table["hash"], np.array(sorted(removed), dtype="S40"))
    stays = np.ones(len(table), dtype=np.bool_)
    stays[rows[rows >= 0]] = False
    if stays.all():
        return table, names
    return table[stays], names_in(names, np.flatnonzero(stays))


def _with_changes(
    table: Table, names: tuple[str, ...], changes: Mapping[bytes, Fields]
) -> tuple[Table, tuple[str, ...]]:
    """Write changed values into a copy; the same objects if there is none.

    Changes of unknown torrents are left out.
    """
    hashes = np.array([*changes], dtype="S40")
    found = find_rows(table["hash"], hashes).tolist()
    renamed: dict[int, str] = {}
    columns: dict[str, tuple[list[int], list[Any]]] = {}
    for row, fields in zip(found, changes.values(), strict=True):
        if row < 0:
            continue
        for column, value in fields.items():
            if column == "name":
                renamed[row] = value
                continue
            rows, values = columns.setdefault(column, ([], []))
            rows.append(row)
            values.append(value)
    changed = table
    for column, (rows, values) in columns.items():
        new = np.array(values, dtype=TORRENT[column])
        if not np.array_equal(changed[column][rows], new):
            changed = _writable(changed, table)
            changed[column][rows] = new
    if any(names[row] != name for row, name in renamed.items()):
        names = tuple([renamed.get(row, name) for row, name in enumerate(names)])
    return changed, names


def _writable(table: Table, shared: Table) -> Table:
    """Copy a table before the first change of it."""
    return table.copy() if table is shared else table
