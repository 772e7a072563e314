"""The coordinator that keeps a location database on this machine."""

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...geolocation import (
    DatabaseInfo,
    DatabaseVersion,
    DownloadError,
    SourceName,
    delete_downloaded,
    is_refresh_due,
    is_stale,
    must_delete,
    refresh_database,
)
from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from .issues import cause_of, show_age_issue, show_update_issue
from .options import LookupOptions
from .runtime import GeolocationRuntime
from .user_agent import USER_AGENT

DATABASE_CHECK: Final = timedelta(hours=1)


class DatabaseCoordinator(Coordinator[DatabaseVersion | None]):
    """Downloads a city database each month, unless the user has provided one.

    It checks the files every hour, because a file may appear, become stale, or break.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        runtime: GeolocationRuntime,
        options: LookupOptions,
    ) -> None:
        super().__init__(hass, entry, name="location database", interval=DATABASE_CHECK)
        self.data = runtime.version
        self._runtime = runtime
        self._last_attempt: datetime | None
        self.set_options(options)
        entry.async_on_unload(self._withdraw)

    def set_options(self, options: LookupOptions) -> None:
        """Use other options from the next check on."""
        self._options = options
        self._last_attempt = None
        if options.downloads:
            self._runtime.sources[self.config_entry.entry_id] = options.source
        else:
            self._withdraw()

    @override
    async def _async_update_data(self) -> DatabaseVersion | None:
        try:
            async with self._runtime.download:
                return await self._async_refresh_database()
        except DownloadError as err:
            show_update_issue(self.hass, self.config_entry, err)
            if self.last_update_success:
                # Users read a text in their language, which knows no details.
                LOGGER.info("The location database cannot be updated: %s", err)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=cause_of(err),
            ) from err

    async def _async_refresh_database(self) -> DatabaseVersion | None:
        runtime, now = self._runtime, dt_util.utcnow()
        infos = await runtime.worker.async_run(lambda: self._clean_up(now))
        show_age_issue(
            self.hass,
            self.config_entry,
            is_stale=any(is_stale(info, now) for info in infos),
        )
        has_own = any(not info.downloaded for info in infos)
        if has_own or not self._is_in_charge:
            show_update_issue(self.hass, self.config_entry, None)
            return runtime.version
        if not await self._async_is_due(now):
            return runtime.version
        self._last_attempt = now
        LOGGER.info("Downloading the location database")
        version = await refresh_database(
            async_get_clientsession(self.hass),
            self._options.source,
            runtime.folder,
            runtime.version,
            now=now,
            user_agent=USER_AGENT,
        )
        show_update_issue(self.hass, self.config_entry, None)
        if version != runtime.version:
            LOGGER.info("The location database now has the edition %s", version.edition)
        runtime.set_version(version)
        return version

    @callback
    def _withdraw(self) -> None:
        self._runtime.sources.pop(self.config_entry.entry_id, None)

    @property
    def _is_in_charge(self) -> bool:
        """Whether this entry downloads the one file that all entries share.

        An account with MaxMind wins. Otherwise two entries with different sources would
        replace each other's file every hour.
        """
        wanted = {source.name for source in self._runtime.sources.values()}
        return self._options.downloads and (
            SourceName.MAXMIND not in wanted
            or self._options.source.name is SourceName.MAXMIND
        )

    async def _async_is_due(self, now: datetime) -> bool:
        return is_refresh_due(
            self._options.source,
            self._runtime.version,
            last_attempt=self._last_attempt,
            now=now,
            seed=await instance_id.async_get(self.hass),
        )

    def _clean_up(self, now: datetime) -> tuple[DatabaseInfo, ...]:
        """Read the files; delete a download that its license no longer allows."""
        runtime = self._runtime
        runtime.databases.refresh()
        infos = runtime.databases.in_use
        if any(must_delete(info, now) for info in infos):
            delete_downloaded(runtime.folder)
            runtime.databases.refresh()
            infos = runtime.databases.in_use
        return infos
