"""The speeds of single peers before and after a move; in memory only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...gluetun import Comparison, SpeedWindow, compare_speeds
from ...models import Peers, ServerState
from ...shell.const import DOMAIN
from ..connection import TorrentTableCoordinator
from ..swarm import SwarmData

WINDOW: Final = timedelta(minutes=60)
_LONGEST_SAMPLE: Final = 120.0
"""Seconds. After a longer gap, a sample says nothing about all of it."""
_SATURATED: Final = 0.95
"""From this share of a limit of all torrents on, nothing can be learnt."""

type Pair = tuple[bool, bytes]
"""Whether it is the upload, and the address of the peer."""


class SpeedMeter:
    """Takes a sample after each poll of the peers, in windows of an hour.

    The pairs are peers, summed over all torrents. A window that ends without a move is
    compared with the one before it: that is the usual drift.
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
        self._window = SpeedWindow[Pair]({})
        self._last = SpeedWindow[Pair]({})
        self._began: datetime | None = None
        self._sampled: datetime | None = None
        self._before: Mapping[Pair, float] | None = None
        self.drift: Comparison | None = None

    @callback
    def async_start(self) -> None:
        """Take samples until the entry is unloaded."""
        self._entry.async_on_unload(
            self._peers.async_add_listener(self._async_peers_changed)
        )

    @callback
    def _async_peers_changed(self) -> None:
        if self._peers.last_update_success:
            self._entry.async_create_background_task(
                self._hass, self._async_sample(), f"{DOMAIN} speeds"
            )

    async def _async_sample(self) -> None:
        now = dt_util.utcnow()
        before, self._sampled = self._sampled, now
        self._began = self._began or now
        if before is None:
            return
        seconds = min((now - before).total_seconds(), _LONGEST_SAMPLE)
        window, peers = self._window, self._peers.data.peers
        server = self._table.data.server
        added = await self._hass.async_add_executor_job(
            _with_sample, window, peers, server, seconds
        )
        if self._window is window:
            self._window = added
        if self._before is None and now - self._began >= WINDOW:
            await self._async_rotate(now)

    async def _async_rotate(self, now: datetime) -> None:
        last, window = self._last, self._window
        self._last, self._window, self._began = window, SpeedWindow({}), now
        if last.totals:
            self.drift = await self._hass.async_add_executor_job(
                _compare, last.means(), window
            )

    @callback
    def async_begin_move(self) -> None:
        """Keep the speeds until now as those before the move."""
        self._before = _together(self._last, self._window).means()
        self.async_begin_window()

    @callback
    def async_begin_window(self) -> None:
        """Begin the window after the move."""
        self._window, self._began = SpeedWindow({}), dt_util.utcnow()

    @callback
    def async_end_move(self) -> None:
        """Forget what was before the move."""
        self._before, self._last = None, SpeedWindow({})
        self.async_begin_window()

    async def async_compare(self) -> Comparison | None:
        """Compare the window after the move with the time before it.

        None after a restart of Home Assistant during the move: what was before it is not
        known any more.
        """
        if self._before is None:
            return None
        return await self._hass.async_add_executor_job(
            _compare, self._before, self._window
        )


def _compare(before: Mapping[Pair, float], window: SpeedWindow[Pair]) -> Comparison:
    return compare_speeds(before, window.means())


def _with_sample(
    window: SpeedWindow[Pair], peers: Peers, server: ServerState, seconds: float
) -> SpeedWindow[Pair]:
    table = peers.table
    addresses = table["address"].tolist()
    rates: dict[Pair, float] = {}
    for is_upload, column, speed, limit in (
        (True, "upload_speed", server.upload_speed, server.upload_limit),
        (False, "download_speed", server.download_speed, server.download_limit),
    ):
        if limit and speed is not None and speed >= _SATURATED * limit:
            continue
        for address, rate in zip(addresses, table[column].tolist(), strict=True):
            pair = (is_upload, address)
            # Peers that never exchange anything have no ratio.
            if rate or pair in window.totals:
                rates[pair] = float(rate)
    return window.with_sample(rates, seconds)


def _together(first: SpeedWindow[Pair], second: SpeedWindow[Pair]) -> SpeedWindow[Pair]:
    totals = dict(first.totals)
    for pair, (payload, seconds) in second.totals.items():
        before, connected = totals.get(pair, (0.0, 0.0))
        totals[pair] = (before + payload, connected + seconds)
    return SpeedWindow(totals)
