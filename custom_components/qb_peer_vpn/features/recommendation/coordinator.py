"""The coordinator that recommends whenever its sources have something new."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...models import Coordinates, Lens, Recommendation
from ...recommendation import ExplainedSite, SitePaths
from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from ...shell.errors import error_like
from ..locations import LocationData
from ..servers import ServerData
from ..swarm import SwarmData
from .cluster_categories import Categories, cluster_categories
from .cycle import ContainerExit, Cycle, Inputs, Outcome
from .diary_keeper import DiaryKeeper
from .home_networks import home_networks
from .issues import show_leg_issues
from .memory import Memory
from .options import RecommendationOptions
from .run_cycle import explain_cycle, run_cycle, site_paths_of
from .torrent_places import TorrentPlaces, torrent_places

COOLDOWN_SECONDS: Final = 2.0
"""Peers and servers that change together make one cycle."""

LONGEST_PAUSE: Final = timedelta(minutes=5)
"""Time goes on while nothing changes: settled costs follow the peers, and a verdict
lasts."""

SHORTEST_PAUSE: Final = timedelta(seconds=1)


class RecommendationCoordinator(Coordinator[Cycle]):
    """Runs a cycle whenever peers, servers, latency, or locations have changed."""

    _container_exit: ContainerExit | None = None
    _refreshing_all = False

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        swarm: SwarmData,
        locations: LocationData,
        servers: ServerData,
    ) -> None:
        super().__init__(
            hass,
            entry,
            name="recommendation",
            interval=None,
            debouncer=Debouncer(
                hass, LOGGER, cooldown=COOLDOWN_SECONDS, immediate=True
            ),
        )
        self._swarm = swarm
        self._locations = locations
        self._servers = servers
        self._outcome_listeners: list[Callable[[Outcome], None]] = []
        self._poll_listeners: list[CALLBACK_TYPE] = []
        self._sources: tuple[Coordinator[Any], ...] = (
            swarm.peers,
            servers.server_list,
            servers.latency,
            locations.lookups,
            locations.database,
        )
        self._seen: dict[str, object] = {}
        self._stop_waiting: CALLBACK_TYPE | None = None
        self._last_failure: str | None = None
        self._next_poll: asyncio.Task[bool] | None = None
        self._poll_lock = asyncio.Lock()
        self.set_options(RecommendationOptions.from_options(entry.options))
        self.memory = Memory(
            hass, entry.entry_id, home=self.home, lens=self.options.lens
        )
        self.diary = DiaryKeeper(hass, entry.entry_id)

    def set_options(self, options: RecommendationOptions) -> None:
        """Use other options from the next cycle on."""
        self._warned_of_method = False
        self.options = options
        self._locator = self._locations.make_locator()

    @property
    def home(self) -> Coordinates:
        """Where the path to the peers begins."""
        if self.options.home is not None:
            return self.options.home
        return self._home_assistant

    @property
    def _home_assistant(self) -> Coordinates:
        config = self.hass.config
        return Coordinates(latitude=config.latitude, longitude=config.longitude)

    @override
    async def _async_setup(self) -> None:
        for kept in (self.memory, self.diary):
            await kept.async_load()
            self.config_entry.async_on_unload(kept.async_save)
        for source in self._sources:
            self._seen[source.name] = source.data
            self.config_entry.async_on_unload(
                source.async_add_listener(self._async_source_changed)
            )

    @callback
    def async_add_poll_listener(self, listener: CALLBACK_TYPE) -> None:
        """Call a listener at each poll that a person asks for."""
        self._poll_listeners.append(listener)

    @callback
    def async_doubt_exit(self) -> None:
        """Trust what qBittorrent says more than the last exit of the VPN container."""
        if self._container_exit is not None:
            self.async_use_exit(replace(self._container_exit, is_current=False))

    @callback
    def async_use_exit(self, exit_: ContainerExit) -> None:
        """Use this exit of the VPN container from now on."""
        if exit_ == self._container_exit:
            return
        self._container_exit = exit_
        # Before the first cycle there is none to correct.
        cycle: Cycle | None = self.data
        if cycle is not None and self._swarm.peers.last_update_success:
            self._async_run(self.async_request_refresh())

    @callback
    def _async_source_changed(self) -> None:
        failure = self._swarm.peers.failure
        if failure != self._last_failure:
            # After an outage, the cycle may be equal to the last one. Call the listeners
            # here, so that entities become unavailable and available again.
            self._last_failure = failure
            self.async_update_listeners()
        if failure is None and not self._refreshing_all and self._has_something_new():
            self._async_run(self.async_request_refresh())

    @callback
    def _async_run(self, cycle: Coroutine[Any, Any, None]) -> None:
        self.config_entry.async_create_background_task(
            self.hass, cycle, f"{DOMAIN} recommendation"
        )

    def _has_something_new(self) -> bool:
        before = self._seen
        self._seen = {source.name: source.data for source in self._sources}
        return any(
            self._seen[name] is not data and self._seen[name] != data
            for name, data in before.items()
        )

    @override
    async def _async_update_data(self) -> Cycle:
        self.memory.use(self.home, self.options.lens)
        inputs = self._inputs()
        outcome = await self._locations.runtime.worker.async_run(
            lambda: run_cycle(inputs)
        )
        recommendation = outcome.cycle.recommendation
        self.memory.async_decided(outcome)
        self.diary.async_note(recommendation, inputs.now)
        self._warn_of_method(inputs, outcome.cycle)
        self._warn_of_databases(outcome)
        show_leg_issues(self.hass, self.config_entry, outcome.legs.newest.values())
        self._async_wait(self._pause(recommendation, inputs.now))
        self._outcome = outcome
        for listener in self._outcome_listeners:
            listener(outcome)
        return outcome.cycle

    @callback
    def async_add_outcome_listener(self, listener: Callable[[Outcome], None]) -> None:
        """Call a listener with the last outcome, and with that of each later cycle.

        It runs after every cycle: an outcome names what is missing, however equal the
        data of two cycles are.
        """
        self._outcome_listeners.append(listener)
        listener(self._outcome)

    def _warn_of_databases(self, outcome: Outcome) -> None:
        for problem in outcome.problems:
            LOGGER.warning("A location database cannot be used: %s", problem)

    def _pause(self, recommendation: Recommendation, now: datetime) -> timedelta:
        """Return when to run the next cycle: when the verdict has lasted, at the latest."""
        if recommendation.since is None or recommendation.has_lasted:
            return LONGEST_PAUSE
        lasted = recommendation.since + self.options.decision.lasts
        return min(LONGEST_PAUSE, max(lasted - now, SHORTEST_PAUSE))

    @callback
    def _async_wait(self, pause: timedelta) -> None:
        self._async_stop_waiting()
        if not self._shutdown_requested:
            self._stop_waiting = async_call_later(
                self.hass, pause, self._async_time_passed
            )

    @callback
    def _async_time_passed(self, _: datetime) -> None:
        # If the cycle fails, or cannot run while peers are unknown, there is a next one.
        self._async_wait(LONGEST_PAUSE)
        if self._swarm.peers.last_update_success:
            self._async_run(self._async_refresh_in_time())

    async def _async_refresh_in_time(self) -> None:
        """Run a cycle, and another one at once if a poll ended meanwhile."""
        before = self._swarm.peers.data
        await self.async_refresh()
        if self._swarm.peers.data is not before:
            # The debouncer holds it back, because a cycle was under way.
            await self.async_refresh()

    @callback
    def _async_stop_waiting(self) -> None:
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None

    @override
    async def async_shutdown(self) -> None:
        self._async_stop_waiting()
        await super().async_shutdown()

    def _warn_of_method(self, inputs: Inputs, cycle: Cycle) -> None:
        """Log once if the chosen clusters cannot be found."""
        if self._warned_of_method or cycle.clustering.method is inputs.options.method:
            return
        self._warned_of_method = True
        LOGGER.warning(
            "Adaptive clusters need the Python package scikit-learn, which cannot be "
            "imported. Dense areas are shown instead"
        )

    def _inputs(self) -> Inputs:
        shipped = self._locations.runtime.shipped
        return Inputs(
            now=dt_util.utcnow(),
            snapshot=self._swarm.peers.data,
            container_exit=self._container_exit,
            inventory=self._servers.server_list.data,
            legs=self._servers.latency.usable,
            home=self.home,
            home_assistant=self._home_assistant,
            home_networks=home_networks(self.hass),
            options=self.options,
            locator=self._locator,
            place_names=shipped.place_names,
            corridors=shipped.corridors,
            continents=shipped.countries.continents,
            installation_id=self.memory.installation_id,
            chosen_before=self.memory.server,
            state=self.memory.state,
            previous_clusters=self.data.clustering.on_map if self.data else (),
        )

    async def async_poll_now(self) -> None:
        """Poll the peers, then run a cycle, both at once.

        All who call it during a poll share the next one.

        Raises:
            HomeAssistantError: qBittorrent cannot be asked.

        """
        if self._next_poll is None:
            # It must not start before it is known as the next one.
            self._next_poll = self.hass.async_create_task(
                self._async_next_poll(), f"{DOMAIN} poll", eager_start=False
            )
        # One caller may be canceled, the others still wait.
        if not await asyncio.shield(self._next_poll):
            raise error_like(self._swarm.peers.last_exception, "refresh_failed")

    async def _async_next_poll(self) -> bool:
        """Poll after the poll under way; return whether that worked."""
        async with self._poll_lock:
            self._next_poll = None
            # The debouncer would delay what the user waits for.
            self._refreshing_all = True
            for listener in self._poll_listeners:
                listener()
            try:
                await self._swarm.peers.async_poll_now()
            finally:
                self._refreshing_all = False
            if not self._swarm.peers.last_update_success:
                return False
            await self.async_refresh_for_person()
            return True

    async def async_categories(self) -> Categories:
        """Return the top categories of the torrents in each cluster."""
        seen, clustering = self._outcome.seen, self._outcome.cycle.clustering
        weighting = self.options.decision.weighting
        return await self._locations.runtime.worker.async_run(
            lambda: cluster_categories(seen, clustering, weighting)
        )

    async def async_torrent_places(self, torrent_hash: str) -> TorrentPlaces:
        """Return where the last known peers of a torrent are."""
        seen = self._outcome.seen
        addresses = self._swarm.peers.addresses_of(torrent_hash)
        return await self._locations.runtime.worker.async_run(
            lambda: torrent_places(seen, addresses)
        )

    async def async_look_through(self, lens: Lens) -> Cycle:
        """Return what the recommendation would be with another lens.

        Nothing is remembered of it, and its costs are those of now, not smoothed.
        """
        at_once = replace(self.options.decision, lasts=timedelta(0))
        inputs = replace(
            self._inputs(),
            options=replace(self.options, lens=lens, decision=at_once),
            state=self.memory.state.without_costs(),
        )
        outcome = await self._locations.runtime.worker.async_run(
            lambda: run_cycle(inputs)
        )
        self._warn_of_databases(outcome)
        return outcome.cycle

    async def async_explain(
        self, limit: int, cycle: Cycle | None = None
    ) -> tuple[ExplainedSite, ...]:
        """Explain the first sites of the ranking, by default of the last cycle."""
        inputs, explained = self._inputs(), cycle or self.data
        return await self._locations.runtime.worker.async_run(
            lambda: explain_cycle(explained, inputs, limit=limit)
        )

    async def async_site_paths(self, key: str) -> SitePaths | None:
        """Return what the way through a site would be; None if no site has this key."""
        inputs, cycle = self._inputs(), self.data
        return await self._locations.runtime.worker.async_run(
            lambda: site_paths_of(cycle, inputs, key)
        )
