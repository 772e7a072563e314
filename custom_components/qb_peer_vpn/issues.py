"""Repair issues: shown while something is wrong, gone by themselves when it is not."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .recommendation import Rejection


@callback
def show_leg_issues(
    hass: HomeAssistant, entry: ConfigEntry, rejected: frozenset[Rejection]
) -> None:
    """Tell when measured ways to servers cannot be true."""
    tunnelled = {Rejection.BEHIND_VPN, Rejection.SAME_EVERYWHERE}
    _show(hass, entry, "behind_vpn", is_wrong=bool(rejected & tunnelled))
    _show(
        hass,
        entry,
        "faster_than_light",
        is_wrong=Rejection.FASTER_THAN_LIGHT in rejected,
    )


@callback
def show_list_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_refused: bool
) -> None:
    """Tell when a list of servers arrived that cannot replace the last good one."""
    _show(hass, entry, "list_refused", is_wrong=is_refused)


@callback
def remove_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget the issues of an entry that unloads."""
    show_leg_issues(hass, entry, frozenset())
    show_list_issue(hass, entry, is_refused=False)


def _show(hass: HomeAssistant, entry: ConfigEntry, key: str, *, is_wrong: bool) -> None:
    issue_id = f"{key}_{entry.entry_id}"
    if not is_wrong:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={"title": entry.title},
    )
