"""Repair issues of the connection to qBittorrent."""

from collections.abc import Mapping
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from yarl import URL

from ...shell.issues import show_issue, shown_placeholders
from .settings import stored_url

_REDIRECTED: Final = "redirected"

LASTING: Final = (
    "banned",
    "not_qbittorrent",
    "proxy_login",
    _REDIRECTED,
    "request_rejected",
    "session_not_held",
    "tls",
    "too_old",
)
"""Problems that need the user. A wrong login has reauthentication, and a qBittorrent that
is switched off is no issue."""

SHARED_SESSION: Final = "session_shared"

_NOT_FIXABLE: Final = frozenset({"too_old", SHARED_SESSION})
"""Problems that can be solved only in another program."""


@callback
def show_connection_issue(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str | None,
    placeholders: Mapping[str, str] | None = None,
) -> None:
    """Show why qBittorrent cannot be asked; None deletes all issues about that."""
    for each in LASTING:
        show_issue(
            hass,
            entry,
            each,
            is_wrong=each == key,
            is_fixable=each not in _NOT_FIXABLE,
            severity=ir.IssueSeverity.ERROR,
            placeholders={
                "port": str(URL(stored_url(entry.data)).port or ""),
                **(placeholders or {}),
            },
        )


@callback
def shown_redirect_target(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Return where the address redirects according to an issue; else an empty text."""
    return shown_placeholders(hass, entry, _REDIRECTED).get("target", "")


@callback
def show_shared_session_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_shared: bool
) -> None:
    """Show whether another program uses the same session or API key."""
    show_issue(hass, entry, SHARED_SESSION, is_wrong=is_shared, is_fixable=False)
