"""The state of a move, as it is stored before each command."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from ...models import IpAddress
from ..selection import Selection
from .reading import (
    UnusableError,
    choice,
    count,
    flag,
    mapping,
    moment,
    optional_address,
    optional_choice,
    optional_count,
    optional_moment,
)
from .request import Before, Cause, MoveRequest, Way
from .speeds import Comparison, optional_comparison
from .verdict import Verdict

_STORE_VERSION: Final = 1


class Phase(StrEnum):
    """Where a move is."""

    MOVING = "moving"
    """The change is being sent, or was sent when Home Assistant stopped."""
    CONFIRMING_EXIT = "confirming_exit"
    CONFIRMING_PORT = "confirming_port"
    SETTLING = "settling"
    """Connections are built up again: only hard signs count."""
    WATCHING = "watching"
    """Speeds are compared."""
    UNDOING = "undoing"
    """An undo is decided, and waits until it is safe to send it."""
    PARKING = "parking"
    RESTORING = "restoring"
    RECOVERING = "recovering"
    """The old server is selected again, and is not up yet."""
    STUCK = "stuck"
    """Nothing that can be sent helps: Gluetun must be restarted."""
    DONE = "done"


class UndoReason(StrEnum):
    """Why a move is undone."""

    NO_SERVER = "no_server"
    """Gluetun finds no server for the selection."""
    NO_EXIT = "no_exit"
    HOME_EXIT = "home_exit"
    """The exit is the user's own line: the kill switch failed."""
    NO_PORT = "no_port"
    DISCONNECTED = "disconnected"
    """qBittorrent has no connection, or neither peers nor DHT nodes."""
    WORSE = "worse"
    """Slower in two windows, and the user wants an undo then."""
    ASKED = "asked"
    """A person wants it."""


class Outcome(StrEnum):
    """How a move ended."""

    MOVED = "moved"
    UNDONE = "undone"
    ALREADY_THERE = "already_there"
    UNKNOWN_SERVER = "unknown_server"
    """Gluetun's list does not have it; nothing was changed."""
    REFUSED = "refused"
    """Nothing was changed."""
    DENIED = "denied"
    """Nothing was changed: a role is missing."""
    NOT_SENT = "not_sent"
    """Nothing was changed."""
    RESTARTED = "restarted"
    """Gluetun started again, and with it the selection from before."""
    OVERWRITTEN = "overwritten"
    """A person or another program chose differently meanwhile."""
    LOST = "lost"
    """Gluetun was out of reach for a day."""
    STUCK = "stuck"
    """The undo failed, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Since when a hard sign has been seen; it must last before it counts."""

    no_exit: datetime | None = None
    no_port: datetime | None = None
    disconnected: datetime | None = None
    blind: datetime | None = None
    """Nothing could be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move, from its first command on."""

    request: MoveRequest
    before: Before
    started: datetime
    phase: Phase
    since: datetime
    """When the phase began, or its time began to count again."""
    restarted: bool = False
    """Whether Gluetun, or the action, has confirmed that it connects to the server of the
    last change."""
    alarms: Alarms = Alarms()
    windows: int = 0
    """Windows of comparison that are over."""
    exit: IpAddress | None = None
    """After the move."""
    port: int | None = None
    """After the move."""
    peers: int | None = None
    """After the move."""
    comparison: Comparison | None = None
    drift: Comparison | None = None
    """How speeds change without a move."""
    verdict: Verdict | None = None
    undo: UndoReason | None = None
    parkings: int = 0
    """Parking selections that were sent."""
    parked: datetime | None = None
    """When the first one was sent."""
    restores: int = 0
    """Old selections that were sent."""
    is_old_refused: bool = False
    """Whether Gluetun no longer accepts the old selection."""
    outcome: Outcome | None = None
    finished: datetime | None = None

    def entering(self, phase: Phase, now: datetime) -> Move:
        """Return the move in another phase."""
        return replace(self, phase=phase, since=now, alarms=Alarms())

    def done(self, outcome: Outcome, now: datetime) -> Move:
        """Return the move at its end."""
        return replace(self.entering(Phase.DONE, now), outcome=outcome, finished=now)

    def lost(self, now: datetime) -> Move:
        """Return the move at its end, because it can no longer be seen.

        During an undo, the connection may be down, which a person has to know.
        """
        return self.done(Outcome.LOST if self.undo is None else Outcome.STUCK, now)

    @property
    def is_done(self) -> bool:
        """Whether it is over."""
        return self.phase is Phase.DONE

    @property
    def has_way_back(self) -> bool:
        """Whether all is known that Gluetun needs for the move and its undo."""
        return self.request.way is not Way.CONTROL_SERVER or (
            self.request.selection is not None and self.before.selection is not None
        )

    @property
    def needs_port(self) -> bool:
        """Whether there was a forwarded port before, so that there must be one after."""
        return bool(self.before.port)

    def is_parked_by(self, selection: Selection | None) -> bool:
        """Return whether a selection is one of those that match no server."""
        return selection is not None and any(
            selection.chooses_like(each) for each in self.request.parkings
        )

    def is_target(self, selection: Selection | None) -> bool:
        """Return whether a selection is the one of the new server."""
        return _is_like(selection, self.request.selection)

    def is_old(self, selection: Selection | None) -> bool:
        """Return whether a selection is the one from before the move."""
        old = self.before.selection
        return _is_like(selection, old) or (
            self.is_old_refused
            and old is not None
            and _is_like(selection, old.widened())
        )

    def is_environment(self, selection: Selection | None) -> bool:
        """Return whether a selection is the one with which Gluetun starts."""
        return _is_like(selection, self.before.environment)


