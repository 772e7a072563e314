"""Coordinators: fetch the peers, keep the server list, recommend when either changes."""

from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .catalogue import (
    Catalogue,
    catalogue_to_store,
    parsed_catalogue,
    shipped_catalogue,
    stored_catalogue,
)
from .const import (
    DOMAIN,
    LATENCY_INTERVAL,
    LATENCY_RETRY,
    LOGGER,
    PEER_INTERVAL,
    RECOMMENDATION_COOLDOWN,
    SERVER_INTERVAL,
    SERVER_LIST_URL,
    SERVER_RETRY_SECONDS,
)
from .cycle import (
    Cycle,
    ExplainedSite,
    Inputs,
    Outcome,
    Toolbox,
    explain_cycle,
    run_cycle,
)
from .exceptions import translated
from .issues import show_leg_issues
from .models import Coordinates, MeasuredLeg, PeerCluster, PeerSnapshot, ServerSite
from .qbittorrent import QbittorrentClient, QbittorrentError
from .recommendation import (
    Memory,
    legs_from_store,
    legs_to_store,
    measurement_due,
    memory_from_store,
    memory_to_store,
    merge_legs,
)
from .settings import Choices
from .store import WRITE_DELAY, LatencyStore, MemoryStore, ServerListStore
from .vpn import (
    Places,
    Rhythm,
    ServerListError,
    SiteEntry,
    download_list,
    measure_sites,
    site_entry,
)

RHYTHM = Rhythm()
"""Of a measurement: six probes of each server, spread over a minute."""

type PeerVpnConfigEntry = ConfigEntry[RecommendationCoordinator]


class Coordinator[DataT](DataUpdateCoordinator[DataT]):
    """What all share: they belong to an entry, and wake nobody when nothing is new."""

    config_entry: PeerVpnConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PeerVpnConfigEntry,
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

    def __init__(
        self, hass: HomeAssistant, entry: PeerVpnConfigEntry, client: QbittorrentClient
    ) -> None:
        """Take a client; it connects with the first refresh."""
        super().__init__(hass, entry, name="peers", interval=PEER_INTERVAL)
        self._client = client

    @override
    async def _async_setup(self) -> None:
        try:
            self.version = (await self._client.async_version()).app
        except QbittorrentError as err:
            raise translated(err) from err

    @override
    async def _async_update_data(self) -> PeerSnapshot:
        try:
            return await self._client.async_peer_snapshot(dt_util.utcnow())
        except QbittorrentError as err:
            raise translated(err) from err


class ServerCoordinator(Coordinator[Catalogue]):
    """Renews the list of servers every day; there always is one to work with."""

    def __init__(
        self, hass: HomeAssistant, entry: PeerVpnConfigEntry, places: Places
    ) -> None:
        """Take the table that gives servers their coordinates."""
        super().__init__(hass, entry, name="servers", interval=SERVER_INTERVAL)
        self._places = places
        self._store = ServerListStore(hass, entry.entry_id)

    @property
    def is_due(self) -> bool:
        """Whether the list is older than its interval, or just the shipped table."""
        fetched_at = self.data.fetched_at
        return fetched_at is None or dt_util.utcnow() - fetched_at >= SERVER_INTERVAL

    async def async_load(self) -> None:
        """Begin with the last good list, else with the shipped table: no network."""
        if (stored := await self._store.async_load()) is not None:
            try:
                self.data = await self.hass.async_add_executor_job(
                    stored_catalogue, stored, self._places
                )
            except ServerListError as err:
                LOGGER.warning("The stored list of servers is of no use: %s", err)
            else:
                return
        self.data = await self.hass.async_add_executor_job(
            shipped_catalogue, self._places
        )

    @override
    async def _async_update_data(self) -> Catalogue:
        last, now = self.data, dt_util.utcnow()
        try:
            download = await download_list(
                async_get_clientsession(self.hass), SERVER_LIST_URL, last.validators
            )
            if download.content is None:
                catalogue = replace(last, fetched_at=now)
            else:
                catalogue = await self.hass.async_add_executor_job(
                    lambda content: parsed_catalogue(
                        content, download.validators, self._places, last=last, now=now
                    ),
                    download.content,
                )
        except ServerListError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="server_list",
                translation_placeholders={"error": str(err)},
                retry_after=SERVER_RETRY_SECONDS,
            ) from err
        self._store.async_delay_save(lambda: catalogue_to_store(catalogue))
        return catalogue


