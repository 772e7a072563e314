"""Coordinators that fetch: the peers, the list of servers, the ways to servers."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from ...models import MeasuredLeg, PeerSnapshot, ServerSite
from ...qbittorrent import QbittorrentClient, QbittorrentError, SessionClosedError
from ...recommendation import (
    legs_from_store,
    legs_to_store,
    measurement_due,
    merge_legs,
)
from ...shell.const import (
    COUNTRIES_CHECK,
    DOMAIN,
    LATENCY_INTERVAL,
    LATENCY_RETRY,
    LOGGER,
    PEER_INTERVAL,
    SERVER_INTERVAL,
    SERVER_RETRY_SECONDS,
)
from ...shell.issues import show_connection_issue, show_countries_issue, show_list_issue
from ...shell.store import LatencyStore, ServerListStore
from ...vpn import (
    ProbeSchedule,
    ProbeTarget,
    ServerInventory,
    ServerListError,
    ServerListShrunkError,
    ServerListUnreadableError,
    SourceDownload,
    download_source,
    inventory_to_store,
    measure_sites,
    parsed_inventory,
    shipped_inventory,
    stored_inventory,
)
from ..connection.errors import error_key, translated
from ..locations.runtime import Shared
from ..settings import ServerChoices

PROBE_SCHEDULE = ProbeSchedule()
"""Of a measurement: six probes of each server, spread over a minute."""


class Coordinator[DataT](DataUpdateCoordinator[DataT]):
    """What all share: they belong to an entry, and wake nobody when nothing is new."""

    config_entry: ConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        name: str,
        interval: timedelta | None,
        debouncer: Debouncer[Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """Bind the coordinator to its entry; ``name`` appears in the log."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=name,
            update_interval=interval,
            always_update=False,
            request_refresh_debouncer=debouncer,
        )


class PeerCoordinator(Coordinator[PeerSnapshot]):
    """Asks qBittorrent for its peers every minute."""

    version: str
    """Of qBittorrent; known after the first refresh."""
    duration_ms: float
    """How long the last poll took that worked; known likewise."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, client: QbittorrentClient
    ) -> None:
        """Take a client; it connects with the first refresh."""
        super().__init__(hass, entry, name="peers", interval=PEER_INTERVAL)
        self._client = client
        self._countries_asked: datetime | None = None

    @override
    async def _async_setup(self) -> None:
        async with self._asking():
            self.version = (await self._client.async_version()).app

    @override
    async def _async_update_data(self) -> PeerSnapshot:
        try:
            async with self._asking():
                snapshot = await self._async_poll()
        except SessionClosedError:
            # The entry was unloaded while somebody had asked for a poll.
            return self.data
        show_connection_issue(self.hass, self.config_entry, None)
        return snapshot

    async def _async_poll(self) -> PeerSnapshot:
        if not self.last_update_success:
            await self._async_look_at_version()
        begin = perf_counter()
        snapshot = await self._client.async_peer_snapshot(dt_util.utcnow())
        self.duration_ms = 1000 * (perf_counter() - begin)
        await self._async_look_at_countries(snapshot)
        return snapshot

    async def _async_look_at_version(self) -> None:
        """Notice that qBittorrent was updated while it was away."""
        self.version = (await self._client.async_version()).app
        registry, entry_id = dr.async_get(self.hass), self.config_entry.entry_id
        for device in dr.async_entries_for_config_entry(registry, entry_id):
            registry.async_update_device(device.id, sw_version=self.version)

    async def _async_look_at_countries(self, snapshot: PeerSnapshot) -> None:
        """Notice that countries are not resolved; peers that have one prove it for free."""
        now, asked = dt_util.utcnow(), self._countries_asked
        if snapshot.peers.has_countries:
            is_off = False
        elif asked is None or now - asked >= COUNTRIES_CHECK:
            is_off = not await self._client.async_resolves_countries()
            self._countries_asked = now
        else:
            return
        show_countries_issue(self.hass, self.config_entry, is_off=is_off)

    async def async_resolve_countries(self) -> bool:
        """Let qBittorrent resolve its peers' countries; tell whether it worked."""
        try:
            await self._client.async_resolve_countries()
        except QbittorrentError, SessionClosedError:
            return False
        return True

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        """Raise the client's errors as Home Assistant's, and show those that stay."""
        try:
            yield
        except QbittorrentError as err:
            show_connection_issue(self.hass, self.config_entry, error_key(err))
            raise translated(err) from err


