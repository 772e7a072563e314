"""Repair issues: shown while something is wrong, gone by themselves when it is not."""

from collections import Counter
from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .recommendation import Rejection

CARD_RESOURCE = "card_resource"
"""The one issue of all entries together."""

TOO_SOON_SITES = 3
"""One or two sites that answer faster than light stand elsewhere than they say."""


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
    _show(hass, entry, "countries_off", is_wrong=is_off, is_fixable=True)


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
def remove_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget the issues of an entry that unloads."""
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
    is_fixable: bool = False,
) -> None:
    issue_id = f"{key}_{entry.entry_id}"
    if not is_wrong:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id},
        is_fixable=is_fixable,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={"title": entry.title},
    )
