"""What drives a move from step to step: each one is stored before it is done."""

from abc import abstractmethod
import asyncio
from dataclasses import replace
from datetime import datetime

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ...gluetun import (
    Apply,
    Command,
    Finish,
    Look,
    Move,
    MoveHistory,
    Outcome,
    Receipt,
    Reply,
    Step,
    abandon,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from .applying import Applier
from .container_reader import ContainerReader
from .move_issues import show_move_issues
from .move_memory import (
    MoveState,
    is_usable,
    move_store,
    state_from_store,
    state_to_store,
)
from .neighbors import async_share

SIGNAL_ENDED: SignalType[ConfigEntry, Receipt] = SignalType(f"{DOMAIN}_move_ended")


class MoveDriver(Coordinator[MoveState]):
    """Keeps the move under way and the receipts, and takes a move to its end.

    One at a time drives the moves of a Gluetun, and holds its lock.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        reader: ContainerReader | None,
        applier: Applier,
        lock: asyncio.Lock,
    ) -> None:
        super().__init__(hass, entry, name="moves", interval=None)
        self.data = MoveState()
        self._reader = reader
        self._applier = applier
        self._lock = lock
        self._store = move_store(hass, entry.entry_id)
        self._wake = asyncio.Event()
        self._is_abandoned = False

    async def async_load(self, gluetun: str | None) -> None:
        """Load what was stored; nothing is done yet.

        Args:
            gluetun: a hash of its address; None for the other ways.

        """
        stored = await self._store.async_load()
        if stored is not None:
            self.data = state_from_store(stored, dt_util.utcnow())
            if not is_usable(stored, self.data):
                self._store.report_unusable("moves of another shape")
        before, self.data = self.data, self.data.at(gluetun, dt_util.utcnow())
        is_other = stored is not None and before != self.data
        if is_other or self._store.is_reported:
            await self._store.async_write(state_to_store(self.data))
        async_share(self.hass, self.config_entry, self.data)

    @callback
    def async_abandon(self) -> None:
        """End the move under way where it is, because a person takes over."""
        self._is_abandoned = True
        self._wake.set()

    async def async_acknowledge(self) -> None:
        """Allow moves again after a person has seen that an undo failed."""
        await self._async_keep(
            replace(self.data, history=self.data.history.acknowledged())
        )

    async def async_acknowledge_leak(self) -> None:
        """Remember that a person has read that the kill switch failed."""
        await self._async_keep(
            replace(self.data, history=self.data.history.with_leak_read())
        )

    async def _async_drive(self, move: Move, command: Command) -> None:
        """Take a move to its end, or as far as it may go on."""
        async with self._lock:
            while self._may_go_on and not isinstance(command, Finish):
                reply = await self._async_do(move, command)
                if self._is_abandoned:
                    move, command = abandon(move, dt_util.utcnow()), Finish()
                else:
                    move, command = await self._async_next(move, reply)
            if isinstance(command, Finish):
                await self._async_end(move)

    @property
    def _may_go_on(self) -> bool:
        """Whether the next step may be done."""
        return True

    @abstractmethod
    async def _async_next(
        self, move: Move, reply: Reply | None
    ) -> tuple[Move, Command]:
        """Look, and decide on the next step."""

    async def _async_do(self, move: Move, command: Command) -> Reply | None:
        """Store the move, and then do a command; None if it was no change."""
        is_kept = await self._async_keep(replace(self.data, move=move))
        match command:
            case Look() if command.after_seconds > 0:
                await self._async_wait(command.after_seconds)
            case Apply():
                return await self._async_apply(move, command, is_kept=is_kept)
        return None

    async def _async_apply(self, move: Move, command: Apply, *, is_kept: bool) -> Reply:
        if command.step is Step.MOVE and not is_kept:
            # Without a record of what was there before, nothing could be undone.
            return Reply.NOT_SENT
        reply = await self._applier.async_apply(move, command)
        if reply is Reply.DENIED and self._reader is not None:
            self._reader.note_denied_change()
        return reply

    async def _async_wait(self, seconds: float) -> None:
        """Wait, or until a person wants something."""

        @callback
        def async_wake(_: datetime) -> None:
            self._wake.set()

        cancel = async_call_later(self.hass, seconds, async_wake)
        try:
            await self._wake.wait()
        finally:
            cancel()
        self._wake.clear()

    async def _async_end(self, move: Move) -> None:
        receipt = Receipt.of(move)
        before, way = self.data.history, move.request.way
        history: MoveHistory = before.with_receipt(receipt)
        # A person decides whether to follow in a way that works from now on.
        is_new = history.is_proven(way) and not before.is_proven(way)
        has_moved = move.outcome is Outcome.MOVED
        state = replace(
            self.data,
            move=None,
            history=history,
            follows=self.data.follows and not is_new,
        )
        await self._async_keep(replace(state, last=move) if has_moved else state)
        async_dispatcher_send(self.hass, SIGNAL_ENDED, self.config_entry, receipt)

    async def _async_keep(self, state: MoveState) -> bool:
        """Store a state before anything is done, and then show it.

        Return whether it is on the disk.
        """
        if state == self.data:
            return True
        is_written = await self._store.async_write(state_to_store(state))
        self.data = state
        async_share(self.hass, self.config_entry, state)
        self._async_show()
        return is_written

    @callback
    def _async_show(self) -> None:
        show_move_issues(self.hass, self.config_entry, self.data)
        self.async_update_listeners()
