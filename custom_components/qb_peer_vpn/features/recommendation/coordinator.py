"""The coordinator that recommends whenever one of the others has something new."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import instance_id
from homeassistant.helpers.debounce import Debouncer
from homeassistant.util import dt as dt_util

from ...models import Coordinates, PeerCluster
from ...recommendation import (
    DecisionState,
    ExplainedSite,
    decision_state_from_store,
    decision_state_to_store,
)
from ...shell.const import DOMAIN, LOGGER, RECOMMENDATION_COOLDOWN
from ...shell.issues import show_leg_issues
from ...shell.store import WRITE_DELAY, MemoryStore
from ...vpn import ProbeTarget, probe_target
from ..locations.coordinators import DatabaseCoordinator, LocationCoordinator
from ..locations.runtime import Shared
from ..servers.coordinators import (
    Coordinator,
    LatencyCoordinator,
    PeerCoordinator,
    ServerCoordinator,
)
from ..settings import Choices
from .cycle import Cycle, Inputs, Outcome, Toolbox, explain_cycle, run_cycle

type PeerVpnConfigEntry = ConfigEntry[RecommendationCoordinator]


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
        locations: LocationCoordinator,
        database: DatabaseCoordinator,
        shared: Shared,
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
        self.locations = locations
        self.shared = shared
        self.sources = (peers, servers, latency, locations, database)
        self._toolbox = toolbox
        self._choices = choices
        self._store = MemoryStore(hass, entry.entry_id)
        self._state = DecisionState()
        self._server: str | None = None
        self._peers_were_known = True
        self._refreshing_all = False
        self._warned_of_method = False

    @override
    async def _async_setup(self) -> None:
        stored = await self._store.async_load() or {}
        if stored.get("home") == self._home_to_store():
            # Costs and choices of another home say nothing here.
            self._state = decision_state_from_store(stored.get("decision"))
        self._server = stored.get("server")
        self._installation_id = await instance_id.async_get(self.hass)
        self.config_entry.async_on_unload(self._async_save)
        for source in self.sources:
            self.config_entry.async_on_unload(
                source.async_add_listener(self._async_source_changed)
            )

    async def _async_save(self) -> None:
        """Write at once: a write left waiting would outlive the entry's removal."""
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
        known = self.peers.last_update_success
        if known is not self._peers_were_known:
            # The same peers after a pause make an equal cycle, which wakes nobody.
            self._peers_were_known = known
            self.async_update_listeners()
        if known and not self._refreshing_all:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} recommendation"
            )

    @override
    async def _async_update_data(self) -> Cycle:
        inputs = self._inputs()
        previous = self.data.clustering.clusters if self.data else ()
        outcome, targets = await self.shared.worker.async_run(
            lambda: self._run(inputs, previous)
        )
        self._state = outcome.state
        server = outcome.cycle.recommendation.server
        self._server = server.name if server else None
        self._store.async_delay_save(self._to_store, WRITE_DELAY)
        self._warn_of_method(outcome.cycle)
        for problem in outcome.problems:
            LOGGER.warning("A location database cannot be used: %s", problem)
        show_leg_issues(
            self.hass,
            self.config_entry,
            outcome.cycle.rejected_legs.values(),
        )
        self.latency.async_want(outcome.to_measure, targets)
        self.locations.async_want(outcome.unknown)
        return outcome.cycle

    def _warn_of_method(self, cycle: Cycle) -> None:
        """Log once if the chosen clusters cannot be found."""
        if self._warned_of_method or cycle.clustering.method is self._choices.method:
            return
        self._warned_of_method = True
        LOGGER.warning(
            "Adaptive clusters need the Python package scikit-learn, which cannot be "
            "imported. Dense areas are shown instead"
        )

    def _run(
        self, inputs: Inputs, previous: tuple[PeerCluster, ...]
    ) -> tuple[Outcome, tuple[ProbeTarget, ...]]:
        """Run a cycle and look up the doors of what it wants measured; in the worker."""
        outcome = run_cycle(self._toolbox, inputs, state=self._state, previous=previous)
        mixed = inputs.inventory.mixed_hostnames
        targets = (
            probe_target(site, inputs.installation_id, mixed)
            for site in outcome.to_measure
        )
        return outcome, tuple(target for target in targets if target)

    def _inputs(self) -> Inputs:
        return Inputs(
            now=dt_util.utcnow(),
            snapshot=self.peers.data,
            inventory=self.servers.data,
            legs=self.latency.data if self._choices.measure else (),
            home=self.home,
            choices=self._choices,
            installation_id=self._installation_id,
            chosen_before=self._server,
            cached_networks=len(self.shared.cache),
        )

    async def async_refresh_all(self) -> None:
        """Ask qBittorrent now and recommend anew.

        Raises:
            HomeAssistantError: qBittorrent cannot be asked.

        """
        # What comes now is not left to the debouncer: who asked for it wants to see it.
        self._refreshing_all = True
        try:
            await self.peers.async_refresh()
        finally:
            self._refreshing_all = False
        if not self.peers.last_update_success:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="refresh_failed"
            )
        await self.async_refresh()

    async def async_explain(self, limit: int) -> tuple[ExplainedSite, ...]:
        """Explain the first sites of the ranking."""
        inputs = self._inputs()
        return await self.shared.worker.async_run(
            lambda: explain_cycle(self.data, inputs, limit=limit)
        )

    @property
    def provider(self) -> str:
        """Whose servers are recommended, as the provider spells its name."""
        return self._choices.servers.provider.name

    @property
    def home(self) -> Coordinates:
        """Where the way to the peers begins."""
        if self._choices.home is not None:
            return self._choices.home
        config = self.hass.config
        return Coordinates(latitude=config.latitude, longitude=config.longitude)
