"""Repair issues of the limits."""

import time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ...shaping import Breaker
from ...shell.const import DOMAIN
from ...shell.issues import show_issue, shown_issues
from .store import JournalStore

NOT_WRITTEN: Final = "limits_not_written"
NOT_RESTORED: Final = "limits_not_restored"
CHANGED_ELSEWHERE: Final = "limits_changed_elsewhere"
LEFT_BEHIND: Final = "limits_left_behind"

NOT_WRITTEN_AFTER: Final = 900.0
"""Seconds of failures."""
MANY_BY_HAND: Final = 200
"""Limits that no person changes between two polls."""


@callback
def show_shaping_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    is_on: bool,
    is_restored: bool,
    is_reachable: bool,
    breaker: Breaker,
    newly_by_hand: int,
    by_hand: int,
) -> None:
    """Show what keeps limits from being written, or from staying.

    Args:
        hass: Home Assistant.
        entry: of the connection.
        is_on: whether uploads are shaped.
        is_restored: whether no limit of ours is left in qBittorrent.
        is_reachable: whether the last poll worked.
        breaker: of the writing.
        newly_by_hand: limits that were changed by someone else since the last cycle.
        by_hand: limits that someone else chose, all in all.

    """
    fails = breaker.is_open_for(NOT_WRITTEN_AFTER, time.monotonic())
    show_issue(hass, entry, NOT_WRITTEN, is_wrong=is_on and fails)
    is_stuck = breaker.opened_at is not None or not is_reachable
    show_issue(
        hass, entry, NOT_RESTORED, is_wrong=not is_on and not is_restored and is_stuck
    )
    is_shown = CHANGED_ELSEWHERE in shown_issues(hass, entry)
    show_issue(
        hass,
        entry,
        CHANGED_ELSEWHERE,
        is_wrong=is_on
        and by_hand >= MANY_BY_HAND
        and (is_shown or newly_by_hand >= MANY_BY_HAND),
        placeholders={"torrents": str(by_hand)},
    )


@callback
def show_left_behind(
    hass: HomeAssistant, title: str, store: JournalStore, torrents: int
) -> None:
    """Show that limits of a removed connection could not be brought back.

    Args:
        hass: Home Assistant.
        title: of the removed entry.
        store: has what was there before.
        torrents: number of the limits that are left.

    """
    ir.async_create_issue(
        hass,
        DOMAIN,
        _left_behind_id(store),
        is_fixable=False,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT_BEHIND,
        translation_placeholders={"title": title, "torrents": str(torrents)},
    )


@callback
def hide_left_behind(hass: HomeAssistant, store: JournalStore) -> None:
    """Delete the issue: an entry with the same address takes care of the limits."""
    ir.async_delete_issue(hass, DOMAIN, _left_behind_id(store))


def _left_behind_id(store: JournalStore) -> str:
    return f"{LEFT_BEHIND}_{store.key}"
