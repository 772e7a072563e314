"""Fix flows of all features."""

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant

from .features import merged
from .shell.fix_flows import EntryFixFlow

FIX_FLOWS: dict[str, type[EntryFixFlow]] = merged("FIX_FLOWS")
"""By the key of the issue."""


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the fix flow of an issue, whose data name it and its config entry."""
    about = data or {}
    entry = hass.config_entries.async_get_known_entry(str(about["entry_id"]))
    return FIX_FLOWS[str(about["key"])](entry)
