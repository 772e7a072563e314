"""How fast torrents are: what peers want, what limits allow, and how soon that is so."""

from collections.abc import Mapping
import math

RISE_SECONDS = 2.0
FALL_SECONDS = 4.0
"""After this time, two thirds of a change are done. A real qBittorrent needs up to twice as
long, and sends in bursts."""


def allowed_rates(
    demands: Mapping[str, float], limits: Mapping[str, int], total: int
) -> dict[str, float]:
    """Return the rate that each torrent settles at, in B/s.

    Args:
        demands: by torrent, in B/s.
        limits: by torrent, in B/s; 0 for none.
        total: limit of all together; 0 for none.

    """
    wanted = {
        key: min(demand, limits[key] or math.inf) for key, demand in demands.items()
    }
    if not total or sum(wanted.values()) <= total:
        return wanted
    level = _level(sorted(wanted.values()), total)
    return {key: min(rate, level) for key, rate in wanted.items()}


def _level(rising: list[float], total: float) -> float:
    """Return the rate that no torrent exceeds, so that the sum is the total."""
    left = total
    for number, rate in enumerate(rising):
        fair = left / (len(rising) - number)
        if rate >= fair:
            return fair
        left -= rate
    return math.inf


def approach(rate: float, target: float, seconds: float) -> tuple[float, float]:
    """Let a rate approach a target for a while.

    Returns:
        The rate at the end, in B/s, and the bytes until then.

    """
    pace = RISE_SECONDS if target > rate else FALL_SECONDS
    rest = math.exp(-seconds / pace)
    after = target + (rate - target) * rest
    return after, target * seconds + (rate - target) * pace * (1 - rest)
