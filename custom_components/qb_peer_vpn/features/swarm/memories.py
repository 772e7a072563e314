"""What is remembered of the peers across a reload of the config entry."""

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey

from ...shell.const import DOMAIN
from ...swarm import SwarmMemory

_KEY: HassKey[dict[str, tuple[str, SwarmMemory]]] = HassKey(f"{DOMAIN}_swarm_memories")
"""The address of the qBittorrent and its memory, by entry id."""


@callback
def async_get_memory(hass: HomeAssistant, entry_id: str, url: str) -> SwarmMemory:
    """Return the memory of a config entry, which counts traffic across reloads.

    It begins empty when the entry is about another qBittorrent than before, and is
    forgotten as soon as the entry is disabled or removed.
    """
    if _KEY not in hass.data:
        hass.data[_KEY] = {}
        _watch_entries(hass)
    memories = hass.data[_KEY]
    if entry_id not in memories or memories[entry_id][0] != url:
        memories[entry_id] = url, SwarmMemory()
    return memories[entry_id][1]


def _watch_entries(hass: HomeAssistant) -> None:
    @callback
    def async_changed(change: ConfigEntryChange, entry: ConfigEntry) -> None:
        is_off = entry.disabled_by and entry.state is ConfigEntryState.NOT_LOADED
        if is_off or change is ConfigEntryChange.REMOVED:
            hass.data[_KEY].pop(entry.entry_id, None)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, async_changed)
