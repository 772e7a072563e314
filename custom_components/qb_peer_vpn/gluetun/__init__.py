"""Gluetun: read its state, move it to another server, prove that, and undo it.

``ControlServer`` asks Gluetun. A move is a state that ``begin`` makes and ``step`` takes
from one observation to the next; the caller stores each state before it does the command
that comes with it. qBittorrent's port is kept in step in the same way, by ``keep_in_step``.
``moving/`` and ``listening/`` read no clock and do no I/O.
"""

from .access import (
    CHANGE_ROUTE,
    ApiKey,
    Login,
    UserLogin,
    missing_routes,
    needed_routes,
    role_toml,
)
from .answers import ChangeOutcome, VpnExit, VpnSettings, VpnStatus, VpnType
from .client import CHANGE_SECONDS, Access, ControlServer
from .errors import (
    AccessDeniedError,
    AnswerTooLargeError,
    ChangeFault,
    ChangeRefusedError,
    CutOffError,
    GluetunError,
    NoConnectionError,
    NotGluetunError,
    RedirectedError,
    RouteMissingError,
    TlsError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
)
from .listening.keeping import keep_in_step, put_back
from .listening.reachable import Reach, reach, reach_from_store, reach_to_store
from .listening.sight import (
    LookAgain,
    PortCommand,
    PortReply,
    PortSight,
    PortsLeft,
    WritePort,
)
from .listening.state import (
    PortPhase,
    PortState,
    port_state_from_store,
    port_state_to_store,
)
from .listening.tunnel import Tunnel
from .moving.advice import action_fields, environment_lines
from .moving.drift import Drift, drift_from_store, drift_to_store
from .moving.move import (
    Move,
    Outcome,
    Phase,
    UndoReason,
    move_from_store,
    move_to_store,
    undo_request,
)
from .moving.observation import (
    Apply,
    Command,
    Finish,
    Look,
    Observation,
    Reply,
    Step,
    reply_of,
)
from .moving.receipt import MoveHistory, Receipt, history_from_store, history_to_store
from .moving.refusal import (
    COMFORT,
    MoveRules,
    Refusal,
    Situation,
    TorrentActivity,
    blocking,
    refusals,
)
from .moving.request import (
    Before,
    Cause,
    MoveRequest,
    MoveServer,
    Way,
    parking_selections,
)
from .moving.speeds import Comparison, SpeedWindow, compare_speeds, pairs_needed
from .moving.step import abandon, begin, step
from .moving.verdict import Verdict, judge
from .selection import Selection
from .version import GluetunVersion

__all__ = [
    "CHANGE_ROUTE",
    "CHANGE_SECONDS",
    "COMFORT",
    "Access",
    "AccessDeniedError",
    "AnswerTooLargeError",
    "ApiKey",
    "Apply",
    "Before",
    "Cause",
    "ChangeFault",
    "ChangeOutcome",
    "ChangeRefusedError",
    "Command",
    "Comparison",
    "ControlServer",
    "CutOffError",
    "Drift",
    "Finish",
    "GluetunError",
    "GluetunVersion",
    "Login",
    "Look",
    "LookAgain",
    "Move",
    "MoveHistory",
    "MoveRequest",
    "MoveRules",
    "MoveServer",
    "NoConnectionError",
    "NotGluetunError",
    "Observation",
    "Outcome",
    "Phase",
    "PortCommand",
    "PortPhase",
    "PortReply",
    "PortSight",
    "PortState",
    "PortsLeft",
    "Reach",
    "Receipt",
    "RedirectedError",
    "Refusal",
    "Reply",
    "RouteMissingError",
    "Selection",
    "Situation",
    "SpeedWindow",
    "Step",
    "TlsError",
    "TooSlowError",
    "TorrentActivity",
    "Tunnel",
    "UnavailableError",
    "UndoReason",
    "UnreadableAnswerError",
    "UserLogin",
    "Verdict",
    "VpnExit",
    "VpnSettings",
    "VpnStatus",
    "VpnType",
    "Way",
    "WritePort",
    "abandon",
    "action_fields",
    "begin",
    "blocking",
    "compare_speeds",
    "drift_from_store",
    "drift_to_store",
    "environment_lines",
    "history_from_store",
    "history_to_store",
    "judge",
    "keep_in_step",
    "missing_routes",
    "move_from_store",
    "move_to_store",
    "needed_routes",
    "pairs_needed",
    "parking_selections",
    "port_state_from_store",
    "port_state_to_store",
    "put_back",
    "reach",
    "reach_from_store",
    "reach_to_store",
    "refusals",
    "reply_of",
    "role_toml",
    "step",
    "undo_request",
]
