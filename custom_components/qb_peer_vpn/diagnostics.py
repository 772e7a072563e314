"""Diagnostics of all features, in counts and names of public things.

They are built up from what may be shown, instead of redacting what may not: no address,
network, host, coordinate or credential can slip through.
"""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .features import FEATURES, PeerVpnConfigEntry
from .shell.diagnostics import library_versions
from .shell.issues import shown_issues


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: PeerVpnConfigEntry
) -> dict[str, Any]:
    """Describe a config entry in JSON-ready data."""
    described: dict[str, Any] = {
        "state": entry.state.value,
        "reason": entry.error_reason_translation_key,
        "issues": shown_issues(hass, entry),
        "libraries": await hass.async_add_executor_job(library_versions),
    }
    for feature in FEATURES:
        described |= feature.describe_options(entry.options)
    if entry.state is ConfigEntryState.LOADED:
        for feature in FEATURES:
            described |= await feature.async_describe(entry.runtime_data)
    return described
