"""What reading the table of torrents costs, at ten times the reference load."""

from collections.abc import Callable, Iterator
import hashlib
import json
from statistics import median
from time import thread_time

from custom_components.qb_peer_vpn.qbittorrent.maindata import read_maindata
from custom_components.qb_peer_vpn.qbittorrent.torrent_table import (
    TableState,
    with_maindata,
)

from .load import Swarm, main_data
from .stages import Timing

TORRENTS = 30_000
CHANGED = 3_000

FULL = "read the table"
IDLE = "read a delta without changes"
DELTA = "read a delta"

_PIECE = 64 * 1024


def time_table(*, torrents: int = TORRENTS, runs: int) -> tuple[Timing, ...]:
    """Time the three kinds of answers of ``sync/maindata``; processor time, not waiting."""
    hashes = tuple(hashlib.sha1(b"%d" % n).hexdigest() for n in range(torrents))
    full = json.dumps(
        main_data(Swarm(torrents=hashes, answers={})), separators=(",", ":")
    ).encode()
    delta = json.dumps({"rid": 2, "torrents": _changes(hashes[:CHANGED])}).encode()
    state = _read(TableState(), full)
    note = f"{torrents:,} torrents"
    return (
        _timed(FULL, lambda: _read(TableState(), full), runs, f"{note}, {_size(full)}"),
        _timed(IDLE, lambda: _read(state, b'{"rid":2}'), runs, note),
        _timed(DELTA, lambda: _read(state, delta), runs, f"{note}, {_size(delta)}"),
    )


def _changes(hashes: tuple[str, ...]) -> dict[str, object]:
    return {
        torrent_hash: {
            "last_activity": 1_795_200_000,
            "num_leechs": 4,
            "ratio": 0.5,
            "state": "uploading",
            "time_active": 5_000_060,
            "uploaded": number * 10**9 + 10**6,
            "upspeed": 50_000,
        }
        for number, torrent_hash in enumerate(hashes)
    }


def _read(state: TableState, answer: bytes) -> TableState:
    return with_maindata(state, read_maindata(_pieces(answer), state.reader))


def _pieces(answer: bytes) -> Iterator[bytes]:
    return (answer[at : at + _PIECE] for at in range(0, len(answer), _PIECE))


def _size(answer: bytes) -> str:
    return f"{len(answer) / 1e6:.1f} MB"


def _timed(name: str, work: Callable[[], object], runs: int, note: str) -> Timing:
    work()
    times = []
    for _ in range(runs):
        begin = thread_time()
        work()
        times.append(thread_time() - begin)
    return Timing(name=name, milliseconds=1000.0 * median(times), runs=runs, note=note)