class LatencyCoordinator(Coordinator[tuple[MeasuredLeg, ...]]):
    """Measures the way from home to the sites that matter.

    Once a day, on request, and when a cycle of the recommendation wants sites that are
    not measured yet.
    """

    def __init__(
        self, hass: HomeAssistant, entry: PeerVpnConfigEntry, *, enabled: bool
    ) -> None:
        """Begin with nothing measured; without ``enabled`` only a request measures."""
        super().__init__(
            hass, entry, name="latency", interval=LATENCY_INTERVAL if enabled else None
        )
        self._enabled = enabled
        self.data = ()
        self._store = LatencyStore(hass, entry.entry_id)
        self._entries: tuple[SiteEntry, ...] = ()
        self._running = False
        self._not_before = dt_util.utcnow()

    async def async_load(self) -> None:
        """Take what was measured before the restart."""
        self.data = legs_from_store(await self._store.async_load())

    @callback
    def async_want(
        self, sites: tuple[ServerSite, ...], entries: tuple[SiteEntry, ...]
    ) -> None:
        """Hear what is worth measuring, and measure it when that is due."""
        self._entries = entries
        now = dt_util.utcnow()
        if (
            self._enabled
            and entries
            and now >= self._not_before
            and measurement_due(self.data, sites, now)
        ):
            self.async_measure()

    @callback
    def async_measure(self) -> None:
        """Start a measurement, which takes a minute; one at a time.

        Raises:
            HomeAssistantError: no server's address is known yet.

        """
        if not self._entries:
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
        if not self._entries:
            return self.data
        now = dt_util.utcnow()
        legs = await measure_sites(self._entries, measured_at=now, rhythm=RHYTHM)
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


class RecommendationCoordinator(Coordinator[Cycle]):
    """Recommends anew whenever the peers or the servers have changed."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PeerVpnConfigEntry,
        *,
        peers: PeerCoordinator,
        servers: ServerCoordinator,
        latency: LatencyCoordinator,
        toolbox: Toolbox,
        choices: Choices,
    ) -> None:
        """Take the coordinators it listens to; they have their first data."""
        super().__init__(
            hass,
            entry,
            name="recommendation",
            interval=None,
            debouncer=Debouncer(
                hass, LOGGER, cooldown=RECOMMENDATION_COOLDOWN, immediate=True
            ),
        )
        self.peers = peers
        self.servers = servers
        self.latency = latency
        self._toolbox = toolbox
        self._choices = choices
        self._store = MemoryStore(hass, entry.entry_id)
        self._memory = Memory()
        self._peers_were_known = True

    @override
    async def _async_setup(self) -> None:
        self._memory = memory_from_store(await self._store.async_load())
        self._installation_id = await instance_id.async_get(self.hass)
        for source in (self.peers, self.servers, self.latency):
            self.config_entry.async_on_unload(
                source.async_add_listener(self._async_source_changed)
            )

    @callback
    def _async_source_changed(self) -> None:
        known = self.peers.last_update_success
        if known is not self._peers_were_known:
            # The same peers after a pause make an equal cycle, which wakes nobody.
            self._peers_were_known = known
            self.async_update_listeners()
        if known:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} recommendation"
            )

    @override
    async def _async_update_data(self) -> Cycle:
        inputs = self._inputs()
        previous = self.data.clusters.clusters if self.data else ()
        outcome, entries = await self.hass.async_add_executor_job(
            lambda: self._run(inputs, previous)
        )
        self._memory = outcome.memory
        self._store.async_delay_save(lambda: memory_to_store(self._memory), WRITE_DELAY)
        for problem in outcome.problems:
            LOGGER.warning("A location database cannot be used: %s", problem)
        show_leg_issues(self.hass, self.config_entry, outcome.cycle.rejected_legs)
        self.latency.async_want(outcome.to_measure, entries)
        return outcome.cycle

    def _run(
        self, inputs: Inputs, previous: tuple[PeerCluster, ...]
    ) -> tuple[Outcome, tuple[SiteEntry, ...]]:
        """Run a cycle and look up the doors of what it wants measured; in an executor."""
        outcome = run_cycle(
            self._toolbox, inputs, memory=self._memory, previous=previous
        )
        mixed = inputs.catalogue.mixed_hostnames
        entries = (
            site_entry(site, inputs.installation_id, mixed)
            for site in outcome.to_measure
        )
        return outcome, tuple(entry for entry in entries if entry)

    def _inputs(self) -> Inputs:
        return Inputs(
            snapshot=self.peers.data,
            catalogue=self.servers.data,
            legs=self.latency.data if self._choices.measure else (),
            home=self._home,
            choices=self._choices,
            installation_id=self._installation_id,
        )

    async def async_refresh_all(self) -> None:
        """Ask qBittorrent now and recommend anew.

        Raises:
            HomeAssistantError: qBittorrent cannot be asked.

        """
        await self.peers.async_refresh()
        if not self.peers.last_update_success:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="refresh_failed"
            )
        # Not left to the debouncer: who asked for it wants to see it.
        await self.async_refresh()

    async def async_explain(self, limit: int) -> tuple[ExplainedSite, ...]:
        """Explain the first sites of the ranking."""
        inputs = self._inputs()
        return await self.hass.async_add_executor_job(
            lambda: explain_cycle(self.data, inputs, limit=limit)
        )

    @property
    def _home(self) -> Coordinates:
        if self._choices.home is not None:
            return self._choices.home
        config = self.hass.config
        return Coordinates(latitude=config.latitude, longitude=config.longitude)
