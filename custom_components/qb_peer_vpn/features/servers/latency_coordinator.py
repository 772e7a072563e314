"""The coordinator that measures the latency from home to VPN servers."""

from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...models import MeasuredLeg, ServerSite
from ...recommendation import (
    legs_from_store,
    legs_to_store,
    measurement_due,
    merge_legs,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ...vpn import ProbeSchedule, ProbeTarget, measure_sites
from .stores import latency_store

MEASURE_INTERVAL: Final = timedelta(days=1)
RETRY_INTERVAL: Final = timedelta(hours=1)
"""After a measurement that no server answered."""

SCHEDULE: Final = ProbeSchedule()
"""Six probes of each server, spread over a minute."""


class LatencyCoordinator(Coordinator[tuple[MeasuredLeg, ...]]):
    """Measures once a day, on request, and when a site in question has no measurement."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, *, enabled: bool
    ) -> None:
        super().__init__(hass, entry, name="latency", interval=None)
        self.data = ()
        self._store = latency_store(hass, entry.entry_id)
        self._targets: tuple[ProbeTarget, ...] = ()
        self._running = False
        self._not_before = dt_util.utcnow()
        self.set_enabled(enabled=enabled)

    def set_enabled(self, *, enabled: bool) -> None:
        """Switch measuring on or off; the next measurement comes when it is due."""
        self._enabled = enabled
        self.update_interval = MEASURE_INTERVAL if enabled else None

    @property
    def is_enabled(self) -> bool:
        """Whether the latency is measured at all."""
        return self._enabled

    @property
    def usable(self) -> tuple[MeasuredLeg, ...]:
        """The measured legs; none while measuring is switched off."""
        return self.data if self._enabled else ()

    async def async_load(self) -> None:
        """Start with what was measured before the restart."""
        self.data = legs_from_store(await self._store.async_load())

    @callback
    def async_set_targets(
        self, sites: tuple[ServerSite, ...], targets: tuple[ProbeTarget, ...]
    ) -> None:
        """Replace what is worth measuring, and measure it if that is due."""
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
        """Start a measurement, which takes a minute; only one runs at a time.

        Raises:
            HomeAssistantError: measuring is switched off, so the result would not be
                used, or the address of no server is known yet.

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
        if not self._enabled or not self._targets:
            # A refresh that was scheduled before measuring was switched off.
            return self.data
        now = dt_util.utcnow()
        legs = await measure_sites(self._targets, measured_at=now, schedule=SCHEDULE)
        if all(leg.milliseconds is None for leg in legs):
            # No network, or a firewall: the last measurement stays in use.
            self._not_before = now + RETRY_INTERVAL
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="nothing_answers",
                retry_after=RETRY_INTERVAL.total_seconds(),
            )
        merged = merge_legs(self.data, legs, now)
        self._store.async_delay_save(lambda: legs_to_store(merged), 0)
        return merged
