"""Repair issues of the server list."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.issues import show_issue
from ...vpn import ServerListError, ServerListShrunkError


@callback
def show_list_issues(
    hass: HomeAssistant, entry: ConfigEntry, error: ServerListError | None
) -> None:
    """Show why the newest list cannot replace the last good one; None if it can."""
    is_shrunk = isinstance(error, ServerListShrunkError)
    show_issue(
        hass,
        entry,
        "list_shrunk",
        is_wrong=is_shrunk,
        placeholders=error.placeholders if error else None,
    )
    show_issue(
        hass, entry, "list_refused", is_wrong=error is not None and not is_shrunk
    )
