"""The coordinator that renews the list of VPN servers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from ...shell.worker import Worker
from ...vpn import (
    Census,
    ListFault,
    PlaceFinder,
    ServerInventory,
    ServerListError,
    ServerListShrunkError,
    accept_list,
    download_source,
    inventory_to_store,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from .issues import show_list_issues
from .options import ServerOptions
from .stores import list_store, source_fingerprint

LIST_INTERVAL: Final = timedelta(days=1)
RETRY_SECONDS: Final = 3600
"""A source that is down is asked again within the hour, not a day later."""

_PASSING: Final = {ListFault.STATUS, ListFault.UNREACHABLE}
"""Faults of the network or of the host, which comes back; others may stay."""


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
        """Whether a newer list may be used: now, or since yesterday."""
        fetched_at, refusal = self._base.fetched_at, self._base.refusal
        if fetched_at is None or (refusal is not None and refusal.is_wanted):
            return True
        # A list from the future was stored while the clock was wrong.
        return not timedelta(0) <= dt_util.utcnow() - fetched_at < LIST_INTERVAL

    async def async_load(self) -> None:
        """Start with the last good list, else with the shipped table: no network.

        The first download is awaited only where neither of them has a site.

        Raises:
            ConfigEntryNotReady: there is no site to recommend yet.

        """
        self.data = self._base = await self._async_last_good(self.options)
        if not self.data.sites:
            await self.async_config_entry_first_refresh()

    async def async_set_options(self, options: ServerOptions) -> None:
        """Use another list or another filter.

        Where there is nothing to use yet, the old servers stay until the first download.
        """
        base = await self._async_last_good(options)
        # Both at once: a download meanwhile must not be compared with another list.
        self.options, self._base = options, base
        if self._base.sites:
            self.async_set_updated_data(self._base)
        if self.is_due:
            await self.async_refresh()

    async def _async_last_good(self, options: ServerOptions) -> ServerInventory:
        source = await self._async_source(options)
        if (stored := await self._store.async_load()) is not None:
            try:
                inventory = await self._worker.async_run(
                    lambda: stored_inventory(
                        stored, source, options.filter, self._places
                    )
                )
            except ServerListError as err:
                self._store.report_unusable(str(err))
            else:
                if inventory is not None:
                    return inventory
        if not options.is_default_source:
            return ServerInventory()
        return await self._worker.async_run(
            lambda: shipped_inventory(options.filter, self._places)
        )

    async def async_accept(self, census: Census | None = None) -> None:
        """Use the next list even if it has lost too many servers: the user wants it.

        Args:
            census: of the list that the user has seen; None for the one that was refused.

        """
        base, options, now = self._base, self.options, dt_util.utcnow()
        wanted = await self._worker.async_run(lambda: accept_list(base, census, now))
        if wanted is not base:
            await self._async_keep(wanted, options)

    @override
    async def _async_update_data(self) -> ServerInventory:
        options = self.options
        try:
            inventory = await self._async_download(options)
        except ServerListError as err:
            if self.options is options:
                await self._async_note(err)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=f"list_{err.fault}",
                translation_placeholders={**err.placeholders},
                # A set-up that waits for the list is tried again soon.
                retry_after=RETRY_SECONDS if self._base.sites else None,
            ) from err
        if not await self._async_keep(inventory, options):
            return self.data
        show_list_issues(self.hass, self.config_entry, None)
        return inventory

    async def _async_note(self, err: ServerListError) -> None:
        """Remember a list that was refused, and show that."""
        if err.fault in _PASSING and self._base.sites and self.last_update_success:
            LOGGER.info("The server list cannot be downloaded now: %s", err)
            # So that no error is logged for a list without which all works.
            self.last_update_success = False
        if err.fault not in _PASSING:
            show_list_issues(self.hass, self.config_entry, err)
        if isinstance(err, ServerListShrunkError) and err.refusal != self._base.refusal:
            kept = replace(self._base, refusal=err.refusal)
            await self._async_keep(kept, self.options)

    async def _async_keep(
        self, inventory: ServerInventory, options: ServerOptions
    ) -> bool:
        """Store the last good list, with which the next one is compared.

        Return False if the user has chosen another list or filter in the meantime.
        """
        source = await self._async_source(options)
        # Not in the Store's own thread, which would compete with the next cycle's.
        stored = await self._worker.async_run(
            lambda: inventory_to_store(inventory, source)
        )
        if self.options is not options:
            return False
        self._base = inventory
        # At once: a delayed write would come after the entry was loaded again.
        await self._store.async_save(stored)
        return True

    async def _async_source(self, options: ServerOptions) -> str:
        return source_fingerprint(
            options.source_key, await instance_id.async_get(self.hass)
        )

    async def _async_download(self, options: ServerOptions) -> ServerInventory:
        last, now = self._base, dt_util.utcnow()
        source = options.source(Path(self.hass.config.path(DOMAIN)))
        download = await download_source(
            async_get_clientsession(self.hass), source, last.validators
        )
        if download.contents is None:
            return replace(last, fetched_at=now, refusal=None)

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
