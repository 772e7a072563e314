"""What a move sees: Gluetun through its control server, and qBittorrent."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...gluetun import (
    Before,
    Move,
    MoveServer,
    Observation,
    Phase,
    Reply,
    TorrentActivity,
    Way,
)
from ...models import IpAddress, ServerState, Torrents, TorrentState
from ..connection import TorrentTableCoordinator
from ..recommendation import RecommendationData, home_networks
from .container_coordinator import ContainerCoordinator
from .container_reader import ContainerState
from .speed_meter import WINDOW, SpeedMeter

_OLD_RATES: Final = timedelta(seconds=30)
"""So long after a move, rates of qBittorrent may still be those from before it."""

_CHECKING: Final = (
    TorrentState.CHECKING_DOWNLOAD,
    TorrentState.CHECKING_RESUME_DATA,
    TorrentState.CHECKING_UPLOAD,
    TorrentState.QUEUED_FOR_CHECKING,
)
_FORCED: Final = (TorrentState.FORCED_DOWNLOAD, TorrentState.FORCED_METADATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """Looks at everything that proves a move, or speaks against it."""

    hass: HomeAssistant
    way: Way
    container: ContainerCoordinator | None
    table: TorrentTableCoordinator
    recommendation: RecommendationData
    meter: SpeedMeter

    async def async_container(self, *, before_move: bool = False) -> ContainerState:
        """Ask Gluetun now; an empty state if it does not answer."""
        if self.container is None:
            return ContainerState()
        if before_move:
            return await self.container.async_ask_before_move()
        return await self.container.async_ask()

    async def async_look_at_torrents(self) -> None:
        """Ask qBittorrent what all torrents do now, unless it did not answer last time.

        A move may be what brings it back, and must not wait for it.
        """
        if self.table.last_update_success:
            await self.table.async_look_at_all()

    async def async_look(
        self, move: Move, reply: Reply | None, *, undo_asked: bool
    ) -> Observation:
        """Look once; the reply is that to a command which was done just now."""
        state, server = await self.async_container(), self._server
        exit_ = self._exit(state)
        comparison = None
        if move.phase is Phase.WATCHING and dt_util.utcnow() - move.since >= WINDOW:
            comparison = await self.meter.async_compare()
        return replace(
            seen_of_gluetun(self.hass, state, reply),
            exit=exit_,
            exit_is_home=self._is_home(move, exit_),
            connection=server.connection_status if server else None,
            peers=self._peers(server),
            dht_nodes=server.dht_nodes if server else None,
            has_traffic=self._has_traffic(move, server),
            comparison=comparison,
            drift=self.meter.drift,
            undo_asked=undo_asked,
        )

    def before(self, state: ContainerState, server: MoveServer | None) -> Before:
        """Return what is there before a move."""
        return Before(
            server=server,
            selection=state.settings.selection if state.settings else None,
            exit=self._exit(state),
            # Those of the last poll, if qBittorrent does not answer now.
            shown_exits=_exits(self.table.data.server),
            port=state.port,
            peers=self._peers(self._server),
        )

    def activity(self) -> TorrentActivity:
        """Return what a move would disturb."""
        torrents: Torrents = self.table.data.torrents
        server = self.table.data.server
        return TorrentActivity(
            checking=int(torrents.in_state(_CHECKING).sum()),
            moving=int(torrents.in_state([TorrentState.MOVING]).sum()),
            download=server.download_speed or 0,
            forced_downloads=int(torrents.in_state(_FORCED).sum()),
        )

    @property
    def _server(self) -> ServerState | None:
        if not self.table.last_update_success:
            return None
        return self.table.data.server

    def _exit(self, state: ContainerState) -> IpAddress | None:
        """Return the exit as Gluetun sees it; for the other ways as qBittorrent does."""
        if self.way is Way.CONTROL_SERVER:
            return state.exit_address
        return next(iter(_exits(self._server)), None)

    def _is_home(self, move: Move, exit_: IpAddress | None) -> bool:
        """Return whether the own line is the exit.

        The word of qBittorrent counts only for an exit that it has shown since the move.
        """
        if _is_in_home_network(self.hass, exit_):
            return True
        own_line = self.recommendation.coordinator.data.own_line_exits
        new = set(_exits(self._server)) - set(move.before.shown_exits)
        return not new.isdisjoint(own_line)

    def _peers(self, server: ServerState | None) -> int | None:
        if server is None:
            return None
        if server.peer_connections is not None:
            return server.peer_connections
        return int(self.table.data.torrents.peer_counts().sum())

    def _has_traffic(self, move: Move, server: ServerState | None) -> bool | None:
        fetched_at = self.table.data.fetched_at
        if server is None or fetched_at - move.since < _OLD_RATES:
            return None
        return bool(server.download_speed or server.upload_speed)


def seen_of_gluetun(
    hass: HomeAssistant, state: ContainerState, reply: Reply | None
) -> Observation:
    """Return what Gluetun alone shows."""
    exit_ = state.exit_address
    return Observation(
        reply=reply,
        status=state.status,
        selection=state.settings.selection if state.settings else None,
        exit=exit_,
        exit_is_home=_is_in_home_network(hass, exit_),
        port=state.port,
    )


def _is_in_home_network(hass: HomeAssistant, exit_: IpAddress | None) -> bool:
    return exit_ is not None and any(
        exit_ in network for network in home_networks(hass)
    )


def _exits(server: ServerState | None) -> tuple[IpAddress, ...]:
    """Return the exits that qBittorrent shows, which may be old."""
    exits = (server.exit_v4, server.exit_v6) if server else ()
    return tuple(each for each in exits if each is not None)