class ServerCoordinator(Coordinator[ServerInventory]):
    """Renews the list of servers every day; the last good one stays in use."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        choices: ServerChoices,
        shared: Shared,
    ) -> None:
        """Take whose servers, and what has the tables that give them coordinates."""
        super().__init__(hass, entry, name="servers", interval=SERVER_INTERVAL)
        self._choices = choices
        self._places = shared.tables.places
        self._worker = shared.worker
        self._source = choices.source(Path(hass.config.path(DOMAIN)))
        self._store = ServerListStore(hass, entry.entry_id)

    @property
    def is_due(self) -> bool:
        """Whether the list is older than its interval, or just the shipped table."""
        fetched_at = self.data.fetched_at
        return fetched_at is None or dt_util.utcnow() - fetched_at >= SERVER_INTERVAL

    async def async_load(self) -> None:
        """Begin with the last good list, else with the shipped table: no network.

        Only where neither has a site the first list is waited for.

        Raises:
            ConfigEntryNotReady: there is no site to recommend yet.

        """
        self.data = await self._async_last_good()
        if not self.data.sites:
            await self.async_config_entry_first_refresh()

    async def _async_last_good(self) -> ServerInventory:
        if (stored := await self._store.async_load()) is not None:
            try:
                inventory = await self._worker.async_run(
                    lambda: stored_inventory(
                        stored,
                        self._choices.source_key,
                        self._choices.filter,
                        self._places,
                    )
                )
            except ServerListError as err:
                LOGGER.warning("The stored list of servers is of no use: %s", err)
            else:
                if inventory is not None:
                    return inventory
        if not self._choices.is_default_source:
            return ServerInventory()
        return await self._worker.async_run(
            lambda: shipped_inventory(self._choices.filter, self._places)
        )

    @override
    async def _async_update_data(self) -> ServerInventory:
        last, now = self.data, dt_util.utcnow()
        try:
            download = await download_source(
                async_get_clientsession(self.hass), self._source, last.validators
            )
            if download.contents is None:
                inventory = replace(last, fetched_at=now)
            else:
                inventory = await self._worker.async_run(
                    lambda: self._parse(download, last, now)
                )
        except ServerListError as err:
            # Silence passes by itself; a list that cannot be used may stay as it is.
            if isinstance(err, ServerListShrunkError | ServerListUnreadableError):
                show_list_issue(self.hass, self.config_entry, is_refused=True)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="server_list",
                translation_placeholders={"error": str(err)},
                retry_after=SERVER_RETRY_SECONDS,
            ) from err
        show_list_issue(self.hass, self.config_entry, is_refused=False)
        # Not in the Store's thread, which would compete with the next cycle's.
        stored = await self._worker.async_run(
            lambda: inventory_to_store(inventory, self._choices.source_key)
        )
        self._store.async_delay_save(lambda: stored)
        return inventory

    def _parse(
        self, download: SourceDownload, last: ServerInventory, now: datetime
    ) -> ServerInventory:
        return parsed_inventory(
            self._source.parse(download.contents or (), self._places),
            download.validators,
            self._choices.filter,
            self._places,
            last=last,
            now=now,
        )


class LatencyCoordinator(Coordinator[tuple[MeasuredLeg, ...]]):
    """Measures the way from home to the sites that matter.

    Once a day, on request, and when a cycle of the recommendation wants sites that are
    not measured yet.
    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, *, enabled: bool
    ) -> None:
        """Begin with nothing measured; without ``enabled`` nothing is."""
        super().__init__(
            hass, entry, name="latency", interval=LATENCY_INTERVAL if enabled else None
        )
        self._enabled = enabled
        self.data = ()
        self._store = LatencyStore(hass, entry.entry_id)
        self._targets: tuple[ProbeTarget, ...] = ()
        self._running = False
        self._not_before = dt_util.utcnow()

    async def async_load(self) -> None:
        """Take what was measured before the restart."""
        self.data = legs_from_store(await self._store.async_load())

    @callback
    def async_want(
        self, sites: tuple[ServerSite, ...], targets: tuple[ProbeTarget, ...]
    ) -> None:
        """Hear what is worth measuring, and measure it when that is due."""
        self._targets = targets
        now = dt_util.utcnow()
        if (
            self._enabled
            and targets
            and now >= self._not_before
            and measurement_due(self.data, sites, now)
        ):
            self.async_measure()

    @callback
    def async_measure(self) -> None:
        """Start a measurement, which takes a minute; one at a time.

        Raises:
            HomeAssistantError: measuring is switched off, so nobody would use the
                result, or no server's address is known yet.

        """
        if not self._enabled:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="measuring_off"
            )
        if not self._targets:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="nothing_to_measure"
            )
        if not self._running:
            self._running = True
            self.config_entry.async_create_background_task(
                self.hass, self._async_measure(), f"{DOMAIN} latency"
            )

    async def _async_measure(self) -> None:
        try:
            await self.async_refresh()
        finally:
            self._running = False

    @override
    async def _async_update_data(self) -> tuple[MeasuredLeg, ...]:
        if not self._targets:
            return self.data
        now = dt_util.utcnow()
        legs = await measure_sites(
            self._targets, measured_at=now, schedule=PROBE_SCHEDULE
        )
        if all(leg.milliseconds is None for leg in legs):
            # Offline, or a firewall: what was measured before stays in use.
            self._not_before = now + LATENCY_RETRY
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="nothing_answers",
                retry_after=LATENCY_RETRY.total_seconds(),
            )
        merged = merge_legs(self.data, legs, now)
        self._store.async_delay_save(lambda: legs_to_store(merged), 0)
        return merged
