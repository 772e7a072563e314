"""What drives a move from step to step: each one is stored before it is done."""

import asyncio
from dataclasses import replace

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ...gluetun import Apply, Command, Move, MoveHistory, Outcome, Receipt, Reply, Step
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from .applying import Applier
from .container_coordinator import ContainerCoordinator
from .move_issues import show_move_issues
from .move_memory import (
    MoveState,
    is_usable,
    move_store,
    state_from_store,
    state_to_store,
)

SIGNAL_ENDED: SignalType[ConfigEntry, Receipt] = SignalType(f"{DOMAIN}_move_ended")


class MoveDriver(Coordinator[MoveState]):
    """Keeps the move under way and the receipts, and carries out commands.

    Who drives decides when to look, and at what. One driver at a time: the lock is that
    of the Gluetun.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        container: ContainerCoordinator | None,
        applier: Applier,
        lock: asyncio.Lock,
    ) -> None:
        super().__init__(hass, entry, name="moves", interval=None)
        self.data = MoveState()
        self._container = container
        self._applier = applier
        self._lock = lock
        self._store = move_store(hass, entry.entry_id)

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

    async def _async_do(self, move: Move, command: Command) -> Reply | None:
        """Store the move, and then do a command; None if it was no change."""
        is_kept = await self._async_keep(replace(self.data, move=move))
        if not isinstance(command, Apply):
            return None
        if command.step is Step.MOVE and not is_kept:
            # Without a record of what was there before, nothing could be undone.
            return Reply.NOT_SENT
        reply = await self._applier.async_apply(move, command)
        if reply is Reply.DENIED and self._container is not None:
            self._container.async_note_denied_change()
        return reply

    async def _async_end(self, move: Move) -> None:
        receipt = Receipt.of(move)
        history: MoveHistory = self.data.history.with_receipt(receipt)
        has_moved = move.outcome is Outcome.MOVED
        state = replace(self.data, move=None, history=history)
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
        self._async_show()
        return is_written

    @callback
    def _async_show(self) -> None:
        show_move_issues(self.hass, self.config_entry, self.data)
        self.async_update_listeners()
