"""Following the recommendation automatically, within the user's rules."""

from datetime import datetime

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...gluetun import Cause, Refusal, blocking
from ...models import VpnServer
from ...shell.const import DOMAIN
from ..connection import TorrentTableCoordinator
from .data import Mover


class Follower:
    """Looks after each poll of qBittorrent whether it is time to move."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, mover: Mover) -> None:
        self._hass = hass
        self._entry = entry
        self._mover = mover
        self._waiting: tuple[str, datetime] | None = None
        """The server for which downloads are waited, and since when."""
        self._is_looking = False

    @callback
    def async_start(self, table: TorrentTableCoordinator) -> None:
        """Look until the entry is unloaded."""
        self._entry.async_on_unload(table.async_add_listener(self._async_polled))

    @callback
    def _async_polled(self) -> None:
        server = self._wanted()
        if self._is_looking or server is None:
            return
        self._is_looking = True
        self._entry.async_create_background_task(
            self._hass, self._async_look(server), f"{DOMAIN} follow"
        )

    def _wanted(self) -> VpnServer | None:
        """Return the server to move to as soon as nothing speaks against it."""
        moves, planner = self._mover.moves, self._mover.planner
        advice = planner.recommendation
        is_wanted = (
            moves.follows
            and not moves.data.is_staying(dt_util.utcnow())
            and not moves.is_locked
            and advice.is_known
            and advice.coordinator.data.recommendation.should_move
        )
        return planner.recommended(moves.data.history) if is_wanted else None

    async def _async_look(self, server: VpnServer) -> None:
        try:
            await self._async_move_if_allowed(server)
        finally:
            self._is_looking = False

    async def _async_move_if_allowed(self, server: VpnServer) -> None:
        moves = self._mover.moves
        is_same = self._waiting is not None and self._waiting[0] == server.name
        since = self._waiting[1] if self._waiting is not None and is_same else None
        plan = await self._mover.planner.async_plan(
            server,
            Cause.FOLLOWED,
            moves.data,
            is_locked=moves.is_locked,
            waiting_since=since,
        )
        against = blocking(plan.refusals, Cause.FOLLOWED)
        if against == (Refusal.DOWNLOADING,):
            self._waiting = (server.name, since or dt_util.utcnow())
        elif not against and self._wanted() == server:
            self._waiting = None
            await moves.async_begin(plan)
