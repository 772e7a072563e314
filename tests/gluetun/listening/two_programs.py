"""Gluetun and a qBittorrent behind it, as far as ports go, in time of their own."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
import json

from custom_components.qb_peer_vpn.gluetun import (
    LookAgain,
    PortCommand,
    PortPhase,
    PortReply,
    PortSight,
    PortsLeft,
    PortState,
    Reach,
    Tunnel,
    WritePort,
    keep_in_step,
    port_state_from_store,
    port_state_to_store,
    put_back,
    reach,
    reach_from_store,
    reach_to_store,
)
from custom_components.qb_peer_vpn.models import (
    ConnectionStatus,
    IpAddress,
    ListenSettings,
)

START = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
ZURICH, TOKYO = ip_address("198.51.100.7"), ip_address("198.51.100.8")
PORT, NEXT_PORT = 40111, 40222
OLD = ListenSettings(port=6881, asks_router=True)


@dataclass
class TwoPrograms:
    """What the user has, and the driver that keeps the port in step."""

    follows_tunnels: bool = True
    """As 5.3.0; 4.5.2 is deaf after each change of the tunnel, and says nothing."""
    settings: ListenSettings = OLD
    port: int = PORT
    exit: IpAddress | None = ZURICH
    seen_exit: IpAddress | None = ZURICH
    is_up: bool = True
    is_answering: bool = True
    """Whether Gluetun's control server answers."""
    is_running: bool = True
    """Whether qBittorrent answers."""
    redirects_port: bool = False
    is_confirmed: bool = False
    has_peers: bool = True
    takes: bool = True
    """Whether qBittorrent does what it gets."""
    refuses: bool = False
    loses_answers: int = 0
    """How many changes do not arrive."""
    goes_away_when_written: bool = False
    came_up: datetime | None = None

    is_deaf: bool = False
    status: ConnectionStatus = ConnectionStatus.FIREWALLED
    now: datetime = START
    state: PortState = field(default_factory=PortState)
    reach: Reach = field(default_factory=Reach)
    written: list[ListenSettings] = field(default_factory=list)
    stops_before: int | None = None
    """Number of the change that Home Assistant does not live to send."""
    stops_after: int | None = None
    """Number of the change whose reply Home Assistant does not live to see."""

    def switch_tunnel(self, port: int | None = None, to: IpAddress = TOKYO) -> None:
        """Connect again, as Gluetun does by itself or because of a change."""
        self.exit = to
        self.port = self.port if port is None else port
        if self.follows_tunnels:
            self.status = ConnectionStatus.FIREWALLED
        else:
            self.is_deaf = True

    def set_port(self, port: int) -> None:
        """Change the port, as a person or Gluetun's command does."""
        self._listen(replace(self.settings, port=port, is_random=False))

    def run(self, seconds: float, *, restores: bool = False) -> PortPhase:
        """Let time pass, and do what the states say."""
        end, reply = self.now + timedelta(seconds=seconds), None
        while self.now < end:
            seen = self.look(reply)
            if restores:
                self.state, command = put_back(self.state, seen)
            else:
                self.state, command = keep_in_step(self.state, seen, self.now)
            self.reach = reach(self.reach, seen, self.state.listens_since, self.now)
            if isinstance(command, PortsLeft):
                break
            reply = self._do(command)
        return self.state.phase

    def _do(self, command: PortCommand) -> PortReply | None:
        match command:
            case LookAgain(after_seconds=seconds):
                self._pass(seconds)
                return None
            case WritePort(settings=settings, wait_seconds=seconds):
                return self._write(settings, seconds)
        raise AssertionError(command)

    def _write(self, settings: ListenSettings, seconds: float) -> PortReply | None:
        number = len(self.written) + 1
        if number == self.stops_before:
            self.stops_before = None
            self.restart_home_assistant()
            return None
        self._pass(0.1)
        if self.goes_away_when_written:
            self.goes_away_when_written = self.is_running = False
        if not self.is_running:
            return PortReply.NOT_SENT
        self.written.append(settings)
        if self.loses_answers:
            self.loses_answers -= 1
            return PortReply.NOT_SENT
        if self.refuses:
            return PortReply.REFUSED
        if self.takes:
            self._listen(settings)
        if number == self.stops_after:
            self.restart_home_assistant()
            return None
        self._pass(seconds)
        return PortReply.SENT

    def _listen(self, settings: ListenSettings) -> None:
        if settings.port != self.settings.port:
            self.is_deaf = False
            self.status = ConnectionStatus.FIREWALLED
        self.settings = settings

    def _pass(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        is_open = self.is_up and not self.is_deaf and self.settings.port == self.port
        if is_open and self.has_peers:
            self.status = ConnectionStatus.CONNECTED

    def restart_home_assistant(self, seconds: float = 30.0) -> None:
        stored = json.loads(json.dumps(port_state_to_store(self.state)))
        reached = json.loads(json.dumps(reach_to_store(self.reach)))
        self._pass(seconds)
        state = port_state_from_store(stored, self.now)
        assert state is not None
        self.state, self.reach = state, reach_from_store(reached)

    def look(self, reply: PortReply | None = None) -> PortSight:
        answers = self.is_answering
        is_up = self.is_up
        tunnel = Tunnel(
            exit=self.exit if is_up else None,
            port=self.port if is_up else 0,
            since=self.came_up,
        )
        return PortSight(
            is_up=is_up if answers else None,
            tunnel=tunnel if answers else None,
            redirects_port=self.redirects_port,
            settings=self.settings if self.is_running else None,
            connection=self.status if self.is_running else None,
            exit=self.seen_exit if self.is_running else None,
            follows_tunnels=self.follows_tunnels,
            is_confirmed=self.is_confirmed,
            reply=reply,
        )

    def reachable(self) -> bool | None:
        """Return whether peers can connect, as we know it."""
        return self.reach.is_reachable

    def has_changed(self) -> bool:
        """Whether there is something to put back."""
        return self.state.before is not None

    @property
    def ports(self) -> list[int]:
        """The ports that were written."""
        return [each.port for each in self.written]
