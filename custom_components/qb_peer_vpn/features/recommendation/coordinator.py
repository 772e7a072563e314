"""The coordinator that recommends whenever its sources have something new."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import instance_id
from homeassistant.helpers.debounce import Debouncer
from homeassistant.util import dt as dt_util

from ...models import Coordinates
from ...recommendation import (
    DecisionState,
    ExplainedSite,
    decision_state_from_store,
    decision_state_to_store,
)
from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from ..locations import LocationData
from ..servers import ServerData
from ..swarm import SwarmData
from .cycle import Cycle, Inputs, Outcome
from .issues import show_leg_issues
from .options import RecommendationOptions
from .run_cycle import explain_cycle, run_cycle
from .store import WRITE_DELAY_SECONDS, memory_store

COOLDOWN_SECONDS: Final = 2.0
"""Peers and servers that change together make one cycle."""


class RecommendationCoordinator(Coordinator[Cycle]):
    """Runs a cycle whenever peers, servers, latency, or locations have changed."""

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
        self._sources: tuple[Coordinator[Any], ...] = (
            swarm.peers,
            servers.server_list,
            servers.latency,
            locations.lookups,
            locations.database,
        )
        self._seen: dict[str, object] = {}
        self._store = memory_store(hass, entry.entry_id)
        self._state = DecisionState()
        self._state_home: Coordinates | None = None
        self._server: str | None = None
        self._peers_were_known = True
        self._refreshing_all = False
        self._next_poll: asyncio.Task[bool] | None = None
        self._poll_lock = asyncio.Lock()
        self.set_options(RecommendationOptions.from_options(entry.options))

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
        config = self.hass.config
        return Coordinates(latitude=config.latitude, longitude=config.longitude)

    @override
    async def _async_setup(self) -> None:
        stored = await self._store.async_load() or {}
        if stored.get("home") == self._home_to_store():
            self._state = decision_state_from_store(stored.get("decision"))
        self._state_home = self.home
        self._server = stored.get("server")
        self._installation_id = await instance_id.async_get(self.hass)
        self.config_entry.async_on_unload(self._async_save)
        for source in self._sources:
            self._seen[source.name] = source.data
            self.config_entry.async_on_unload(
                source.async_add_listener(self._async_source_changed)
            )

    async def _async_save(self) -> None:
        """Write at once: a delayed write would outlive the removal of the entry."""
        await self._store.async_save(self._to_store())

    def _to_store(self) -> dict[str, Any]:
        return {
            "decision": decision_state_to_store(self._state),
            "home": self._home_to_store(),
            "server": self._server,
        }

    def _home_to_store(self) -> list[float]:
        return [round(self.home.latitude, 2), round(self.home.longitude, 2)]

    @callback
    def _async_source_changed(self) -> None:
        known = self._swarm.peers.last_update_success
        if known is not self._peers_were_known:
            # After an outage, the cycle may be equal to the last one. Call the listeners
            # here, so that entities become unavailable and available again.
            self._peers_were_known = known
            self.async_update_listeners()
        if known and not self._refreshing_all and self._has_something_new():
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} recommendation"
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
        self._forget_other_home()
        inputs = self._inputs()
        outcome = await self._locations.runtime.worker.async_run(
            lambda: run_cycle(inputs)
        )
        self._state = outcome.state
        server = outcome.cycle.recommendation.server
        self._server = server.name if server else None
        self._store.async_delay_save(self._to_store, WRITE_DELAY_SECONDS)
        self._warn_of_method(inputs, outcome.cycle)
        for problem in outcome.problems:
            LOGGER.warning("A location database cannot be used: %s", problem)
        show_leg_issues(
            self.hass, self.config_entry, outcome.cycle.rejected_legs.values()
        )
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

    def _warn_of_method(self, inputs: Inputs, cycle: Cycle) -> None:
        """Log once if the chosen clusters cannot be found."""
        if self._warned_of_method or cycle.clustering.method is inputs.options.method:
            return
        self._warned_of_method = True
        LOGGER.warning(
            "Adaptive clusters need the Python package scikit-learn, which cannot be "
            "imported. Dense areas are shown instead"
        )

    def _forget_other_home(self) -> None:
        """Forget costs and choices when the home moves: they say nothing about it."""
        if self._state_home != self.home:
            self._state_home = self.home
            self._state = DecisionState()

    def _inputs(self) -> Inputs:
        shipped = self._locations.runtime.shipped
        return Inputs(
            now=dt_util.utcnow(),
            snapshot=self._swarm.peers.data,
            inventory=self._servers.server_list.data,
            legs=self._servers.latency.usable,
            home=self.home,
            options=self.options,
            locator=self._locator,
            place_names=shipped.place_names,
            continents=shipped.countries.continents,
            installation_id=self._installation_id,
            chosen_before=self._server,
            state=self._state,
            previous_clusters=self.data.clustering.clusters if self.data else (),
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
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="refresh_failed"
            )

    async def _async_next_poll(self) -> bool:
        """Poll after the poll under way; return whether that worked."""
        async with self._poll_lock:
            self._next_poll = None
            # The debouncer would delay what the user waits for.
            self._refreshing_all = True
            try:
                await self._swarm.peers.async_poll_now()
            finally:
                self._refreshing_all = False
            if not self._swarm.peers.last_update_success:
                return False
            await self.async_refresh()
            return True

    async def async_explain(self, limit: int) -> tuple[ExplainedSite, ...]:
        """Explain the first sites of the ranking."""
        inputs = self._inputs()
        return await self._locations.runtime.worker.async_run(
            lambda: explain_cycle(self.data, inputs, limit=limit)
        )
