"""The hours in which moves may be made automatically."""

from datetime import timedelta

from homeassistant.util import dt as dt_util

from .visitor import Visitor

RULES = {
    "cool_down": 6,
    "moves_in_week": 14,
    "max_download": 1024 * 1024,
    "longest_wait": 0,
    "undo_when_worse": False,
}


def allow_moves(visitor: Visitor, entry_id: str, *, hours_from_now: float) -> None:
    """Let automatic moves be made within the two hours that begin then."""
    begin = dt_util.parse_datetime(visitor.page.evaluate("new Date().toISOString()"))
    assert begin is not None
    zone = dt_util.get_time_zone(visitor.ask("get_config")["time_zone"])
    first = begin.astimezone(zone) + timedelta(hours=hours_from_now)
    hours = {
        "from": f"{first:%H:%M:%S}",
        "until": f"{first + timedelta(hours=2):%H:%M:%S}",
    }
    visitor.change_subentry(entry_id, "vpn_container", "other_rules", RULES | hours)
