"""What all config entries share to locate peers: tables, databases, and the cache."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ...geolocation import (
    CacheError,
    CacheSnapshot,
    DatabaseFolder,
    DatabaseSource,
    DatabaseVersion,
    DownloadError,
    LocationCache,
    OnlineUsage,
    cache_from_store,
    cache_to_store,
    delete_downloaded,
    version_from_store,
    version_to_store,
)
from ...shell.const import DOMAIN, LOGGER
from ...shell.store import VersionedStore
from ...shell.worker import Worker, async_get_worker
from .shipped_data import ShippedData

WRITE_DELAY_SECONDS: Final = 300
"""Lookups come in many small batches."""

_KEY: HassKey[asyncio.Task[GeolocationRuntime]] = HassKey(DOMAIN)


class GeolocationRuntime:
    """One for this Home Assistant, however many config entries there are."""

    def __init__(
        self,
        hass: HomeAssistant,
        shipped: ShippedData,
        store: VersionedStore,
        stored: dict[str, Any],
        restored: CacheSnapshot | None,
    ) -> None:
        """Start with what the Store held; see ``async_get_runtime``."""
        self.folder = folder = Path(hass.config.path(DOMAIN))
        """Holds databases, and the user's own databases and lists."""
        self.shipped = shipped
        self.databases = DatabaseFolder(folder, shipped.countries)
        self.cache = LocationCache(shipped.countries, restored)
        self.usage = OnlineUsage()
        self.worker: Worker = async_get_worker(hass)
        """The only thread that reads databases."""
        self.download = asyncio.Lock()
        """Held while a database is downloaded."""
        self.version = version_from_store(stored.get("database"))
        """The downloaded database, if there is one."""
        self.sources = dict[str, DatabaseSource]()
        """The source that each downloading config entry wants, by entry id."""
        self.store = store

    def set_version(self, version: DatabaseVersion | None) -> None:
        """Remember which database was downloaded."""
        self.version = version
        self.async_save()

    def async_save(self) -> None:
        """Write the cache within the next minutes, outside of the event loop."""
        self.store.async_delay_save(self._to_store, WRITE_DELAY_SECONDS)

    def _to_store(self) -> dict[str, Any]:
        return {
            "cache": cache_to_store(self.cache.snapshot(), dt_util.utcnow()),
            "database": version_to_store(self.version) if self.version else None,
        }


async def async_get_runtime(hass: HomeAssistant) -> GeolocationRuntime:
    """Load what the config entries share, or return it.

    Raises:
        ConfigEntryNotReady: the integration's own files cannot be read.

    """
    if _KEY not in hass.data:
        hass.data[_KEY] = hass.async_create_task(_async_load(hass))
        # An error is no surprise, also if the only entry that waited was canceled.
        hass.data[_KEY].add_done_callback(_mark_error_as_seen)
    loading = hass.data[_KEY]
    # Another entry may wait for the same task, so canceling one must not end it.
    await asyncio.wait([loading])
    try:
        return loading.result()
    # A damaged table raises errors of many kinds, all of which a repaired file ends.
    except Exception as err:
        # Another entry may have begun to load again.
        if hass.data.get(_KEY) is loading:
            del hass.data[_KEY]
        LOGGER.debug("Cannot read the tables of the integration", exc_info=True)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key="tables_unreadable"
        ) from err


async def async_remove_runtime(hass: HomeAssistant) -> None:
    """Delete what is shared with the last config entry: cache and downloaded database."""
    store = _store(hass)
    if loading := hass.data.pop(_KEY, None):
        # Its Store has the delayed write, which must not come back later.
        with suppress(Exception):
            store = (await loading).store
    await store.async_remove()
    folder = Path(hass.config.path(DOMAIN))
    try:
        await hass.async_add_executor_job(delete_downloaded, folder)
    except DownloadError as err:
        LOGGER.warning("The location database can't be deleted: %s", err)


@callback
def _mark_error_as_seen(loading: asyncio.Task[GeolocationRuntime]) -> None:
    if not loading.cancelled():
        loading.exception()


def _store(hass: HomeAssistant) -> VersionedStore:
    """Return the Store of the locations that online services answered."""
    return VersionedStore(hass, "locations", private=True, is_large=True)


async def _async_load(hass: HomeAssistant) -> GeolocationRuntime:
    store = _store(hass)
    stored = await store.async_load() or {}
    restored = None
    if stored:
        try:
            restored = await hass.async_add_executor_job(
                cache_from_store, stored.get("cache")
            )
        except CacheError:
            store.report_unusable("no cache of locations")
        database = stored.get("database")
        if database is not None and version_from_store(database) is None:
            store.report_unusable("no version of the database")
    shipped = await async_get_worker(hass).async_run(ShippedData.load)
    return GeolocationRuntime(hass, shipped, store, stored, restored)
