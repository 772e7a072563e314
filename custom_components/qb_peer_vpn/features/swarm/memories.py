"""What is remembered of the peers across a reload of the config entry."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...shell.const import DOMAIN
from ...swarm import SwarmMemory

_KEY: HassKey[dict[str, tuple[str, SwarmMemory]]] = HassKey(f"{DOMAIN}_swarm_memories")
"""The address of the qBittorrent and its memory, by entry id."""


@callback
def async_get_memory(hass: HomeAssistant, entry_id: str, url: str) -> SwarmMemory:
    """Return the memory of a config entry, which counts traffic across reloads.

    It begins empty when the entry is about another qBittorrent than before.
    """
    memories = hass.data.setdefault(_KEY, {})
    if entry_id not in memories or memories[entry_id][0] != url:
        memories[entry_id] = url, SwarmMemory()
    return memories[entry_id][1]


@callback
def async_forget_memory(hass: HomeAssistant, entry_id: str) -> None:
    """Forget the memory of a config entry that is removed."""
    hass.data.get(_KEY, {}).pop(entry_id, None)
