"""What outlives a restart: the last good server list, measured legs, the memory.

Whoever changes what a file holds raises its version, or its minor version if older
versions of the integration still understand it, and extends ``_async_migrate_func``.
"""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER

VERSION = 1

WRITE_DELAY = 300
"""Seconds; the memory changes with every cycle, a restart may lose five minutes of it."""


class VersionedStore(Store[dict[str, Any]]):
    """A file that other versions of the integration may have written."""

    @override
    async def async_load(self) -> dict[str, Any] | None:
        """Return what is stored; nothing if only a newer version understands it.

        Then the file stays as it is, for the day when that version is back.
        """
        try:
            return await super().async_load()
        except UnsupportedStorageVersionError as err:
            self.make_read_only()
            LOGGER.warning(
                "The file %s has version %s, which this version of the integration does"
                " not understand; it is left alone, and what it holds is found anew",
                self.key,
                err.found_version,
            )
            return None

    @override
    async def _async_migrate_func(
        self,
        old_major_version: int,
        old_minor_version: int,
        old_data: dict[str, Any],
    ) -> dict[str, Any]:
        """Return the data of another minor version, which differ by additions alone."""
        return old_data


class MemoryStore(VersionedStore):
    """The decision's memory of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(
            hass, VERSION, f"{DOMAIN}.{entry_id}.memory", atomic_writes=True
        )


class ServerListStore(VersionedStore):
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


class LatencyStore(VersionedStore):
    """The measured home legs of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(
            hass, VERSION, f"{DOMAIN}.{entry_id}.latency", atomic_writes=True
        )


class LocationStore(VersionedStore):
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