def _is_like(selection: Selection | None, other: Selection | None) -> bool:
    return selection is not None and other is not None and selection.chooses_like(other)


def undo_request(move: Move) -> MoveRequest | None:
    """Return the request that takes a finished move back.

    None if it moved nothing, or if the old server is unknown.
    """
    server = move.before.server
    if move.outcome is not Outcome.MOVED or server is None:
        return None
    return MoveRequest(
        way=move.request.way,
        cause=Cause.UNDO,
        server=server,
        selection=move.before.selection,
        # They are as valid, and match no server either.
        parkings=move.request.parkings,
    )


def move_to_store(move: Move) -> dict[str, object]:
    """Return the move as plain data for a JSON file.

    Alarms are left out: after a restart, a hard sign has to last again.
    """
    return {
        "version": _STORE_VERSION,
        "request": move.request.to_json(),
        "before": move.before.to_json(),
        "started": move.started.isoformat(),
        "phase": move.phase,
        "since": move.since.isoformat(),
        "restarted": move.restarted,
        "windows": move.windows,
        "exit": str(move.exit) if move.exit else None,
        "port": move.port,
        "peers": move.peers,
        "comparison": move.comparison.to_json() if move.comparison else None,
        "drift": move.drift.to_json() if move.drift else None,
        "verdict": move.verdict,
        "undo": move.undo,
        "parkings": move.parkings,
        "parked": move.parked.isoformat() if move.parked else None,
        "restores": move.restores,
        "is_old_refused": move.is_old_refused,
        "outcome": move.outcome,
        "finished": move.finished.isoformat() if move.finished else None,
    }


def move_from_store(stored: object, now: datetime) -> Move | None:
    """Return the stored move; None if the data are not valid.

    The waiting times of a move under way count from now on: no one has looked since.

    Args:
        stored: data of ``move_to_store``.
        now: aware.

    """
    try:
        return _resumed(_read(mapping(stored)), now)
    except UnusableError:
        return None


def _read(data: object) -> Move:
    stored = mapping(data)
    if stored.get("version") != _STORE_VERSION:
        raise UnusableError
    return Move(
        request=MoveRequest.from_json(stored.get("request")),
        before=Before.from_json(stored.get("before")),
        started=moment(stored.get("started")),
        phase=choice(Phase, stored.get("phase")),
        since=moment(stored.get("since")),
        restarted=flag(stored.get("restarted")),
        windows=count(stored.get("windows")),
        exit=optional_address(stored.get("exit")),
        port=optional_count(stored.get("port")),
        peers=optional_count(stored.get("peers")),
        comparison=optional_comparison(stored.get("comparison")),
        drift=optional_comparison(stored.get("drift")),
        verdict=optional_choice(Verdict, stored.get("verdict")),
        undo=optional_choice(UndoReason, stored.get("undo")),
        parkings=count(stored.get("parkings")),
        parked=optional_moment(stored.get("parked")),
        restores=count(stored.get("restores")),
        is_old_refused=flag(stored.get("is_old_refused")),
        outcome=optional_choice(Outcome, stored.get("outcome")),
        finished=optional_moment(stored.get("finished")),
    )


def _resumed(move: Move, now: datetime) -> Move:
    if not move.has_way_back:
        raise UnusableError
    if move.is_done:
        if move.outcome is None or move.finished is None:
            raise UnusableError
        return move
    keeps_time = move.phase in {Phase.SETTLING, Phase.WATCHING}
    since = min(move.since, now) if keeps_time else now
    return replace(move, since=since)
