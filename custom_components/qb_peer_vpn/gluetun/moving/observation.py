"""What a move sees, and what it wants done next."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...models import ConnectionStatus, IpAddress
from ..answers import ChangeOutcome, VpnStatus
from ..errors import (
    AccessDeniedError,
    ChangeFault,
    ChangeRefusedError,
    GluetunError,
    NoConnectionError,
    RouteMissingError,
    TlsError,
)
from ..selection import Selection
from .request import MoveServer
from .speeds import Comparison


class Reply(StrEnum):
    """What came of the last change: Gluetun's answer, or the result of an action."""

    RESTARTED = "restarted"
    """Gluetun connects to the new server; an action of the user's worked."""
    UNCHANGED = "unchanged"
    CRASHED = "crashed"
    STORED = "stored"
    """Valid from the next start on."""
    UNKNOWN_SERVER = "unknown_server"
    """Refused: Gluetun's list does not have it. Nothing was changed."""
    REFUSED = "refused"
    """Refused for another reason; an action of the user's failed."""
    DENIED = "denied"
    """No role. Nothing was changed."""
    NOT_SENT = "not_sent"
    """Nothing answered. Nothing was changed."""
    UNKNOWN = "unknown"
    """No answer in time: it may have been stored, or hang."""


_REPLIES: Final = {
    ChangeOutcome.RESTARTED: Reply.RESTARTED,
    ChangeOutcome.UNCHANGED: Reply.UNCHANGED,
    ChangeOutcome.CRASHED: Reply.CRASHED,
    ChangeOutcome.STORED: Reply.STORED,
}


def reply_of(result: ChangeOutcome | GluetunError) -> Reply:
    """Return what a change, or the error that it raised, means for a move."""
    match result:
        case ChangeOutcome():
            return _REPLIES[result]
        case ChangeRefusedError(fault=ChangeFault.UNKNOWN_CHOICE):
            return Reply.UNKNOWN_SERVER
        case ChangeRefusedError() | RouteMissingError():
            return Reply.REFUSED
        case AccessDeniedError():
            return Reply.DENIED
        case NoConnectionError() | TlsError():
            return Reply.NOT_SENT
    return Reply.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is seen at one time; None for what could not be found out."""

    reply: Reply | None = None
    """To the command ``Apply`` just before; None after any other command, and if Home
    Assistant has started since."""
    status: VpnStatus | None = None
    """None if the control server does not answer; for the other ways always."""
    selection: Selection | None = None
    exit: IpAddress | None = field(default=None, repr=False)
    """The exit: through the control server as Gluetun sees it, else as qBittorrent does.

    Peers are slow to tell clients which address they see, so qBittorrent's may be old: it
    never replaces Gluetun's.
    """
    exit_is_home: bool = False
    """Whether Gluetun or qBittorrent sees the user's own line as the exit."""
    port: int | None = None
    """Forwarded port; 0 if there is none."""
    connection: ConnectionStatus | None = None
    """Of qBittorrent; None if qBittorrent does not answer."""
    peers: int | None = None
    dht_nodes: int | None = None
    has_traffic: bool | None = None
    """Whether payload arrives or leaves right now: the only proof of a connection whose
    exit cannot be looked up."""
    comparison: Comparison | None = None
    """Speeds since the last window began, compared with those before the move."""
    drift: Comparison | None = None
    """The same on days without a move."""
    undo_asked: bool = False
    """Whether a person wants the move undone."""


class Step(StrEnum):
    """What a change is for."""

    MOVE = "move"
    PARK = "park"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """Send this change once, and come back with the reply."""

    step: Step
    selection: Selection | None = None
    """For Gluetun."""
    server: MoveServer | None = None
    """For an action of the user's; None while parking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Only look, after this time."""

    after_seconds: float


@dataclass(frozen=True, slots=True)
class Finish:
    """The move is over: make its receipt."""


type Command = Apply | Look | Finish
"""To be done after the state has been stored, so that a restart at any moment never
repeats a change."""
