"""What outlives a restart: the memory of the decision."""

from typing import Final

from homeassistant.core import HomeAssistant

from ...shell.store import VersionedStore

WRITE_DELAY_SECONDS: Final = 300
"""The memory changes with every cycle. A crash may lose five minutes of it."""


def memory_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's memory."""
    return VersionedStore(hass, f"{entry_id}.memory")


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored for a config entry."""
    await memory_store(hass, entry_id).async_remove()
