"""Repair issues of measured legs that cannot be true."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...recommendation import Rejection
from ...shell.issues import show_issue

TOO_FAST_SITES: Final = 3
"""One or two sites that answer faster than light are placed wrongly by their list."""


@callback
def show_leg_issues(
    hass: HomeAssistant, entry: ConfigEntry, rejected: Iterable[Rejection]
) -> None:
    """Show why measured legs were rejected; one rejection for each site."""
    counts = Counter(rejected)
    tunnelled = counts[Rejection.BEHIND_VPN] + counts[Rejection.SAME_EVERYWHERE]
    too_fast = counts[Rejection.FASTER_THAN_LIGHT]
    show_issue(hass, entry, "behind_vpn", is_wrong=tunnelled > 0)
    show_issue(hass, entry, "faster_than_light", is_wrong=too_fast >= TOO_FAST_SITES)
