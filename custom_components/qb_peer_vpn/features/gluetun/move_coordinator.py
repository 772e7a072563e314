"""The moves of a connection: one at a time, each step stored before it is done."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ...gluetun import Command, Finish, Look, Move, Phase, Reply, Way, begin, step
from ...shell.const import DOMAIN
from .applying import Applier
from .move_driver import MoveDriver
from .neighbors import async_is_moved_by_others
from .observer import Observer
from .planning import Plan

SIGNAL_BEGUN: SignalType[ConfigEntry, Plan] = SignalType(f"{DOMAIN}_move_begun")
"""One signal for all entries: a trigger may watch entries that do not exist yet."""

TABLE_INTERVAL: Final = timedelta(seconds=15)
"""Of qBittorrent, until the new exit is proven."""
_PROVING: Final = frozenset(
    {Phase.MOVING, Phase.CONFIRMING_EXIT, Phase.CONFIRMING_PORT, Phase.RECOVERING}
)


class MoveCoordinator(MoveDriver):
    """Takes a move from step to step, in the background, with all that can be seen.

    Its data change with each phase, so a listener sees the progress. After a restart of
    Home Assistant, the move goes on from what was stored.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        observer: Observer,
        applier: Applier,
        lock: asyncio.Lock,
    ) -> None:
        super().__init__(
            hass,
            entry,
            reader=observer.container.reader if observer.container else None,
            applier=applier,
            lock=lock,
        )
        self.observer = observer
        self._undo_asked = False
        self._poll_slowly: CALLBACK_TYPE | None = None

    @property
    def follows(self) -> bool:
        """Whether the recommendation is followed automatically."""
        return self.data.follows_by(self.observer.way)

    @property
    def is_proven(self) -> bool:
        """Whether a move has worked in the way in which moves are made now."""
        return self.data.history.is_proven(self.observer.way)

    @property
    def is_locked(self) -> bool:
        """Whether this or another connection moves the same Gluetun now."""
        is_gluetun = self.observer.way is Way.CONTROL_SERVER
        gluetun = self.data.gluetun if is_gluetun else None
        return (
            self._lock.locked()
            or self.data.move is not None
            # While its connection is reloaded, the lock is free for a moment.
            or async_is_moved_by_others(self.hass, self.config_entry, gluetun)
        )

    @callback
    def async_resume(self) -> None:
        """Go on with the move that was under way when Home Assistant stopped."""
        self._async_show()
        move = self.data.move
        if move is None:
            return
        self.observer.meter.async_resume_move()
        if move.request.way is self.observer.way:
            # Looking comes first: no one knows what came of the last command.
            self._async_start(move, Look(after_seconds=0.0))
        else:
            # The user has changed the way meanwhile, and nothing could be seen any more.
            self._async_start(move.lost(dt_util.utcnow()), Finish())

    async def async_begin(self, plan: Plan) -> None:
        """Begin a move, which goes on in the background.

        Raises:
            ServiceValidationError: the entry was unloaded while the move was planned. No
                one would know of this move, and it would never be undone.

        """
        self.raise_if_over()
        now = dt_util.utcnow()
        self.data = self.data.before(plan.before.selection)
        before = replace(plan.before, environment=self.data.environment)
        move, command = begin(plan.request, before, now)
        self._undo_asked = self._is_abandoned = False
        self.observer.meter.async_begin_move()
        async_dispatcher_send(self.hass, SIGNAL_BEGUN, self.config_entry, plan)
        self._async_start(move, command)

    @callback
    def async_ask_undo(self) -> None:
        """Undo the move under way as soon as that is safe."""
        self._undo_asked = True
        self._wake.set()

    async def async_forget_last(self) -> None:
        """Let the last move be over: it is no longer in effect, and never undone."""
        await self._async_keep(replace(self.data, last=None))

    async def async_set_follows(self, *, follows: bool) -> None:
        """Follow the recommendation automatically, or no longer."""
        await self._async_keep(replace(self.data, follows=follows))

    async def async_stay(self, time: timedelta) -> None:
        """Give no advice to move for a time, and move nowhere automatically."""
        until = dt_util.utcnow() + time if time else None
        await self._async_keep(replace(self.data, staying_until=until))

    @callback
    def _async_start(self, move: Move, command: Command) -> None:
        self.config_entry.async_create_background_task(
            self.hass, self._async_drive(move, command), f"{DOMAIN} move"
        )

    @override
    async def _async_drive(self, move: Move, command: Command) -> None:
        try:
            await super()._async_drive(move, command)
        finally:
            self._set_pace(None)

    @override
    async def _async_do(self, move: Move, command: Command) -> Reply | None:
        self._set_pace(move)
        return await super()._async_do(move, command)

    @override
    async def _async_next(
        self, move: Move, reply: Reply | None
    ) -> tuple[Move, Command]:
        seen = await self.observer.async_look(move, reply, undo_asked=self._undo_asked)
        before = move
        move, command = step(before, seen, dt_util.utcnow())
        if move.phase is Phase.WATCHING and move.since != before.since:
            self.observer.meter.async_begin_window()
        return move, command

    @override
    async def _async_end(self, move: Move) -> None:
        self._set_pace(None)
        self.observer.meter.async_end_move()
        await super()._async_end(move)

    def _set_pace(self, move: Move | None) -> None:
        """Ask qBittorrent more often while a new exit has to be proven."""
        if self.observer.container is not None:
            self.observer.container.is_moving = move is not None
        is_proving = move is not None and move.phase in _PROVING
        if is_proving and self._poll_slowly is None:
            self._poll_slowly = self.observer.table.async_poll_every(TABLE_INTERVAL)
        elif not is_proving and self._poll_slowly is not None:
            self._poll_slowly()
            self._poll_slowly = None
