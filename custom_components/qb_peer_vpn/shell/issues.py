"""Repair issues: shown while something is wrong, gone by themselves when it is not."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from yarl import URL

from ..recommendation import Rejection
from .const import DOMAIN

CARD_RESOURCE = "card_resource"
"""The one issue of all entries together."""

TOO_SOON_SITES = 3
"""One or two sites that answer faster than light stand elsewhere than they say."""

CONNECTION: Final = ("banned", "not_qbittorrent", "request_rejected", "tls", "too_old")
"""What stays until somebody does something, apart from a wrong login, which has a form
of its own. That qBittorrent is switched off is none of them."""
NOT_FIXABLE: Final = frozenset({"database_stale", "too_old"})
"""Nothing can be clicked: something has to be done elsewhere."""


@callback
def async_watch_entries(hass: HomeAssistant) -> None:
    """Let the issues of an entry go as soon as it is no longer wanted.

    Set-up that is tried again keeps them; an entry that is unloaded, disabled or
    removed does not, in whatever state it was before.
    """

    @callback
    def async_changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.state is ConfigEntryState.NOT_LOADED:
            _remove_issues(hass, entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, async_changed)


@callback
def show_connection_issue(
    hass: HomeAssistant, entry: ConfigEntry, trouble: str | None
) -> None:
    """Tell why qBittorrent cannot be asked; None when it can.

    What is none of ``CONNECTION`` shows nothing.
    """
    for key in CONNECTION:
        _show(
            hass,
            entry,
            key,
            is_wrong=key == trouble,
            severity=ir.IssueSeverity.ERROR,
            placeholders={"port": str(URL(entry.data[CONF_URL]).port)},
        )


@callback
def show_leg_issues(
    hass: HomeAssistant, entry: ConfigEntry, rejected: Iterable[Rejection]
) -> None:
    """Tell when measured ways to servers cannot be true; one rejection for each site."""
    counts = Counter(rejected)
    tunnelled = counts[Rejection.BEHIND_VPN] + counts[Rejection.SAME_EVERYWHERE]
    too_soon = counts[Rejection.FASTER_THAN_LIGHT]
    _show(hass, entry, "behind_vpn", is_wrong=tunnelled > 0)
    _show(hass, entry, "faster_than_light", is_wrong=too_soon >= TOO_SOON_SITES)


@callback
def show_list_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_refused: bool
) -> None:
    """Tell when a list of servers arrived that cannot replace the last good one."""
    _show(hass, entry, "list_refused", is_wrong=is_refused)


@callback
def show_database_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    stale: bool | None = None,
    disk_full: bool | None = None,
    login_refused: bool | None = None,
) -> None:
    """Tell what is wrong with the location database; None leaves an issue as it is."""
    for key, is_wrong in (
        ("database_stale", stale),
        ("disk_full", disk_full),
        ("database_login", login_refused),
    ):
        if is_wrong is not None:
            _show(hass, entry, key, is_wrong=is_wrong)


@callback
def show_countries_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_off: bool
) -> None:
    """Offer to let qBittorrent resolve the countries of its peers."""
    _show(hass, entry, "countries_off", is_wrong=is_off)


@callback
def show_resource_issue(hass: HomeAssistant, *, missing: str | None) -> None:
    """Ask for the line of YAML that makes dashboards load the module at this address."""
    if missing is None:
        ir.async_delete_issue(hass, DOMAIN, CARD_RESOURCE)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        CARD_RESOURCE,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=CARD_RESOURCE,
        translation_placeholders={"url": missing},
    )


@callback
def shown_issues(hass: HomeAssistant, entry: ConfigEntry) -> list[str]:
    """Name what is shown about an entry now."""
    return sorted(
        str(issue.translation_key)
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
        and issue.active
        and (issue.data or {}).get("entry_id") == entry.entry_id
    )


@callback
def _remove_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    show_connection_issue(hass, entry, None)
    show_leg_issues(hass, entry, ())
    show_list_issue(hass, entry, is_refused=False)
    show_database_issues(hass, entry, stale=False, disk_full=False, login_refused=False)
    show_countries_issue(hass, entry, is_off=False)


def _show(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    *,
    is_wrong: bool,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    placeholders: dict[str, str] | None = None,
) -> None:
    issue_id = f"{key}_{entry.entry_id}"
    if not is_wrong:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id, "key": key},
        is_fixable=key not in NOT_FIXABLE,
        severity=severity,
        translation_key=key,
        translation_placeholders={"title": entry.title, **(placeholders or {})},
    )
