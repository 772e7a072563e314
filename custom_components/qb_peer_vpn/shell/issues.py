"""Repair issues of a config entry: created while something is wrong, then deleted."""

from collections.abc import Mapping

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import DOMAIN


@callback
def show_issue(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    *,
    is_wrong: bool,
    is_fixable: bool = True,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    placeholders: Mapping[str, str] | None = None,
) -> None:
    """Create an issue of an entry, or delete it if nothing ``is_wrong`` anymore.

    Args:
        hass: Home Assistant.
        entry: that the issue is about; its title is a placeholder of the text.
        key: of the text, and of the fix flow.
        is_wrong: whether the issue exists.
        is_fixable: whether there is a fix flow.
        severity: as the user sees it.
        placeholders: further ones of the text.

    """
    issue_id = _issue_id(entry, key)
    if not is_wrong:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id, "key": key},
        is_fixable=is_fixable,
        severity=severity,
        translation_key=key,
        translation_placeholders={"title": entry.title, **(placeholders or {})},
    )


@callback
def shown_placeholders(
    hass: HomeAssistant, entry: ConfigEntry, key: str
) -> Mapping[str, str]:
    """Return the placeholders of an issue; empty if it is not shown."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, _issue_id(entry, key))
    return (issue and issue.translation_placeholders) or {}


@callback
def shown_issues(hass: HomeAssistant, entry: ConfigEntry) -> list[str]:
    """Return the keys of the issues of an entry."""
    return sorted(str(each.translation_key) for each in _issues_of(hass, entry))


@callback
def async_watch_entries(hass: HomeAssistant) -> None:
    """Delete the issues of an entry as soon as it is unloaded, disabled, or removed.

    An entry whose set-up will be tried again keeps them.
    """

    @callback
    def async_changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.state is ConfigEntryState.NOT_LOADED:
            for issue in _issues_of(hass, entry):
                ir.async_delete_issue(hass, DOMAIN, issue.issue_id)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, async_changed)


def _issue_id(entry: ConfigEntry, key: str) -> str:
    return f"{key}_{entry.entry_id}"


@callback
def _issues_of(hass: HomeAssistant, entry: ConfigEntry) -> list[ir.IssueEntry]:
    return [
        issue
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
        and issue.active
        and (issue.data or {}).get("entry_id") == entry.entry_id
    ]
