"""The coordinator that keeps qBittorrent's port in step with Gluetun's."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...gluetun import (
    LookAgain,
    PortCommand,
    PortPhase,
    PortReply,
    PortSight,
    PortsLeft,
    Tunnel,
    VpnStatus,
    WritePort,
    keep_in_step,
    put_back,
    reach,
)
from ...models import ServerState
from ...qbittorrent import (
    CommandError,
    QbittorrentError,
    SessionClosedError,
    async_connection_state,
    async_listen_settings,
)
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from ..connection import Connection
from .container_coordinator import ContainerCoordinator
from .options import ContainerOptions
from .port_issues import show_port_issues
from .port_memory import PortMemory
from .port_writing import async_write_port

_INTERVAL: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortReport:
    """How far the port is in step, and whether peers can connect."""

    phase: PortPhase | None = None
    """None while the port is not kept in step."""
    is_reachable: bool | None = None
    """None while that is unknown."""


class PortCoordinator(Coordinator[PortReport]):
    """Looks at both programs, and changes one setting at a time.

    What is to be done is decided by states, which are on disk before each change. So a
    stop at any moment is made good at the next start.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        connection: Connection,
        container: ContainerCoordinator,
        options: ContainerOptions,
        memory: PortMemory,
    ) -> None:
        super().__init__(hass, entry, name="port", interval=_INTERVAL)
        self.data = PortReport()
        self._connection = connection
        self._container = container
        self._options = options
        self._memory = memory
        self._lock = asyncio.Lock()
        self._reply: PortReply | None = None
        """To the last change, until the next look."""
        self._seen_port = container.data.port

    @callback
    def async_start(self) -> None:
        """Look now, and from now on also as soon as Gluetun has another port."""
        entry = self.config_entry
        entry.async_on_unload(self.async_add_listener(lambda: None))
        entry.async_on_unload(
            self._container.async_add_listener(self._async_container_changed)
        )

    @callback
    def async_use_options(self, options: ContainerOptions) -> None:
        """Use these options. If they differ from the last ones, look at once."""
        if options != self._options:
            self._options = options
            self._async_look_soon()

    @callback
    def _async_container_changed(self) -> None:
        port = self._container.data.port
        if port != self._seen_port:
            self._seen_port = port
            self._async_look_soon()

    @callback
    def _async_look_soon(self) -> None:
        self.config_entry.async_create_background_task(
            self.hass, self.async_refresh(), f"{DOMAIN} port"
        )

    @override
    async def _async_update_data(self) -> PortReport:
        # Gluetun may have another port during a look.
        async with self._lock:
            try:
                return await self._async_keep()
            except SessionClosedError:
                return self.last_data()

    async def _async_keep(self) -> PortReport:
        """Look, do one thing at most, and come back when the states want that."""
        command, is_kept = await self._async_next(self._reply)
        self._reply, seconds = None, _INTERVAL.total_seconds()
        match command:
            case WritePort():
                self._reply = PortReply.NOT_SENT
                if is_kept:
                    session = self._connection.session
                    self._reply = await async_write_port(session, command)
                seconds = command.wait_seconds
            case LookAgain():
                seconds = command.after_seconds
        self.update_interval = timedelta(seconds=seconds)
        state = self._memory.state
        phase = state.phase if self._options.keeps_port else None
        show_port_issues(self.hass, self.config_entry, phase, state, dt_util.utcnow())
        return PortReport(phase=phase, is_reachable=self._memory.reach.is_reachable)

    async def _async_next(self, reply: PortReply | None) -> tuple[PortCommand, bool]:
        """Look and decide; return what to do, and whether it is on record before."""
        seen = await self._async_look(reply)
        now, memory = dt_util.utcnow(), self._memory
        command: PortCommand = PortsLeft()
        state = memory.state
        if self._options.keeps_port:
            state, command = keep_in_step(state, seen, now)
        elif state.before is not None:
            state, command = put_back(state, seen)
        reached = reach(memory.reach, seen, state.listens_since, now)
        return command, await memory.async_keep(state, reached)

    async def _async_look(self, reply: PortReply | None) -> PortSight:
        session = self._connection.session
        settings = await _answer(async_listen_settings(session))
        state = await _answer(async_connection_state(session)) or ServerState()
        is_up, tunnel = _tunnel(self._container)
        vpn = self._container.data.settings
        return PortSight(
            is_up=is_up,
            tunnel=tunnel,
            redirects_port=vpn is not None and vpn.redirects_port,
            settings=settings,
            connection=state.connection_status,
            exit=state.exit_v4,
            follows_tunnels=self._connection.version.follows_tunnels,
            is_confirmed=self._options.shares_network,
            reply=reply,
        )


async def _answer[T](question: Awaitable[T]) -> T | None:
    """Return an answer; None if there is none. The issues of the connection say why."""
    try:
        return await question
    except QbittorrentError, CommandError:
        return None


def _tunnel(container: ContainerCoordinator) -> tuple[bool | None, Tunnel | None]:
    """Return whether Gluetun is connected, and how; None if too little is known."""
    said = container.data
    if (
        not container.last_update_success
        or said.status is None
        or said.settings is None
    ):
        return None, None
    exit_ = said.exit.address if said.exit is not None else None
    is_up = said.status is VpnStatus.RUNNING and bool(exit_ or said.port)
    return is_up, Tunnel(
        exit=exit_, port=said.port or 0, since=container.connected_since
    )
