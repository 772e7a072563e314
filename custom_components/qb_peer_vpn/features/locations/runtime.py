"""What all config entries share: the tables, the databases and the cache of locations."""

import asyncio
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ...geolocation import (
    CacheError,
    CacheSnapshot,
    DatabaseFolder,
    DatabaseSource,
    DatabaseVersion,
    LocationCache,
    OnlineUsage,
    cache_from_store,
    cache_to_store,
    delete_downloaded,
    version_from_store,
    version_to_store,
)
from ...shell.const import CACHE_WRITE_DELAY, DOMAIN, LOGGER
from ...shell.store import LocationStore
from ...shell.worker import Worker
from .shipped_data import Tables

_KEY: HassKey[asyncio.Task[Shared]] = HassKey(DOMAIN)


class Shared:
    """One for the home, whatever the number of config entries."""

    def __init__(
        self,
        hass: HomeAssistant,
        tables: Tables,
        store: LocationStore,
        stored: dict[str, Any],
        restored: CacheSnapshot | None,
    ) -> None:
        """Begin with what the Store held; see ``async_get_shared``."""
        self.folder = folder = Path(hass.config.path(DOMAIN))
        """Where databases and lists of the user's own lie."""
        self.tables = tables
        self.databases = DatabaseFolder(folder, tables.countries)
        self.cache = LocationCache(tables.countries, restored)
        self.usage = OnlineUsage()
        self.worker = Worker(hass)
        """Where the databases are read."""
        self.download = asyncio.Lock()
        """Held while a database is downloaded."""
        self.version = version_from_store(stored.get("database"))
        """Of the database that was downloaded."""
        self.sources = dict[str, DatabaseSource]()
        """Where each config entry that downloads wants the database from."""
        self.store = store

    def set_version(self, version: DatabaseVersion | None) -> None:
        """Keep which database was downloaded."""
        self.version = version
        self.async_save()

    def async_save(self) -> None:
        """Write the cache within the next minutes, in a worker."""
        self.store.async_delay_save(self._to_store, CACHE_WRITE_DELAY)

    def _to_store(self) -> dict[str, Any]:
        return {
            "cache": cache_to_store(self.cache.snapshot(), dt_util.utcnow()),
            "database": version_to_store(self.version) if self.version else None,
        }


async def async_get_shared(hass: HomeAssistant) -> Shared:
    """Load what is shared, or return it.

    Raises:
        ConfigEntryNotReady: the integration's own files cannot be read.

    """
    if _KEY not in hass.data:
        hass.data[_KEY] = hass.async_create_task(_async_load(hass))
    loading = hass.data[_KEY]
    try:
        return await loading
    except OSError as err:
        # The next try reads the tables again.
        hass.data.pop(_KEY, None)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key="tables_unreadable"
        ) from err


async def async_remove_shared(hass: HomeAssistant) -> None:
    """Forget it with the last config entry: cache and downloaded database."""
    if loading := hass.data.pop(_KEY, None):
        shared = await loading
        await shared.worker.async_close()
        # The one with the waiting write, which goes too.
        store = shared.store
    else:
        store = LocationStore(hass)
    await store.async_remove()
    await hass.async_add_executor_job(delete_downloaded, Path(hass.config.path(DOMAIN)))


async def _async_load(hass: HomeAssistant) -> Shared:
    store = LocationStore(hass)
    stored = await store.async_load() or {}
    restored = None
    if "cache" in stored:
        try:
            restored = await hass.async_add_executor_job(
                cache_from_store, stored["cache"]
            )
        except CacheError:
            LOGGER.warning("The stored cache of locations is broken; it starts empty")
    tables = await hass.async_add_executor_job(Tables.load)
    return Shared(hass, tables, store, stored, restored)
