"""Repair issues of measured legs that cannot be true, and of the own line."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.issue_registry import IssueSeverity

from ...recommendation import ExitReport, Protection, Rejection
from ...shell.issues import show_issue

TOO_FAST_SITES: Final = 3
"""One or two sites that answer faster than light are placed wrongly by their list."""


@callback
def show_leg_issues(
    hass: HomeAssistant, entry: ConfigEntry, rejected: Iterable[Rejection]
) -> None:
    """Show why legs of the newest measurement were rejected."""
    counts = Counter(rejected)
    tunnelled = counts[Rejection.BEHIND_VPN] + counts[Rejection.SAME_EVERYWHERE]
    too_fast = counts[Rejection.FASTER_THAN_LIGHT]
    show_issue(hass, entry, "behind_vpn", is_wrong=tunnelled > 0)
    show_issue(hass, entry, "faster_than_light", is_wrong=too_fast >= TOO_FAST_SITES)


@callback
def show_own_line_issue(
    hass: HomeAssistant, entry: ConfigEntry, report: ExitReport
) -> None:
    """Show that qBittorrent goes out by the user's own line, and with which IP version."""
    by_version = {"IPv4": report.ipv4, "IPv6": report.ipv6}
    leaking = [
        version for version, each in by_version.items() if each is Protection.OWN_LINE
    ]
    show_issue(
        hass,
        entry,
        "without_vpn",
        is_wrong=report.protection is Protection.OWN_LINE,
        severity=IssueSeverity.ERROR,
        placeholders={"versions": ", ".join(leaking)},
    )
