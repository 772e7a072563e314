"""The coordinator that decides on limits after the table, and writes them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
import time
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...models import TorrentSnapshot
from ...qbittorrent import SessionClosedError
from ...shaping import (
    Breaker,
    Direction,
    LimitCall,
    Memory,
    Rulebook,
    after_call,
    has_newcomers,
    manage_again,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ...shell.errors import error_like
from ...shell.worker import Worker
from ..connection import ConnectionData
from .issues import hide_left_behind, show_shaping_issues
from .options import ShapingOptions
from .rule_entries import NamedRule, make_rulebook, read_rules
from .state import ShapingState
from .step import Mode, Situation, Step, by_hand_of, preview_step, take_step
from .store import Journals, async_left_store, entry_store, journals_to_store
from .writer import LimitWriter, writing_ends

CYCLE_INTERVAL: Final = timedelta(seconds=15)
"""Rates over less than 15 s are mostly bursts."""
_TOLERANCE: Final = 3.0
"""Seconds. The table is polled a little earlier or later each time."""


class ShapingCoordinator(Coordinator[ShapingState]):
    """Runs a cycle after each poll of the table."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        connected: ConnectionData,
        worker: Worker,
    ) -> None:
        super().__init__(hass, entry, name="upload limits", interval=None)
        self.rules = read_rules(entry)
        self.options = ShapingOptions.from_options(entry.options)
        self._rulebook = make_rulebook(self.rules)
        self._connected = connected
        self._worker = worker
        self._store = entry_store(hass, entry.entry_id)
        self._writer = LimitWriter(
            connected.qbittorrent.session, connected.table.limits_by_hand
        )
        self._memories: Mapping[Direction, Memory] = {}
        self._lock = asyncio.Lock()
        self._may_write = False
        self._cycle_at: float | None = None
        """Monotonic time of the last cycle; None if the next poll needs one."""
        self._end_rhythm: CALLBACK_TYPE | None = None
        self._cycle_listeners: list[Callable[[], None]] = []
        self.data = ShapingState()

    async def async_load(self) -> None:
        """Load the journal, and look at the torrents without a change to them."""
        journals = await self._async_journals()
        self._memories = {
            each: replace(Memory(), journal=journal)
            for each, journal in journals.items()
        }
        await self.async_config_entry_first_refresh()

    async def _async_journals(self) -> Journals:
        """Load the journals, or those of a removed entry with the same address."""
        journals = await self._store.async_journals()
        if any(len(each) for each in journals.values()):
            return journals
        left = await async_left_store(self.hass, self.config_entry)
        left_journals = await left.async_journals()
        if not any(len(each) for each in left_journals.values()):
            return journals
        stored = await self._worker.async_run(partial(journals_to_store, left_journals))
        if await self._store.async_write(stored):
            await left.async_remove()
            hide_left_behind(self.hass, left)
        return left_journals

    @callback
    def async_start(self) -> None:
        """Write from now on: now, and after each poll, until the entry is unloaded."""
        self._may_write = True
        self._async_set_rhythm()
        self.config_entry.async_on_unload(
            self._connected.table.async_add_listener(self._async_table_polled)
        )
        self._async_begin()

    @callback
    def async_use(self, entry: ConfigEntry) -> None:
        """Use changed rules and options with a cycle that begins now."""
        rules, options = read_rules(entry), ShapingOptions.from_options(entry.options)
        if rules == self.rules and options == self.options:
            return
        if rules != self.rules:
            self.rules, self._rulebook = rules, make_rulebook(rules)
        self.options = options
        self._async_set_rhythm()
        self._async_begin()

    @callback
    def async_add_cycle_listener(
        self, listener: Callable[[], None]
    ) -> Callable[[], None]:
        """Call a listener after each cycle, also if it found nothing new."""
        self._cycle_listeners.append(listener)
        return lambda: self._cycle_listeners.remove(listener)

    async def async_poll_and_run(self) -> None:
        """Poll the table; the cycle follows by itself."""
        self._cycle_at = None
        await self._connected.table.async_refresh()

    async def async_apply(self, *, manages_again: bool = False) -> None:
        """Poll the table and run a cycle now, whether it is due or not.

        Args:
            manages_again: whether limits that were changed by hand become ours again.

        Raises:
            HomeAssistantError: qBittorrent could not be asked, or refused a limit.
            ServiceValidationError: the connection was reloaded meanwhile.

        """
        async with self._lock:
            self.raise_if_over()
            self._writer.try_again()
            before = self._writer.breaker
            if manages_again:
                self._memories = {
                    each: manage_again(memory)
                    for each, memory in self._memories.items()
                }
                # If no call follows, nothing else writes it.
                await self._async_save()
        self._cycle_at = time.monotonic()
        await self._connected.table.async_refresh()
        if self._connected.table.last_update_success:
            await self.async_refresh()
        self._raise_failure(before)

    def _raise_failure(self, before: Breaker) -> None:
        """Raise if the poll has failed, or a call since then."""
        table = self._connected.table
        error = table.last_exception if not table.last_update_success else None
        breaker = self._writer.breaker
        if error is not None or (breaker.failures and breaker != before):
            raise error_like(error, "limits_not_written")

    async def async_preview(self) -> Mapping[Direction, Step]:
        """Return what the next cycle would write if the shaping was on."""
        async with self._lock:
            situation, memories = self._situation(), self._memories
        return {
            each: await self._worker.async_run(
                partial(preview_step, situation, memories[each], each)
            )
            for each in self._directions()
        }

    def rule_named(self, key: str) -> NamedRule | None:
        """Return a rule by its key; None for the rest, and for one that was removed."""
        return next((each for each in self.rules if each.rule.key == key), None)

    @property
    def rulebook(self) -> Rulebook:
        """The rules, the last one for what is left over."""
        return self._rulebook

    @property
    def breaker(self) -> Breaker:
        """Whether limits are written at the moment."""
        return self._writer.breaker

    @property
    def snapshot(self) -> TorrentSnapshot:
        """The torrents that the next cycle looks at."""
        return self._connected.table.data

    @callback
    def _async_table_polled(self) -> None:
        if not self._connected.table.last_update_success:
            self._show_issues(newly_by_hand=0)
            self.async_fail_with(self._connected.table)
            return
        self.config_entry.async_create_background_task(
            self.hass, self._async_refresh_if_due(), f"{DOMAIN} {self.name}"
        )

    @callback
    def _async_set_rhythm(self) -> None:
        """Ask for polls as often as cycles make sense, while there are cycles."""
        wants_more = self.options.is_enabled or not self.is_restored
        if wants_more and self._end_rhythm is None:
            table = self._connected.table
            self._end_rhythm = table.async_poll_every(CYCLE_INTERVAL)
        elif not wants_more and self._end_rhythm is not None:
            self._end_rhythm()
            self._end_rhythm = None

    @callback
    def _async_begin(self) -> None:
        self.config_entry.async_create_background_task(
            self.hass, self.async_refresh(), f"{DOMAIN} {self.name}"
        )

    async def _async_refresh_if_due(self) -> None:
        is_due = self._is_due() or not self.last_update_success
        if is_due or await self._async_has_newcomers():
            await self.async_refresh()

    def _is_due(self) -> bool:
        if self._cycle_at is None:
            return True
        elapsed = time.monotonic() - self._cycle_at
        return elapsed >= CYCLE_INTERVAL.total_seconds() - _TOLERANCE

    async def _async_has_newcomers(self) -> bool:
        if not self.options.is_enabled:
            return False
        return await self._worker.async_run(
            partial(
                has_newcomers,
                self.snapshot,
                self._rulebook,
                self.options.settings,
                self._memories[Direction.UPLOAD],
            )
        )

    @override
    async def _async_update_data(self) -> ShapingState:
        async with self._lock:
            try:
                self.data = await self._async_cycle()
            except SessionClosedError:
                return self.last_data()
        if self._may_write:
            self._async_set_rhythm()
        return self.data

    @override
    async def _async_refresh(self, *args: Any, **options: Any) -> None:
        """Run a cycle; it is announced after the states show it."""
        await super()._async_refresh(*args, **options)
        if self.last_update_success:
            for listener in self._cycle_listeners:
                listener()

    async def _async_cycle(self) -> ShapingState:
        began = self._cycle_at = time.monotonic()
        self._writer.use_table()
        mode = self._mode()
        if mode is Mode.WATCH and not self.rules:
            return ShapingState(by_hand=by_hand_of(self._memories))
        steps = await self._async_decide(mode)
        accepted = await self._async_write(steps) if self._may_write else 0
        newly_by_hand = sum(each.newly_by_hand for each in steps.values())
        self._show_issues(newly_by_hand=newly_by_hand)
        downloads = steps.get(Direction.DOWNLOAD)
        return ShapingState(
            is_on=self.options.is_enabled,
            reports=steps[Direction.UPLOAD].reports,
            downloads=downloads.reports if downloads else (),
            calls=accepted,
            waiting=sum(each.plan.waiting for each in steps.values() if each.plan),
            by_hand=by_hand_of(self._memories),
            is_restored=self.is_restored,
            duration_ms=1000 * (time.monotonic() - began),
        )

    def _mode(self) -> Mode:
        if self.options.is_enabled:
            return Mode.SHAPE
        return Mode.WATCH if self.is_restored else Mode.RESTORE

    @property
    def is_restored(self) -> bool:
        """Whether qBittorrent has confirmed that no limit of ours is left."""
        return all(each.journal.is_restored for each in self._memories.values())

    def _directions(self) -> list[Direction]:
        limits_downloads = any(each.rule.download_cap for each in self.rules)
        is_left = len(self._memories[Direction.DOWNLOAD].journal) > 0
        both = limits_downloads or is_left
        return [*Direction] if both else [Direction.UPLOAD]

    def _situation(self) -> Situation:
        return Situation(
            snapshot=self.snapshot,
            rulebook=self._rulebook,
            settings=self.options.settings,
            now=time.monotonic(),
        )

    async def _async_decide(self, mode: Mode) -> Mapping[Direction, Step]:
        situation = self._situation()
        steps = {
            each: await self._worker.async_run(
                partial(take_step, situation, self._memories[each], each, mode)
            )
            for each in self._directions()
        }
        if self._may_write:
            before = self._sizes()
            memories = {each: step.memory for each, step in steps.items()}
            self._memories = {**self._memories, **memories}
            is_news = any(each.newly_by_hand for each in steps.values())
            if not any(each.has_calls for each in steps.values()) and (
                is_news or before != self._sizes()
            ):
                await self._async_save()
        return steps

    def _sizes(self) -> list[int]:
        return [len(each.journal) for each in self._memories.values()]

    async def _async_save(self) -> bool:
        """Write the journals; return whether they are on the disk."""
        journals = {each: memory.journal for each, memory in self._memories.items()}
        stored = await self._worker.async_run(partial(journals_to_store, journals))
        return await self._store.async_write(stored)

    async def _async_write(self, steps: Mapping[Direction, Step]) -> int:
        """Write limits, after it is on record what was there before."""
        if not any(each.has_calls for each in steps.values()):
            self._writer.forget_failures()
            return 0
        if not self._writer.breaker.allows(time.monotonic()):
            return 0
        if not await self._async_save():
            self._writer.fail()
            return 0
        ends, made = writing_ends(), 0
        for direction, step in steps.items():
            calls = step.plan.calls if step.plan else ()
            accepted = await self._writer.async_write(calls, direction, ends)
            made += len(accepted)
            await self._async_note(direction, accepted)
            self._connected.table.look_at(
                each for call in accepted for each in call.hashes
            )
            if self._writer.breaker.failures:
                break
        return made

    async def _async_note(self, direction: Direction, calls: list[LimitCall]) -> None:
        memory = self._memories[direction]

        def note() -> Memory:
            noted = memory
            for call in calls:
                noted = after_call(noted, call)
            return noted

        noted = await self._worker.async_run(note)
        self._memories = {**self._memories, direction: noted}

    @callback
    def _show_issues(self, *, newly_by_hand: int) -> None:
        show_shaping_issues(
            self.hass,
            self.config_entry,
            is_on=self.options.is_enabled,
            is_restored=self.is_restored,
            is_reachable=self._connected.table.last_update_success,
            breaker=self._writer.breaker,
            newly_by_hand=newly_by_hand,
            by_hand=by_hand_of(self._memories),
        )
