"""The coordinator that finds out what happened to the torrents after each poll."""

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from ...models import ServerState, TorrentSnapshot
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ...shell.worker import Worker
from ...torrents import BoxSummary, TorrentEvent, Watch, find_events, summarize
from ..connection import TorrentTableCoordinator
from .happenings import Happening, async_send
from .memory import TorrentMemory

START_SECONDS: Final = 2
"""Automations attach their triggers when Home Assistant has started."""

BUSY_INTERVAL: Final = timedelta(seconds=15)
"""How often the table is polled while something is being downloaded."""

DONE_TOLERANCE: Final = timedelta(minutes=1)
"""The estimate of the end changes with each poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxState:
    """All torrents together, and the program."""

    summary: BoxSummary
    server: ServerState
    done_at: datetime | None
    """When the last running download will be done, to a minute."""


class BoxCoordinator(Coordinator[BoxState]):
    """Follows the table of torrents.

    What happened is reported once, after Home Assistant has started.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        table: TorrentTableCoordinator,
        worker: Worker,
        memory: TorrentMemory,
    ) -> None:
        super().__init__(hass, entry, name="box", interval=None)
        self._table = table
        self._worker = worker
        self._memory = memory
        self._watch = Watch(memory=memory.events)
        self._polls: deque[tuple[TorrentSnapshot, bool]] = deque()
        """With whether a person waits for it."""
        self._is_looking = False
        self._release: CALLBACK_TYPE | None = None
        """Ends the faster polls."""
        self._held: list[Happening] | None = []
        """What happened before anyone could hear of it; None once someone can."""

    async def async_begin(self) -> None:
        """Look at the first list, and at all that follow until the unload."""
        self.data, happening = await self._async_look(self._table.data)
        self._async_report_or_hold(happening)
        entry = self.config_entry
        entry.async_on_unload(self._table.async_add_listener(self._async_polled))
        entry.async_on_unload(self._memory.async_save)

    @callback
    def async_report_from_now(self) -> None:
        """Report what happened, once automations and entities exist."""

        @callback
        def async_open(_: datetime) -> None:
            held, self._held = self._held, None
            for happening in held or ():
                self._async_report_or_hold(happening)

        @callback
        def async_begin(hass: HomeAssistant) -> None:
            self.config_entry.async_on_unload(
                async_call_later(hass, START_SECONDS, async_open)
            )

        self.config_entry.async_on_unload(async_at_started(self.hass, async_begin))

    @callback
    def _async_polled(self) -> None:
        if not self._table.last_update_success:
            self.async_fail_with(self._table)
            return
        self._polls.append((self._table.data, self._table.is_asked))
        if not self._is_looking:
            self._is_looking = True
            self.config_entry.async_create_background_task(
                self.hass, self._async_look_at_polls(), f"{DOMAIN} {self.name}"
            )

    async def _async_look_at_polls(self) -> None:
        """Look at each list in its order: what is missing is missing in several."""
        try:
            while self._polls:
                snapshot, is_asked = self._polls.popleft()
                state, happening = await self._async_look(snapshot)
                with self.asked() if is_asked else nullcontext():
                    if is_asked or state != self.data or not self.last_update_success:
                        self.async_set_updated_data(state)
                # Automations that run because of it find the new states, and so does the
                # event entity, which is unavailable until an outage is over.
                self._async_report_or_hold(happening)
        finally:
            self._is_looking = False

    async def _async_look(
        self, snapshot: TorrentSnapshot
    ) -> tuple[BoxState, Happening]:
        """Return what a list shows, and what happened since the one before."""
        before = self._watch

        def look() -> tuple[Watch, tuple[TorrentEvent, ...], BoxSummary]:
            return *find_events(before, snapshot), summarize(snapshot.torrents)

        self._watch, events, summary = await self._worker.async_run(look)
        self._table.look_at(self._watch.waiting)
        self._async_use_rhythm(is_busy=self._watch.open_downloads > 0)
        state = BoxState(
            # The time that is left changes with each poll, and has a tolerance below.
            summary=replace(summary, done_in=None),
            # An address of the exit is nothing that is shown here.
            server=replace(snapshot.server, exit_v4=None, exit_v6=None),
            done_at=self._done_at(snapshot, summary.done_in),
        )
        return state, Happening(before=before, after=self._watch, events=events)

    @callback
    def _async_use_rhythm(self, *, is_busy: bool) -> None:
        """Poll more often while there is an end to report."""
        if is_busy and self._release is None:
            self._release = self._table.async_poll_every(BUSY_INTERVAL)
        elif not is_busy and self._release is not None:
            self._release()
            self._release = None

    def _done_at(
        self, snapshot: TorrentSnapshot, done_in: int | None
    ) -> datetime | None:
        if done_in is None:
            return None
        known: BoxState | None = self.data
        at = snapshot.fetched_at + timedelta(seconds=done_in)
        before = known.done_at if known else None
        if before is not None and abs(at - before) <= DONE_TOLERANCE:
            return before
        return at.replace(microsecond=0)

    @callback
    def _async_report_or_hold(self, happening: Happening) -> None:
        if self._held is not None:
            self._held.append(happening)
            return
        async_send(self.hass, self.config_entry, happening)
        self._memory.async_reported(happening.after.memory)
