"""What outlives a restart: the last good server list, measured legs, the memory."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN

VERSION = 1

WRITE_DELAY = 300
"""Seconds; the memory changes with every cycle, a restart may lose five minutes of it."""


class MemoryStore(Store[dict[str, Any]]):
    """The decision's memory of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(
            hass, VERSION, f"{DOMAIN}.{entry_id}.memory", atomic_writes=True
        )


class ServerListStore(Store[dict[str, Any]]):
    """The last good server list of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry; a list is large and written off the loop."""
        super().__init__(
            hass,
            VERSION,
            f"{DOMAIN}.{entry_id}.servers",
            atomic_writes=True,
            serialize_in_event_loop=False,
        )


class LatencyStore(Store[dict[str, Any]]):
    """The measured home legs of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(
            hass, VERSION, f"{DOMAIN}.{entry_id}.latency", atomic_writes=True
        )


class LocationStore(Store[dict[str, Any]]):
    """Where networks are, as online services told; shared by all config entries."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Name the file; it is large, private and written off the loop."""
        super().__init__(
            hass,
            VERSION,
            f"{DOMAIN}.locations",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete everything stored for an entry that is gone."""
    await MemoryStore(hass, entry_id).async_remove()
    await ServerListStore(hass, entry_id).async_remove()
    await LatencyStore(hass, entry_id).async_remove()
