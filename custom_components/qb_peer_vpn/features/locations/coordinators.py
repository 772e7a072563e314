"""Coordinators that find out where networks are: a database, or online services."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import __version__ as ha_version
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...geolocation import (
    DatabaseInfo,
    DatabaseVersion,
    DiskFullError,
    DownloadError,
    LoginRefusedError,
    OnlineChain,
    SourceName,
    delete_downloaded,
    is_refresh_due,
    is_stale,
    must_delete,
    refresh_database,
)
from ...models import IpNetwork
from ...shell.const import DATABASE_CHECK, DOMAIN, LOGGER, LOOKUP_RETRY_SECONDS, VERSION
from ...shell.issues import show_database_issues
from ..servers.coordinators import Coordinator
from ..settings import LookupChoices
from .runtime import Shared

USER_AGENT = f"qb_peer_vpn/{VERSION} (Home Assistant {ha_version})"


class DatabaseCoordinator(Coordinator[DatabaseVersion | None]):
    """Keeps a city database on this machine, unless the user brought one.

    It looks every hour what time has done to the files; the download itself is monthly.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        shared: Shared,
        choices: LookupChoices,
    ) -> None:
        """Begin with what is there already."""
        super().__init__(hass, entry, name="location database", interval=DATABASE_CHECK)
        self.data = shared.version
        self._shared = shared
        self._choices = choices
        self._last_attempt: datetime | None = None
        if choices.downloads:
            shared.sources[entry.entry_id] = choices.source
            entry.async_on_unload(self._withdraw)

    @override
    async def _async_update_data(self) -> DatabaseVersion | None:
        async with self._shared.download:
            return await self._async_refresh_database()

    async def _async_refresh_database(self) -> DatabaseVersion | None:
        shared, now = self._shared, dt_util.utcnow()
        infos = await shared.worker.async_run(lambda: self._clean_up(now))
        show_database_issues(
            self.hass,
            self.config_entry,
            stale=any(is_stale(info, now) for info in infos),
        )
        has_own = any(not info.downloaded for info in infos)
        if has_own or not self._is_in_charge or not await self._async_is_due(now):
            return shared.version
        self._last_attempt = now
        LOGGER.info("Downloading the location database")
        version = await self._async_download(now)
        if version != shared.version:
            LOGGER.info("The location database is of %s now", version.edition)
        shared.set_version(version)
        return version

    @callback
    def _withdraw(self) -> None:
        del self._shared.sources[self.config_entry.entry_id]

    @property
    def _is_in_charge(self) -> bool:
        """Whether it is up to this entry: there is one file for all of them.

        Who has an account with MaxMind decides for the others, which would otherwise
        replace the file by theirs, every hour.
        """
        wanted = {source.name for source in self._shared.sources.values()}
        return self._choices.downloads and (
            SourceName.MAXMIND not in wanted
            or self._choices.source.name is SourceName.MAXMIND
        )

    async def _async_is_due(self, now: datetime) -> bool:
        return is_refresh_due(
            self._choices.source,
            self._shared.version,
            last_attempt=self._last_attempt,
            now=now,
            seed=await instance_id.async_get(self.hass),
        )

    async def _async_download(self, now: datetime) -> DatabaseVersion:
        try:
            version = await refresh_database(
                async_get_clientsession(self.hass),
                self._choices.source,
                self._shared.folder,
                self._shared.version,
                now=now,
                user_agent=USER_AGENT,
            )
        except DownloadError as err:
            show_database_issues(
                self.hass,
                self.config_entry,
                disk_full=isinstance(err, DiskFullError),
                login_refused=isinstance(err, LoginRefusedError),
            )
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="database",
                translation_placeholders={"error": str(err)},
            ) from err
        show_database_issues(
            self.hass, self.config_entry, disk_full=False, login_refused=False
        )
        return version

    def _clean_up(self, now: datetime) -> tuple[DatabaseInfo, ...]:
        """Look at the files, and delete one that a licence wants gone; in a worker."""
        shared = self._shared
        shared.databases.refresh()
        infos = shared.databases.in_use
        if any(must_delete(info, now) for info in infos):
            delete_downloaded(shared.folder)
            shared.databases.refresh()
            infos = shared.databases.in_use
        return infos


class LocationCoordinator(Coordinator[int]):
    """Asks the online services for the networks that nobody knows yet.

    Its data count the networks located, so that something new wakes the recommendation.
    Each run takes one batch, and while something waits the next one comes as soon as
    the services allow.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        shared: Shared,
        choices: LookupChoices,
    ) -> None:
        """Begin with an empty queue."""
        super().__init__(hass, entry, name="locations", interval=None)
        self.data = 0
        self.waiting: tuple[IpNetwork, ...] = ()
        self._shared = shared
        self._chain = OnlineChain(
            async_get_clientsession(hass),
            choices.services,
            shared.tables.countries,
            shared.usage,
            user_agent=USER_AGENT,
        )

    @callback
    def async_want(self, networks: tuple[IpNetwork, ...]) -> None:
        """Hear which networks are unknown now, those with most traffic first."""
        self.waiting = networks
        if networks and self.update_interval is None:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} locations"
            )

    @override
    async def _async_update_data(self) -> int:
        now = dt_util.utcnow()
        result = await self._chain.look_up(self.waiting, now)
        self._shared.cache.remember(result.located, result.not_found, now)
        done = result.located.keys() | set(result.not_found)
        if done:
            self._shared.async_save()
        self.waiting = tuple(each for each in self.waiting if each not in done)
        wait = result.wait_seconds
        self.update_interval = None if wait is None else timedelta(seconds=max(1, wait))
        # While all of them are left alone for a while, nothing has become better.
        if result.service is None and (result.failures or not self.last_update_success):
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="lookup",
                translation_placeholders={
                    "failures": "; ".join(
                        f"{name}: {why}" for name, why in result.failures.items()
                    )
                },
                retry_after=wait or LOOKUP_RETRY_SECONDS,
            )
        return self.data + len(result.located)
