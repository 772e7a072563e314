"""The requests for torrents; each is one job in the worker of a session.

They raise a QbittorrentError if the connection has a problem.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from ..models import TorrentState
from ..web import read_json
from .errors import UnreadableAnswerError
from .maindata import read_maindata
from .server_state import merged_state
from .torrent_list import read_torrent_list
from .torrent_table import TableState, with_active, with_list, with_maindata, with_some
from .web_api import WebApi

TABLE_CAP: Final = 192 * 1024 * 1024
"""Bytes of a list of all torrents. It is read torrent by torrent, and 30,000 torrents
with ten trackers each take 65 MB."""

_BUSY: Final = (
    TorrentState.ALLOCATING,
    TorrentState.CHECKING_DOWNLOAD,
    TorrentState.CHECKING_RESUME_DATA,
    TorrentState.CHECKING_UPLOAD,
    TorrentState.DOWNLOADING,
    TorrentState.DOWNLOADING_METADATA,
    TorrentState.FORCED_DOWNLOAD,
    TorrentState.FORCED_METADATA,
    TorrentState.MOVING,
)
"""A torrent that was doing this and is not active any more has come to an end with it."""

_SLOW_DELTA: Final = 1.0
"""Seconds for a delta with fewer than ``_FEW_CHANGES``."""
_FEW_CHANGES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """The state after an answer of ``sync/maindata``, and the circumstances."""

    state: TableState
    rid: int
    is_full: bool
    is_slow: bool
    logins: int


def ask_maindata(
    web_api: WebApi, *, state: TableState, rid: int, clock: Callable[[], float]
) -> Update:
    """Read the changes since the answer ``rid``; all torrents for 0."""
    began = clock()
    answer = web_api.get(
        "sync/maindata",
        partial(read_maindata, reader=state.reader),
        params={"rid": rid},
        cap=TABLE_CAP,
    )
    is_slow = clock() - began > _SLOW_DELTA and answer.change_count < _FEW_CHANGES
    return Update(
        state=with_maindata(state, answer),
        rid=answer.rid,
        is_full=answer.is_full,
        is_slow=is_slow and not answer.is_full,
        logins=web_api.logins,
    )


def ask_all(web_api: WebApi, *, state: TableState) -> TableState:
    """Read all torrents, without their trackers."""
    read = partial(read_torrent_list, reader=state.reader)
    return with_list(state, *web_api.get("torrents/info", read, cap=TABLE_CAP))


def ask_active(web_api: WebApi, *, state: TableState) -> tuple[TableState, set[bytes]]:
    """Return the new state, and the busy torrents that are not active any more."""
    read = partial(read_torrent_list, reader=state.reader)
    params = {"filter": "active"}
    table, names = web_api.get("torrents/info", read, params=params, cap=TABLE_CAP)
    torrents = state.torrents
    is_over = torrents.in_state(_BUSY) & ~np.isin(
        torrents.table["hash"], table["hash"], assume_unique=True
    )
    ended = set(torrents.table["hash"][is_over].tolist())
    return with_active(state, table, names), ended


def ask_some(
    web_api: WebApi, *, state: TableState, hashes: frozenset[bytes]
) -> TableState:
    """Read some torrents."""
    read = partial(read_torrent_list, reader=state.reader)
    params = {"hashes": b"|".join(sorted(hashes)).decode()}
    rows = web_api.get("torrents/info", read, params=params, cap=TABLE_CAP)
    return with_some(state, hashes, *rows)


def ask_server(web_api: WebApi, *, state: TableState) -> TableState:
    """Read the state of the program."""
    answer = web_api.get("transfer/info", read_json)
    if not isinstance(answer, dict):
        raise UnreadableAnswerError
    return replace(state, server=merged_state(state.server, answer))
