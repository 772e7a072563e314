"""What is remembered of the peers across a reload of the config entry."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...shell.const import DOMAIN
from ...swarm import SwarmMemory

_KEY: HassKey[dict[str, SwarmMemory]] = HassKey(f"{DOMAIN}_swarm_memories")


@callback
def async_get_memory(hass: HomeAssistant, entry_id: str) -> SwarmMemory:
    """Return the memory of a config entry, which counts traffic across reloads."""
    return hass.data.setdefault(_KEY, {}).setdefault(entry_id, SwarmMemory())


@callback
def async_forget_memory(hass: HomeAssistant, entry_id: str) -> None:
    """Forget the memory of a config entry that is removed."""
    hass.data.get(_KEY, {}).pop(entry_id, None)
