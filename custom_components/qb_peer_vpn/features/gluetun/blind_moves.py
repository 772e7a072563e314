"""A move under way goes on while qBittorrent is out of reach.

The web interface of qBittorrent is often reached through Gluetun, and is away just when
a move went to a dead server. Nothing else of the connection can be set up then.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ...gluetun import Apply, Command, Finish, Look, Move, Reply, Way, step
from ...shell.const import DOMAIN
from .applying import Applier
from .container_coordinator import ContainerCoordinator, ContainerState
from .locks import async_get_lock
from .move_driver import MoveDriver
from .observer import seen_of_gluetun
from .settings import ContainerSettings, async_fingerprint, container_subentry

_LOOK_SECONDS: Final = 10.0
"""For all that is asked at one time. Home Assistant's start waits for it."""
_CHANGE_SECONDS: Final = 30.0
"""A change usually takes less than one. What comes of a longer one is seen later."""
_LONGEST_GAP: Final = timedelta(minutes=5)
"""Between two attempts. Home Assistant tries again after 80 seconds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """A move as an attempt left it."""

    move: Move
    at: datetime


_KEY: HassKey[dict[str, _Left]] = HassKey(f"{DOMAIN}_blind_moves")


class BlindMoves(MoveDriver):
    """Drives a move with what Gluetun alone shows, for one attempt of a set-up."""

    async def async_go_on(self, container: ContainerCoordinator) -> None:
        """Take the move as far as it goes without waiting."""
        move = self.data.move
        if move is None or move.request.way is not Way.CONTROL_SERVER:
            return
        # Another connection that moves this Gluetun keeps the lock until that is over.
        if self._lock.locked():
            return
        async with self._lock:
            # Looking comes first: no one knows what came of the last command.
            move, command = await self._async_step(
                self._with_times(move), Look(after_seconds=0.0), container
            )
            while isinstance(command, Apply):
                move, command = await self._async_step(move, command, container)
            if isinstance(command, Finish):
                await self._async_end(move)
            else:
                await self._async_leave(move)

    async def _async_step(
        self, move: Move, command: Command, container: ContainerCoordinator
    ) -> tuple[Move, Command]:
        reply: Reply | None = await self._async_do(move, command)
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                state = await container.async_ask()
        except TimeoutError:
            state = ContainerState()
        return step(move, seen_of_gluetun(self.hass, state, reply), dt_util.utcnow())

    async def _async_leave(self, move: Move) -> None:
        await self._async_keep(replace(self.data, move=move))
        left = self.hass.data.setdefault(_KEY, {})
        left[self.config_entry.entry_id] = _Left(move=move, at=dt_util.utcnow())

    def _with_times(self, stored: Move) -> Move:
        """Return the move with its waiting times, if the last attempt was just now.

        After a restart, those of a stored move begin again; so they would never end.
        """
        left = self.hass.data.get(_KEY, {}).pop(self.config_entry.entry_id, None)
        if left is None or dt_util.utcnow() - left.at > _LONGEST_GAP:
            return stored
        # It is another one if anything else has gone on with it meanwhile.
        move = left.move
        is_same = replace(stored, since=move.since, alarms=move.alarms) == move
        return move if is_same else stored


async def async_go_on_blindly(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Go on with a move under way, because qBittorrent cannot be reached now.

    It ends before the move would have to wait: the next attempt of the set-up goes on.
    So nothing is left behind that runs, and two never drive the same move. Home Assistant
    makes no further attempt after a login that was refused; then the move goes on as soon
    as a person has given the right one, or reloads the entry.

    Without a control server, nothing can be seen of a move, which waits for qBittorrent.
    """
    subentry = container_subentry(entry)
    if subentry is None or entry.disabled_by or hass.is_stopping:
        return
    settings = ContainerSettings.from_data(subentry.data)
    if settings.url is None:
        return
    container = ContainerCoordinator(
        hass, entry, settings, settings.url, change_seconds=_CHANGE_SECONDS
    )
    # Its own choice is no one else's.
    container.is_moving = True
    moves = BlindMoves(
        hass,
        entry,
        container=container,
        applier=Applier(hass=hass, settings=settings, server=container.server),
        lock=async_get_lock(hass, entry, settings),
    )
    await moves.async_load(await async_fingerprint(hass, settings))
    await moves.async_go_on(container)
