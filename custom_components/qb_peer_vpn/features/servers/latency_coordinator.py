"""The coordinator that measures the latency from home to VPN servers."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import instance_id
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...models import MeasuredLeg, ServerSite
from ...recommendation import (
    CONNECTIONS_A_DAY,
    Spending,
    last_day,
    legs_from_store,
    legs_to_store,
    merge_legs,
    plan_measurement,
    spendings_from_store,
    update_legs,
    with_exit,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ...shell.worker import Worker
from ...vpn import ProbeSchedule, ProbeTarget, measure_sites, probe_target
from .list_coordinator import ServerListCoordinator
from .stores import latency_store

RETRY_INTERVAL: Final = timedelta(hours=1)
"""After a measurement that no server answered."""

SCHEDULE: Final = ProbeSchedule()
"""Five probes of each site, spread over a minute."""


class LatencyCoordinator(Coordinator[tuple[MeasuredLeg, ...]]):
    """Measures the sites that are due, within the connections of a day.

    Every connection is counted before it is opened, and the count is stored: no restart,
    no option, and no user makes more of them.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        server_list: ServerListCoordinator,
        worker: Worker,
        *,
        enabled: bool,
    ) -> None:
        super().__init__(hass, entry, name="latency", interval=None)
        self.data = ()
        self._server_list = server_list
        self._worker = worker
        self._store = latency_store(hass, entry.entry_id)
        self._spendings: tuple[Spending, ...] = ()
        self._wanted: dict[str, ServerSite] = {}
        self._in_use: str | None = None
        self._lock = asyncio.Lock()
        self._is_running = False
        self._is_requested = False
        self._not_before = dt_util.utcnow()
        self.is_enabled = enabled
        """Whether the latency is measured; the next measurement comes when it is due."""

    @property
    def usable(self) -> tuple[MeasuredLeg, ...]:
        """The measured legs; none while measuring is switched off."""
        return self.data if self.is_enabled else ()

    @property
    def connections(self) -> int:
        """How many connections were opened within 24 hours."""
        spent = last_day(self._spendings, dt_util.utcnow())
        return sum(each.connections for each in spent)

    async def async_load(self) -> None:
        """Start with what was measured before the restart."""
        stored = await self._store.async_load()
        self.data = legs_from_store(stored)
        self._spendings = spendings_from_store(stored)
        self._installation_id = await instance_id.async_get(self.hass)
        if stored and not self.data and stored.get("legs") != []:
            self._store.report_unusable("no legs")

    @callback
    def async_follow(
        self,
        wanted: tuple[ServerSite, ...],
        *,
        in_use: str | None,
        settled: Mapping[datetime, bool],
    ) -> None:
        """Use what a cycle has found, and measure if that is due.

        Args:
            wanted: all sites that can be measured, most wanted first.
            in_use: key of the site in use; None if it is unknown.
            settled: whether legs were measured through the VPN, by their time.

        """
        self._wanted = {site.key: site for site in wanted}
        self._in_use = in_use
        now = dt_util.utcnow()
        legs = update_legs(self.data, now, in_use=in_use, settled=settled)
        if any(new is not old for new, old in zip(legs, self.data, strict=True)):
            self._async_keep(legs)
            self.async_update_listeners()
        is_due = self.is_enabled and not self._is_running and now >= self._not_before
        if is_due and self._plan(now):
            self._async_start()

    @callback
    def async_measure(self) -> None:
        """Start a measurement, which takes a minute; only one runs at a time.

        It measures what is left of the connections of the day.

        Raises:
            ServiceValidationError: measuring is switched off, so the result would not be
                used, the address of no server is known yet, or nothing is left.

        """
        if not self.is_enabled:
            raise _refused("measuring_off")
        if not self._wanted:
            raise _refused("nothing_to_measure")
        if self._is_running:
            return
        if not self._plan(dt_util.utcnow(), is_requested=True):
            raise _refused("connections_used_up")
        self._is_requested = True
        self._async_start()

    @callback
    def _async_start(self) -> None:
        self._is_running = True
        self.config_entry.async_create_background_task(
            self.hass, self._async_measure(), f"{DOMAIN} latency"
        )

    async def _async_measure(self) -> None:
        try:
            await self.async_refresh()
        finally:
            self._is_running = self._is_requested = False

    def _plan(self, now: datetime, *, is_requested: bool = False) -> tuple[str, ...]:
        return plan_measurement(
            tuple(self._wanted),
            self.data,
            self._spendings,
            now,
            probes=SCHEDULE.probes,
            is_requested=is_requested,
        )

    @override
    async def _async_update_data(self) -> tuple[MeasuredLeg, ...]:
        async with self._lock:
            now, in_use = dt_util.utcnow(), self._in_use
            planned = self._plan(now, is_requested=self._is_requested)
            if not self.is_enabled or not planned:
                return self.data
            legs = await self._async_probe(await self._async_targets(planned), now)
        if all(leg.milliseconds is None for leg in legs):
            # No network, or a firewall: the last measurement stays in use.
            self._not_before = now + RETRY_INTERVAL
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="nothing_answers"
            )
        legs = with_exit(legs, before=in_use, after=self._in_use)
        return self._async_keep(merge_legs(self.data, legs, now))

    async def _async_targets(self, planned: tuple[str, ...]) -> list[ProbeTarget]:
        """Choose the servers to probe, by the hashes of all servers of the sites."""
        sites = [self._wanted[key] for key in planned]
        mixed = self._server_list.data.mixed_hostnames
        installation_id = self._installation_id

        def choose() -> list[ProbeTarget]:
            targets = (probe_target(site, installation_id, mixed) for site in sites)
            return [target for target in targets if target]

        return await self._worker.async_run(choose)

    async def _async_probe(
        self, targets: list[ProbeTarget], now: datetime
    ) -> tuple[MeasuredLeg, ...]:
        """Measure, and count the connections: the planned ones before, then the real."""
        before = last_day(self._spendings, now)
        planned = Spending(at=now, connections=SCHEDULE.probes * len(targets))
        self._spendings = (*before, planned)
        await self._store.async_save(self._to_store())
        legs = await measure_sites(targets, measured_at=now, schedule=SCHEDULE)
        opened = Spending(at=now, connections=sum(leg.probes for leg in legs))
        self._spendings = (*before, opened)
        self._store.async_delay_save(self._to_store, 0)
        return legs

    @callback
    def _async_keep(self, legs: tuple[MeasuredLeg, ...]) -> tuple[MeasuredLeg, ...]:
        self.data = legs
        self._store.async_delay_save(self._to_store, 0)
        return legs

    def _to_store(self) -> dict[str, object]:
        return legs_to_store(self.data, self._spendings)


def _refused(reason: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=reason,
        translation_placeholders={"limit": str(CONNECTIONS_A_DAY)},
    )
