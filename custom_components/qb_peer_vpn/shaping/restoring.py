"""Bring back the limits that were there before ours."""

from dataclasses import dataclass, replace

import numpy as np

from ..models import Torrents, TorrentSnapshot
from .changes import Changes, is_lower
from .journal import Journal, with_plan
from .memory import Estimates, Memory
from .plan import Plan, make_plan
from .polling import Poll, after_poll, read_poll
from .rules import Direction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Restoration:
    """What is left to restore."""

    plan: Plan
    memory: Memory
    """Store its journal before the first call."""

    @property
    def is_complete(self) -> bool:
        """Whether qBittorrent has confirmed that no limit of ours is left."""
        return self.memory.journal.is_restored


def plan_restoration(
    snapshot: TorrentSnapshot,
    memory: Memory,
    *,
    now: float,
    direction: Direction = Direction.UPLOAD,
    most: int | None = None,
) -> Restoration:
    """Plan to write the original limit of each torrent that has one of ours.

    Limits that were changed by hand stay. Repeat it with each poll until it is complete.

    Args:
        snapshot: the last poll.
        memory: of the last cycle in this direction.
        now: seconds of the caller's clock.
        direction: which way the data flow.
        most: limits in this plan; None for all.

    """
    poll = read_poll(snapshot, memory, direction, now)
    chosen, waiting = _choose(snapshot.torrents, poll, most)
    estimates = poll.before.copy()
    estimates["total"] = poll.traffic.totals
    # One that is there already was planned to be confirmed, and needs no call.
    changes = chosen.where(chosen.before != chosen.after)
    estimates["written_at"][changes.rows] = now
    memory = replace(
        after_poll(memory, snapshot),
        journal=_with_returns(poll, chosen),
        estimates=Estimates(rows=estimates),
    )
    plan = make_plan(changes, memory.rule_keys, waiting=waiting)
    return Restoration(plan=plan, memory=memory)


def _with_returns(poll: Poll, chosen: Changes) -> Journal:
    return with_plan(
        poll.reading.journal,
        chosen.hashes,
        before=chosen.before,
        shown=poll.traffic.limits[chosen.rows],
        limits=chosen.after,
        is_returning=np.ones(len(chosen), dtype=np.bool_),
    )


def _choose(torrents: Torrents, poll: Poll, most: int | None) -> tuple[Changes, int]:
    """Return the torrents to restore, decreases first, and how many are left."""
    reading = poll.reading
    rows = np.flatnonzero((reading.rows >= 0) & ~reading.is_by_hand())
    before = reading.limits[rows]
    after = reading.journal.rows["original"][reading.rows[rows]]
    order = np.argsort(~is_lower(after, before), kind="stable")[:most]
    chosen = rows[order]
    changes = Changes(
        rows=chosen,
        hashes=torrents.table["hash"][chosen],
        rules=poll.before["rule"][chosen],
        before=before[order],
        after=after[order],
    )
    return changes, len(rows) - len(chosen)
