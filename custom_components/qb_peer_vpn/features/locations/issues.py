"""Repair issues of the location database."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...geolocation import (
    DatabaseRefusedError,
    DatabaseUnpublishedError,
    DiskFullError,
    DownloadError,
    LoginRefusedError,
    NotWritableError,
)
from ...shell.issues import show_issue

_KEYS: Final[dict[str, type[DownloadError]]] = {
    "database_login": LoginRefusedError,
    "database_not_written": NotWritableError,
    "disk_full": DiskFullError,
}
"""The errors that the user can do something about."""


_CAUSES: Final[dict[type[DownloadError], str]] = {
    DatabaseRefusedError: "database_refused",
    DatabaseUnpublishedError: "database_unpublished",
    DiskFullError: "database_disk_full",
    LoginRefusedError: "database_login",
    NotWritableError: "database_not_written",
}


def cause_of(error: DownloadError) -> str:
    """Return the key of the text that says why the database could not be updated."""
    return _CAUSES.get(type(error), "database_unreachable")


@callback
def show_age_issue(hass: HomeAssistant, entry: ConfigEntry, *, is_stale: bool) -> None:
    """Show whether a database in use is old."""
    show_issue(hass, entry, "database_stale", is_wrong=is_stale, is_fixable=False)


@callback
def show_update_issue(
    hass: HomeAssistant, entry: ConfigEntry, error: DownloadError | None
) -> None:
    """Show why the database could not be updated; None deletes all issues about that."""
    for key, kind in _KEYS.items():
        show_issue(
            hass,
            entry,
            key,
            is_wrong=isinstance(error, kind),
        )
