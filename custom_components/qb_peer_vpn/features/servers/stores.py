"""What outlives a restart: the last good list, and the measured latency."""

from homeassistant.core import HomeAssistant

from ...shell.store import VersionedStore


def list_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's last good list."""
    return VersionedStore(hass, f"{entry_id}.servers", is_large=True)


def latency_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's measured home legs."""
    return VersionedStore(hass, f"{entry_id}.latency")


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored for a config entry."""
    await list_store(hass, entry_id).async_remove()
    await latency_store(hass, entry_id).async_remove()
