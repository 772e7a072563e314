"""Repair issues of the location database."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.issues import show_issue


@callback
def show_database_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    stale: bool | None = None,
    disk_full: bool | None = None,
    login_refused: bool | None = None,
) -> None:
    """Create or delete the issues of the database; None leaves one as it is."""
    if stale is not None:
        show_issue(hass, entry, "database_stale", is_wrong=stale, is_fixable=False)
    for key, is_wrong in (("disk_full", disk_full), ("database_login", login_refused)):
        if is_wrong is not None:
            show_issue(hass, entry, key, is_wrong=is_wrong)
