"""What outlives a restart: the last good list, and the measured latency."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id

from ...shell.fingerprint import fingerprint
from ...shell.store import VersionedStore


def list_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's last good list."""

    async def hide_source(stored: dict[str, Any]) -> dict[str, Any]:
        """Replace the source, whose address version 0.1.0 stored in clear."""
        installation_id = await instance_id.async_get(hass)
        return stored | {
            "source": source_fingerprint(stored["source"], installation_id)
        }

    return VersionedStore(
        hass,
        f"{entry_id}.servers",
        is_large=True,
        minor_version=2,
        migrate=hide_source,
    )


def source_fingerprint(source_key: str, installation_id: str) -> str:
    """Return the hash that shows whether a stored list is of the same source.

    The address of a list may contain a password or a token.
    """
    return fingerprint(source_key, purpose="list", installation_id=installation_id)


def latency_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's measured home legs."""
    return VersionedStore(hass, f"{entry_id}.latency")


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored for a config entry."""
    await list_store(hass, entry_id).async_remove()
    await latency_store(hass, entry_id).async_remove()
