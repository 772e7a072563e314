"""The coordinator that renews the list of VPN servers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from ...shell.worker import Worker
from ...vpn import (
    PlaceFinder,
    ServerInventory,
    ServerListError,
    ServerListShrunkError,
    ServerListUnreadableError,
    download_source,
    inventory_to_store,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from .issues import show_list_issue
from .options import ServerOptions
from .stores import list_store

LIST_INTERVAL: Final = timedelta(days=1)
RETRY_SECONDS: Final = 3600
"""A source that is down is asked again within the hour, not a day later."""


class ServerListCoordinator(Coordinator[ServerInventory]):
    """Renews the list of servers every day; the last good one stays in use."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        options: ServerOptions,
        places: PlaceFinder,
        worker: Worker,
    ) -> None:
        super().__init__(hass, entry, name="servers", interval=LIST_INTERVAL)
        self.options = options
        self._places = places
        self._worker = worker
        self._store = list_store(hass, entry.entry_id)

    @property
    def is_due(self) -> bool:
        """Whether the list is older than its interval, or only the shipped table."""
        return self._is_old(self.data)

    @staticmethod
    def _is_old(inventory: ServerInventory) -> bool:
        fetched_at = inventory.fetched_at
        return fetched_at is None or dt_util.utcnow() - fetched_at >= LIST_INTERVAL

    async def async_load(self) -> None:
        """Start with the last good list, else with the shipped table: no network.

        The first download is awaited only where neither of them has a site.

        Raises:
            ConfigEntryNotReady: there is no site to recommend yet.

        """
        self.data = self._base = await self._async_last_good()
        if not self.data.sites:
            await self.async_config_entry_first_refresh()

    async def async_set_options(self, options: ServerOptions) -> None:
        """Use another list or another filter.

        Where there is nothing to use yet, the old servers stay until the first download.
        """
        self.options = options
        self._base = await self._async_last_good()
        if self._base.sites:
            self.async_set_updated_data(self._base)
        if self._is_old(self._base):
            await self.async_refresh()

    async def _async_last_good(self) -> ServerInventory:
        options = self.options
        if (stored := await self._store.async_load()) is not None:
            try:
                inventory = await self._worker.async_run(
                    lambda: stored_inventory(
                        stored, options.source_key, options.filter, self._places
                    )
                )
            except ServerListError as err:
                LOGGER.warning("The stored list of servers cannot be used: %s", err)
            else:
                if inventory is not None:
                    return inventory
        if not options.is_default_source:
            return ServerInventory()
        return await self._worker.async_run(
            lambda: shipped_inventory(options.filter, self._places)
        )

    @override
    async def _async_update_data(self) -> ServerInventory:
        options = self.options
        try:
            inventory = await self._async_download(options)
        except ServerListError as err:
            # A host that is down comes back; a list that is unusable may stay so.
            if isinstance(err, ServerListShrunkError | ServerListUnreadableError):
                show_list_issue(self.hass, self.config_entry, is_refused=True)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="server_list",
                translation_placeholders={"error": str(err)},
                retry_after=RETRY_SECONDS,
            ) from err
        if self.options is not options:
            # The user has chosen another list or filter during the download.
            return self.data
        show_list_issue(self.hass, self.config_entry, is_refused=False)
        # Not in the Store's own thread, which would compete with the next cycle's.
        stored = await self._worker.async_run(
            lambda: inventory_to_store(inventory, options.source_key)
        )
        self._store.async_delay_save(lambda: stored)
        self._base = inventory
        return inventory

    async def _async_download(self, options: ServerOptions) -> ServerInventory:
        last, now = self._base, dt_util.utcnow()
        source = options.source(Path(self.hass.config.path(DOMAIN)))
        download = await download_source(
            async_get_clientsession(self.hass), source, last.validators
        )
        if download.contents is None:
            return replace(last, fetched_at=now)

        contents = download.contents
        return await self._worker.async_run(
            lambda: parsed_inventory(
                source.parse(contents, self._places),
                download.validators,
                options.filter,
                self._places,
                last=last,
                now=now,
            )
        )
