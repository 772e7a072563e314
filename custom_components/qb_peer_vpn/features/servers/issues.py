"""Repair issues of the server list."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.issues import show_issue


@callback
def show_list_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_refused: bool
) -> None:
    """Show whether the newest list cannot replace the last good one."""
    show_issue(hass, entry, "list_refused", is_wrong=is_refused)
