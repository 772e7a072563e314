"""A move under way goes on while the connection to qBittorrent cannot be set up.

The web interface of qBittorrent is often reached through Gluetun, and is away just when
a move went to a dead server. Nothing else of the connection can be set up then.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ...gluetun import (
    Command,
    ControlServer,
    GluetunError,
    Look,
    Move,
    Phase,
    Reply,
    Way,
    step,
)
from ...shell.const import DOMAIN
from .applying import Applier
from .container_reader import ContainerReader, ContainerState
from .issues import show_container_issues
from .locks import async_get_lock
from .move_driver import MoveDriver
from .move_issues import show_move_issues
from .move_memory import MoveState, async_leave_container
from .neighbors import async_forget
from .observer import seen_of_gluetun
from .settings import ContainerSettings, async_fingerprint, container_settings

_WAITING: Final = frozenset(
    {
        ConfigEntryState.SETUP_ERROR,
        ConfigEntryState.SETUP_IN_PROGRESS,
        ConfigEntryState.SETUP_RETRY,
    }
)
"""States of an entry without anything else that drives its move."""
_UNJUDGED: Final = timedelta(minutes=30)
"""After so much of the hour in which speeds are compared, it begins again."""
_LONGEST_UNJUDGED: Final = timedelta(days=1)
"""After so much of a move, it ends without a comparison: others use this Gluetun, too."""


class BlindMoves(MoveDriver):
    """Drives a move with what Gluetun alone shows, for as long as that is necessary."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, settings: ContainerSettings
    ) -> None:
        server = reader = None
        if settings.url is not None:
            session = async_get_clientsession(hass)
            server = ControlServer(session, settings.url, settings.login)
            reader = ContainerReader(server, settings.login)
        super().__init__(
            hass,
            entry,
            reader=reader,
            applier=Applier(hass=hass, settings=settings, server=server),
            lock=async_get_lock(hass, entry, settings),
        )
        self.settings = settings
        """The way in which it goes on."""
        self._task: asyncio.Task[None] | None = None
        self._stop_watching = async_dispatcher_connect(
            hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
        )

    @property
    def is_under_way(self) -> bool:
        """Whether a move goes on, which a person can end."""
        return self._task is not None and not self._task.done()

    def is_driving(self, settings: ContainerSettings) -> bool:
        """Return whether a move goes on in this way."""
        return self.is_under_way and settings == self.settings

    async def async_start(self) -> None:
        """Show what needs a person, and go on with the move under way."""
        self._async_show()
        move = self.data.move
        if move is None:
            return
        if move.request.way is not self.settings.way:
            # The user has changed the way meanwhile, and nothing could be seen any more.
            await self._async_end(move.lost(dt_util.utcnow()))
        elif self.settings.way is Way.CONTROL_SERVER:
            # Looking comes first: no one knows what came of the last command.
            self._task = self.hass.async_create_background_task(
                self._async_drive(move, Look(after_seconds=0.0)), f"{DOMAIN} blind move"
            )

    async def async_stop(self) -> None:
        """Leave the move as it is stored. Nothing is done any more on return."""
        self._stop_watching()
        self._async_cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    @callback
    def _async_cancel(self) -> None:
        """Take no further step."""
        if self._task is not None:
            self._task.cancel()

    @callback
    def _async_entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Take no further step if a person wants none, or has changed the container."""
        if entry is not self.config_entry:
            return
        if entry.disabled_by or container_settings(entry) != self.settings:
            self._async_cancel()
            self.hass.async_create_task(_async_follow_change(self.hass, entry))

    @property
    @override
    def _may_go_on(self) -> bool:
        return self.config_entry.state in _WAITING and not self.hass.is_stopping

    @override
    async def _async_next(
        self, move: Move, reply: Reply | None
    ) -> tuple[Move, Command]:
        seen = seen_of_gluetun(self.hass, await self._async_look(), reply)
        now = dt_util.utcnow()
        is_early = now - move.started < _LONGEST_UNJUDGED
        is_watching = move.phase is Phase.WATCHING
        if is_watching and is_early and now - move.since >= _UNJUDGED:
            # What the move was good for is judged when qBittorrent is back.
            move = replace(move, since=now)
        return step(move, seen, now)

    @override
    async def _async_end(self, move: Move) -> None:
        await super()._async_end(move)
        # A role that was missing may be there now, and no one else looks.
        await self._async_look(is_moving=False)

    async def _async_look(self, *, is_moving: bool = True) -> ContainerState:
        """Ask Gluetun now; return an empty state if it does not answer."""
        if self._reader is None:
            return ContainerState()
        try:
            state = await self._reader.async_read(is_moving=is_moving)
        except GluetunError:
            return ContainerState()
        self._reader.async_show_issues(self.hass, self.config_entry, state)
        return state


_KEY: HassKey[dict[str, BlindMoves]] = HassKey(f"{DOMAIN}_blind_moves")


async def async_go_on_blindly(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Go on with a move under way, because the connection cannot be set up now.

    It goes on in the background until the connection is set up or taken away. Without a
    control server, nothing can be seen of a move, which waits for qBittorrent.
    """
    settings = container_settings(entry)
    moves = async_blind_moves(hass, entry.entry_id)
    if moves is not None and settings is not None and moves.is_driving(settings):
        return
    await async_stop_blind_moves(hass, entry.entry_id)
    if settings is None:
        show_move_issues(hass, entry, MoveState())
        show_container_issues(hass, entry)
        await async_leave_container(hass, entry.entry_id)
        async_forget(hass, entry.entry_id)
    elif not hass.is_stopping:
        moves = BlindMoves(hass, entry, settings)
        await moves.async_load(await async_fingerprint(hass, settings))
        hass.data.setdefault(_KEY, {})[entry.entry_id] = moves
        await moves.async_start()


async def _async_follow_change(hass: HomeAssistant, entry: ConfigEntry) -> None:
    async with entry.setup_lock:
        if entry.state in _WAITING and not entry.disabled_by:
            await async_go_on_blindly(hass, entry)


@callback
def async_blind_moves(hass: HomeAssistant, entry_id: str) -> BlindMoves | None:
    """Return what goes on with the moves of a connection that is not set up."""
    return hass.data.get(_KEY, {}).get(entry_id)


async def async_stop_blind_moves(hass: HomeAssistant, entry_id: str) -> None:
    """Leave the moves of a connection that is set up now, or removed, as they are."""
    moves = hass.data.get(_KEY, {}).pop(entry_id, None)
    if moves is not None:
        await moves.async_stop()
