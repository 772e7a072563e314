"""What the table of torrents costs, at ten times the reference load."""

from dataclasses import dataclass
import hashlib

from .load import Json, Swarm
from .stand_in import StandIn, serve
from .table_client import BUSY_POLLS, IDLE_POLLS, PollCost
from .watched import run_watched

TORRENTS = 30_000
CHANGED = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCost:
    """What polls of a table cost."""

    torrents: int
    megabytes: float
    """Of the full answer."""
    full: PollCost
    """The first poll."""
    idle: PollCost
    """A poll when no torrent has changed; median."""
    busy: PollCost
    """A poll when a tenth of the torrents has changed; median."""
    requests: int
    """Of one poll after the first one, at most."""
    memory_mb: float
    """Added at the peak, over all polls."""


async def measure_table(torrents: int = TORRENTS, changed: int = CHANGED) -> TableCost:
    """Poll a stand-in from a process of its own.

    Raises:
        MeasurementError: with the end of its output.

    """
    hashes = tuple(hashlib.sha1(b"%d" % n).hexdigest() for n in range(torrents))
    quiet: Json = {"rid": 2, "server_state": {"up_info_speed": 5}}
    busy = [
        quiet | {"torrents": _changes(hashes[:changed], poll)}
        for poll in range(BUSY_POLLS)
    ]
    # The first poll gets the full answer instead.
    stand_in = StandIn(
        Swarm(torrents=hashes, answers={}),
        deltas=[quiet, *[quiet] * IDLE_POLLS, *busy, quiet],
    )
    async with serve(stand_in) as url:
        watched = await run_watched("table_client", url)
    found = watched.found
    return TableCost(
        torrents=found["torrents"],
        megabytes=stand_in.table_bytes / 1e6,
        full=PollCost(**found["full"]),
        idle=PollCost(**found["idle"]),
        busy=PollCost(**found["busy"]),
        requests=max(stand_in.requests_of_polls[1:]),
        memory_mb=watched.peak_mb,
    )


def _changes(hashes: tuple[str, ...], poll: int) -> dict[str, object]:
    return {
        torrent_hash: {
            "last_activity": 1_795_200_000,
            "num_leechs": 4,
            "ratio": 0.5,
            "state": "uploading",
            "time_active": 5_000_060 + 60 * poll,
            "uploaded": number * 10**9 + (poll + 1) * 10**6,
            "upspeed": 50_000 + poll,
        }
        for number, torrent_hash in enumerate(hashes)
    }
