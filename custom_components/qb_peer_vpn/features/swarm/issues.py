"""Repair issues of the peers."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...shell.issues import show_issue


@callback
def show_countries_issue(
    hass: HomeAssistant, entry: ConfigEntry, *, is_off: bool
) -> None:
    """Show whether qBittorrent does not resolve the countries of its peers."""
    show_issue(hass, entry, "countries_off", is_wrong=is_off)
