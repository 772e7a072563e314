"""The speeds of single peers before and after a move; in memory only."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...gluetun import (
    Comparison,
    Drift,
    SpeedWindow,
    compare_speeds,
    drift_from_store,
    drift_to_store,
)
from ...shell.const import DOMAIN
from ...shell.store import VersionedStore
from ...shell.worker import async_get_worker
from ..connection import TorrentTableCoordinator
from ..swarm import SwarmData
from .speed_pairs import Pair, pair_rates

WINDOW: Final = timedelta(minutes=60)
_SHORTEST_SAMPLE: Final = 50.0
"""Seconds. The table is polled more often during a move, the peers are not."""
_LONGEST_SAMPLE: Final = 120.0
"""Seconds. After a longer gap, a sample says nothing about all of it."""


def speed_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of the usual drift, which has no pairs."""
    return VersionedStore(hass, f"{entry_id}.speeds")


class SpeedMeter:
    """Takes a sample each minute, in windows of an hour.

    A pair is one peer of one torrent. A window without a move is compared with the one
    before it: what changes then is the usual drift.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        swarm: SwarmData,
        table: TorrentTableCoordinator,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._peers = swarm.peers
        self._table = table
        self._worker = async_get_worker(hass)
        self._store = speed_store(hass, entry.entry_id)
        self._lock = asyncio.Lock()
        self._window = SpeedWindow[Pair]({})
        self._last = SpeedWindow[Pair]({})
        self._began: datetime | None = None
        self._sampled: datetime | None = None
        self._before: Mapping[Pair, float] | None = None
        self._is_moving = False
        self._drift = Drift()

    @property
    def drift(self) -> Comparison | None:
        """How speeds change without a move; None if that is not known yet."""
        return self._drift.usual

    async def async_load(self) -> None:
        """Load the drift of the last days."""
        stored = await self._store.async_load()
        if stored is not None:
            drift = drift_from_store(stored)
            self._drift = drift or Drift()
            if drift is None or len(drift.hours) != len(stored["hours"]):
                self._store.report_unusable("drift of another shape")
        if self._store.is_reported:
            await self._store.async_write(drift_to_store(self._drift))

    @callback
    def async_start(self) -> None:
        """Take samples until the entry is unloaded."""
        # The peers call only if something changed, and equal speeds count, too.
        self._entry.async_on_unload(
            self._table.async_add_listener(self._async_table_polled)
        )

    @callback
    def _async_table_polled(self) -> None:
        if self._table.last_update_success and self._peers.last_update_success:
            self._entry.async_create_background_task(
                self._hass, self._async_sample(), f"{DOMAIN} speeds"
            )

    async def _async_sample(self) -> None:
        async with self._lock:
            now = dt_util.utcnow()
            self._began = self._began or now
            seconds = (now - (self._sampled or now)).total_seconds()
            if self._sampled is not None and seconds < _SHORTEST_SAMPLE:
                return
            self._sampled, seconds = now, min(seconds, _LONGEST_SAMPLE)
            window, table = self._window, self._table.data
            answers = self._peers.last_answers()

            def sampled() -> SpeedWindow[Pair]:
                rates = pair_rates(answers, table.torrents, table.server, window.totals)
                return window.with_sample(rates, seconds)

            added = await self._worker.async_run(sampled)
            if self._window is window:
                self._window = added
            if not self._is_moving and now - self._began >= WINDOW:
                await self._async_rotate(now)

    async def _async_rotate(self, now: datetime) -> None:
        last, window = self._last, self._window
        self._last, self._window, self._began = window, SpeedWindow({}), now
        if not last.totals:
            return
        comparison = await self._worker.async_run(
            partial(_compare, last.means(), window)
        )
        # A move that has begun meanwhile came after these hours.
        self._drift = self._drift.with_hour(comparison, now)
        await self._store.async_write(drift_to_store(self._drift))

    @callback
    def async_begin_move(self) -> None:
        """Keep the speeds until now as those before the move."""
        self._before = _together(self._last, self._window).means()
        self.async_resume_move()

    @callback
    def async_resume_move(self) -> None:
        """Measure no drift during a move; what was before it is not known any more."""
        self._is_moving = True
        self.async_begin_window()

    @callback
    def async_begin_window(self) -> None:
        """Begin the window after the move."""
        self._window, self._began = SpeedWindow({}), dt_util.utcnow()

    @callback
    def async_end_move(self) -> None:
        """Forget what was before the move."""
        self._is_moving = False
        self._before, self._last = None, SpeedWindow({})
        self.async_begin_window()

    async def async_compare(self) -> Comparison | None:
        """Compare the window after the move with the time before it.

        None after a restart of Home Assistant during the move.
        """
        if self._before is None:
            return None
        return await self._worker.async_run(
            partial(_compare, self._before, self._window)
        )


def _compare(before: Mapping[Pair, float], window: SpeedWindow[Pair]) -> Comparison:
    return compare_speeds(before, window.means())


def _together(first: SpeedWindow[Pair], second: SpeedWindow[Pair]) -> SpeedWindow[Pair]:
    totals = dict(first.totals)
    for pair, (payload, seconds) in second.totals.items():
        before, connected = totals.get(pair, (0.0, 0.0))
        totals[pair] = (before + payload, connected + seconds)
    return SpeedWindow(totals)
