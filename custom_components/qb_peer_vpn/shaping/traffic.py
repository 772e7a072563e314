"""What the torrents send or receive, and how long ago that was measured."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents
from .memory import Estimates
from .rules import Direction

ADJUSTING: Final = 10.0
"""Seconds until a torrent keeps to a new limit. After a lower one, libtorrent still sends
what it had granted before, so nothing measured in this time counts."""
_SHORTEST: Final = 5.0
_LONGEST: Final = 3600.0
"""Seconds between two polls. Outside of these, a clock was set, or too few blocks were
sent."""
_NO_LIMIT: Final = 2_147_483_647
"""Smallest number that qBittorrent shows as a limit and takes for none."""

_COLUMNS: Final = {
    Direction.UPLOAD: ("upload_speed", "uploaded", "upload_limit"),
    Direction.DOWNLOAD: ("download_speed", "downloaded", "download_limit"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traffic:
    """Columns of the table in one direction; all of shape (n,)."""

    speeds: NDArray[np.float64]
    """B/s, averages over about the last five seconds."""
    rates: NDArray[np.float64]
    """B/s since the last poll; the speed where that cannot be known."""
    totals: NDArray[np.int64]
    """Bytes over all sessions."""
    limits: NDArray[np.int64]
    """B/s as the table shows them; 0 for none."""
    has_takers: NDArray[np.bool_]
    """Whether a connected peer wants data, or for downloads, may have some."""

    @property
    def seen(self) -> NDArray[np.float64]:
        """The larger of rate and speed: who has just begun shows in the speed."""
        return np.maximum(self.rates, self.speeds)


def read_traffic(
    torrents: Torrents, direction: Direction, before: Estimates, elapsed: float
) -> Traffic:
    """Read the columns of a direction.

    Args:
        torrents: the table.
        direction: which way the data flow.
        before: of the last cycle, one row for each torrent.
        elapsed: seconds since the poll of the last cycle.

    """
    speed, total, limit = _COLUMNS[direction]
    table = torrents.table
    speeds = table[speed].astype(np.float64)
    totals = table[total].copy()
    limits = np.where(table[limit] >= _NO_LIMIT, 0, table[limit])
    rates = speeds
    if _SHORTEST <= elapsed <= _LONGEST:
        moved = totals - before.rows["total"]
        # The total of a torrent that is checked or added again can become smaller.
        is_measured = before.rows["is_known"] & ~before.rows["was_adjusting"]
        is_measured &= moved >= 0
        rates = np.where(is_measured, moved / elapsed, speeds)
    if direction is Direction.UPLOAD:
        has_takers = table["num_leechs"] > 0
    else:
        has_takers = (table["amount_left"] > 0) & (torrents.peer_counts() > 0)
    return Traffic(
        speeds=speeds, rates=rates, totals=totals, limits=limits, has_takers=has_takers
    )
