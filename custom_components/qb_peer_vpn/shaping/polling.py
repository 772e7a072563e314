"""What a poll says, compared with the last one and with the journal."""

from dataclasses import dataclass, replace

from ..models import SHOWN_AFTER, Table, TorrentSnapshot
from .journal import STALE, Reading, Trust, read_limits
from .memory import Memory
from .rules import Direction
from .traffic import Traffic, read_traffic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Poll:
    """A poll, compared with the last one and with the journal."""

    traffic: Traffic
    before: Table
    """The estimates of the last cycle, one for each torrent."""
    reading: Reading


def read_poll(
    snapshot: TorrentSnapshot, memory: Memory, direction: Direction, now: float
) -> Poll:
    """Compare a poll with what is remembered."""
    torrents = snapshot.torrents
    before = memory.estimates.aligned(torrents)
    elapsed = 0.0
    if memory.fetched_at is not None:
        elapsed = (snapshot.fetched_at - memory.fetched_at).total_seconds()
    traffic = read_traffic(torrents, direction, before, elapsed)
    rows = before.rows
    # Without cheap deltas, only torrents that transfer something are up to date.
    table = torrents.table
    is_idle = (table["upload_speed"] == 0) & (table["download_speed"] == 0)
    is_outdated = is_idle & (now - rows["written_at"] < STALE)
    is_outdated &= not snapshot.uses_deltas
    is_outdated |= now - rows["written_at"] < SHOWN_AFTER
    # Two cycles with one poll: it is older than what the first one sent.
    is_outdated |= snapshot.fetched_at == memory.fetched_at
    reading = read_limits(
        memory.journal,
        table["hash"],
        traffic.limits,
        trust=_trust(snapshot, memory),
        is_outdated=is_outdated,
        is_replaced=rows["was_replaced"],
    )
    return Poll(traffic=traffic, before=rows, reading=reading)


def after_poll(memory: Memory, snapshot: TorrentSnapshot) -> Memory:
    """Return the memory after a poll."""
    return replace(
        memory,
        fetched_at=snapshot.fetched_at,
        has_settled=memory.has_settled or not snapshot.is_settling,
    )


def _trust(snapshot: TorrentSnapshot, memory: Memory) -> Trust:
    if memory.fetched_at is None:
        return Trust.OLDER_IS_OURS
    if not snapshot.is_settling:
        return Trust.CHANGED
    return Trust.ALL_ARE_OURS if memory.has_settled else Trust.OLDER_IS_OURS
