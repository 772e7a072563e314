"""A move against the stand-in's VPN loop, in time of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
import json
from typing import Any

from custom_components.qb_peer_vpn.gluetun import (
    Apply,
    Before,
    Cause,
    Command,
    Comparison,
    Finish,
    Look,
    Move,
    MoveRequest,
    MoveServer,
    Observation,
    Phase,
    Reply,
    Selection,
    Step,
    VpnStatus,
    Way,
    begin,
    move_from_store,
    move_to_store,
    step,
)
from custom_components.qb_peer_vpn.gluetun.answers import read_outcome
from custom_components.qb_peer_vpn.gluetun.moving.observation import _REPLIES
from custom_components.qb_peer_vpn.models import ConnectionStatus
from tests.gluetun.stand_in_loop import HOME, TOKYO, ZURICH, VpnLoop

START = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
CHANGE_SECONDS = 150.0


def server(hostname: str) -> MoveServer:
    code = hostname.split("-")[1].upper()
    return MoveServer(
        provider="protonvpn",
        name=f"{code}#1",
        hostname=hostname,
        country_code=code,
        city=None,
        addresses=("203.0.113.2",),
    )


def selection_of(loop: VpnLoop) -> Selection:
    selection = Selection.parse(loop.selection)
    assert selection is not None
    return selection


def request_for(
    loop: VpnLoop, hostname: str = TOKYO, *, parkings: int = 2, **more: Any
) -> MoveRequest:
    target = selection_of(loop).moved({"hostnames": [hostname]})
    assert target is not None
    own = {row.country for row in loop.rows if row.hostname == hostname}
    others = sorted({row.country for row in loop.rows} - own)
    return MoveRequest(
        way=Way.CONTROL_SERVER,
        cause=Cause.RECOMMENDED,
        server=server(hostname),
        selection=target,
        parkings=tuple(target.narrowed(countries=each) for each in others[:parkings]),
        **more,
    )


def before(loop: VpnLoop, **more: Any) -> Before:
    return Before(
        server=server(ZURICH),
        selection=selection_of(loop),
        exit=ip_address(loop.exit) if loop.exit else None,
        port=loop.port,
        peers=40,
        **more,
    )


@dataclass
class Driver:
    """Does the commands of a move, and shows it what the loop looks like."""

    loop: VpnLoop
    move: Move
    command: Command
    events: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """What happens at which second after the first command."""
    is_reachable: bool = True
    peers: int | None = 40
    dht_nodes: int | None = 300
    connection: ConnectionStatus | None = ConnectionStatus.CONNECTED
    has_traffic: bool | None = True
    """While the connection is up."""
    comparison: Comparison | None = None
    drift: Comparison | None = None
    undo_asked: bool = False
    shows_settings: bool = True
    denies: bool = False
    loses: set[int] = field(default_factory=set)
    """Numbers of commands whose answer Home Assistant does not live to see."""
    forgets: set[int] = field(default_factory=set)
    """Numbers of commands that Home Assistant does not live to send."""
    unsent: set[int] = field(default_factory=set)
    """Numbers of commands for which nothing answers."""
    sent: list[Step] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    commands: int = 0
    dangerous: int = 0
    """Our changes that began a storm."""

    @classmethod
    def starting(
        cls, loop: VpnLoop, request: MoveRequest | None = None, **more: Any
    ) -> Driver:
        start = START + timedelta(seconds=loop.now)
        move, command = begin(request or request_for(loop), before(loop), start)
        driver = cls(loop=loop, move=move, command=command, **more)
        driver._began = loop.now
        driver.phases.append(move.phase)
        return driver

    def __post_init__(self) -> None:
        self._began = 0.0

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.loop.now)

    def run(self, seconds: float = 4 * 3600.0, until: Phase | None = None) -> Move:
        """Follow the commands until the move is over, or in a phase, or time is up."""
        end = self._began + seconds
        while (
            not isinstance(self.command, Finish)
            and self.loop.now < end
            and self.move.phase is not until
        ):
            reply = self._do(self.command)
            self.move, self.command = step(self.move, self.look(reply), self.now)
            if self.phases[-1] is not self.move.phase:
                self.phases.append(self.move.phase)
        return self.move

    def _do(self, command: Command) -> Reply | None:
        self.commands += 1
        match command:
            case Look(after_seconds=seconds):
                self._pass(seconds)
                if self.commands in self.forgets | self.loses:
                    self.restart_home_assistant()
                return None
            case Apply():
                reply = None
                if self.commands not in self.forgets:
                    reply = self._send(command)
                if self.commands in self.forgets | self.loses:
                    self.restart_home_assistant()
                    return None
                return reply
        raise AssertionError(command)

    def _send(self, command: Apply) -> Reply:
        if not self.is_reachable or self.commands in self.unsent:
            return Reply.NOT_SENT
        if self.denies:
            return Reply.DENIED
        assert command.selection is not None
        self.sent.append(command.step)
        dangerous = self.loop.dangerous
        pending = self.loop.change(
            {"provider": {"server_selection": command.selection.to_json()}}
        )
        self.dangerous += self.loop.dangerous - dangerous
        asked = self.loop.now
        while pending.status is None and self.loop.now - asked < CHANGE_SECONDS:
            self._pass(0.05)
        if pending.status == 400:
            return Reply.UNKNOWN_SERVER
        outcome = read_outcome(pending.text)
        return _REPLIES[outcome] if outcome else Reply.UNKNOWN

    def _pass(self, seconds: float) -> None:
        """Let time pass, and happen what is to happen in it."""
        end = self.loop.now + seconds
        for due, event in sorted(self.events, key=lambda each: each[0]):
            if self._began + due <= end:
                self.loop.advance(max(0.0, self._began + due - self.loop.now))
                event()
        self.events = [each for each in self.events if self._began + each[0] > end]
        self.loop.advance(max(0.0, end - self.loop.now))

    def restart_home_assistant(self, seconds: float = 30.0) -> None:
        stored = json.loads(json.dumps(move_to_store(self.move)))
        self._pass(seconds)
        move = move_from_store(stored, self.now)
        assert move is not None
        self.move = move

    def look(self, reply: Reply | None = None) -> Observation:
        if not self.is_reachable:
            return Observation(reply=reply)
        exit_now = self.loop.exit
        is_up = bool(exit_now) or (
            self.loop.status == "running" and not self.loop.is_checking
        )
        return Observation(
            reply=reply,
            status=VpnStatus(self.loop.status),
            selection=selection_of(self.loop) if self.shows_settings else None,
            exit=ip_address(exit_now) if exit_now else None,
            exit_is_home=exit_now == HOME,
            port=self.loop.port,
            connection=self.connection,
            peers=self.peers,
            dht_nodes=self.dht_nodes,
            has_traffic=self.has_traffic if is_up else False,
            comparison=self.comparison,
            drift=self.drift,
            undo_asked=self.undo_asked,
        )

    @property
    def is_left_parked(self) -> bool:
        """Whether the connection is down because of a parking selection of ours."""
        return self.move.is_parked_by(selection_of(self.loop))
