"""The move itself: from a state and what is seen to the next state and one command.

Rules that hold in every phase, seen on a real Gluetun v3.41.3:

- While its start-up check runs (``running`` or ``starting``, without an exit), any change
  but one that matches no server can make it restart without end, and then hang for good.
- In a crash, every change is safe, and takes effect at the next try.
- A change is never repeated because it was not answered: it may have been stored.
- Nothing is changed over a selection that is neither ours nor the one from before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..answers import VpnStatus
from .move import Move, Outcome, Phase, UndoReason
from .observation import Apply, Command, Finish, Look, Observation, Reply, Step
from .request import Before, MoveRequest, Way
from .signs import has_exit, is_blind, with_alarms, without_sight
from .undo import Stepped, parking, recovering, restoring, stuck, undo, undoing
from .verdict import Verdict, judge

_FAST: Final = Look(after_seconds=5.0)
_SLOW: Final = Look(after_seconds=60.0)

_EXIT: Final = timedelta(seconds=60)
_ACTION_EXIT: Final = timedelta(minutes=10)
"""An action of the user's is proven by qBittorrent alone, whose peers are slow to say
which address they see."""
_BY_HAND: Final = timedelta(days=1)
"""How long the user has to follow the advice by hand."""
_PORT: Final = timedelta(seconds=150)
"""Gluetun asks a silent gateway for 128 s."""
_NEVER_STORED: Final = timedelta(seconds=30)
"""If the old selection is seen for this long, an unanswered change never arrived."""
_SETTLING: Final = timedelta(minutes=10)
_WINDOW: Final = timedelta(minutes=60)

_NOTHING_CHANGED: Final[Mapping[Reply | None, Outcome]] = {
    Reply.UNCHANGED: Outcome.ALREADY_THERE,
    Reply.UNKNOWN_SERVER: Outcome.UNKNOWN_SERVER,
    Reply.REFUSED: Outcome.REFUSED,
    Reply.DENIED: Outcome.DENIED,
    Reply.NOT_SENT: Outcome.NOT_SENT,
}


def begin(request: MoveRequest, before: Before, now: datetime) -> Stepped:
    """Return a new move and its first command.

    Args:
        request: nothing may speak against it, see ``refusals``.
        before: what is there now.
        now: aware.

    Raises:
        ValueError: a move through the control server without both selections.

    """
    move = Move(
        request=request, before=before, started=now, phase=Phase.MOVING, since=now
    )
    if not move.has_way_back:
        raise ValueError("both selections are needed")
    if request.way is Way.TELL_ONLY:
        return move.entering(Phase.CONFIRMING_EXIT, now), _SLOW
    return move, Apply(
        step=Step.MOVE, selection=request.selection, server=request.server
    )


def step(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Return the next state of a move and what to do.

    The caller stores the state, then does the command, and then calls this again with
    what it sees. After a restart of Home Assistant it continues with an observation.

    Args:
        move: the present state.
        seen: what is seen now.
        now: aware.

    """
    if move.is_done:
        return move, Finish()
    move, command = _STEPS[move.phase](move, seen, now)
    return move, Finish() if move.is_done else command


def abandon(move: Move, now: datetime) -> Move:
    """Return the move at its end, because a person takes over."""
    return move if move.is_done else move.done(Outcome.STUCK, now)


def _moving(move: Move, seen: Observation, now: datetime) -> Stepped:
    outcome = _NOTHING_CHANGED.get(seen.reply)
    if outcome is not None:
        return move.done(outcome, now), Finish()
    confirming = replace(
        move.entering(Phase.CONFIRMING_EXIT, now),
        restarted=seen.reply is Reply.RESTARTED,
    )
    if seen.reply is Reply.CRASHED:
        return undo(confirming, UndoReason.NO_SERVER, seen, now)
    return confirming, _FAST


def _confirming_exit(move: Move, seen: Observation, now: datetime) -> Stepped:
    move, command = _checked(move, seen, now)
    if command is not None:
        return move, command
    if has_exit(move, seen, now):
        moved = replace(move, exit=seen.exit, port=seen.port, restarted=True)
        waits = moved.needs_port and not seen.port and seen.port is not None
        phase = Phase.CONFIRMING_PORT if waits else Phase.SETTLING
        return moved.entering(phase, now), _FAST if waits else _SLOW
    if now - move.since < _exit_time(move):
        return move, _FAST if move.request.way is Way.CONTROL_SERVER else _SLOW
    if move.request.way is Way.TELL_ONLY:
        return move.done(Outcome.NOT_SENT, now), Finish()
    return undo(move, UndoReason.NO_EXIT, seen, now)


def _exit_time(move: Move) -> timedelta:
    match move.request.way:
        case Way.CONTROL_SERVER:
            return _EXIT
        case Way.ACTION:
            return _ACTION_EXIT
        case Way.TELL_ONLY:
            return _BY_HAND


def _confirming_port(move: Move, seen: Observation, now: datetime) -> Stepped:
    move, command = _checked(move, seen, now)
    if command is not None:
        return move, command
    if seen.port:
        found = replace(move, port=seen.port)
        return found.entering(Phase.SETTLING, now), _SLOW
    if now - move.since >= _PORT:
        return undo(move, UndoReason.NO_PORT, seen, now)
    return move, _FAST


def _settling(move: Move, seen: Observation, now: datetime) -> Stepped:
    move, command = _checked(move, seen, now)
    if command is not None:
        return move, command
    if now - move.since >= _SETTLING:
        return move.entering(Phase.WATCHING, now), _SLOW
    return move, _SLOW


def _watching(move: Move, seen: Observation, now: datetime) -> Stepped:
    move, command = _checked(move, seen, now)
    if command is not None:
        return move, command
    if now - move.since < _WINDOW:
        return move, _SLOW
    verdict = judge(seen.comparison, seen.drift)
    move = replace(
        move,
        verdict=verdict,
        comparison=seen.comparison,
        drift=seen.drift,
        peers=seen.peers,
        exit=seen.exit or move.exit,
        port=move.port if seen.port is None else seen.port,
        windows=move.windows + 1,
    )
    if verdict is Verdict.WORSE and move.request.undo_when_worse:
        if move.windows < 2:  # noqa: PLR2004
            return move.entering(Phase.WATCHING, now), _SLOW
        return undo(move, UndoReason.WORSE, seen, now)
    return move.done(Outcome.MOVED, now), Finish()


def _checked(
    move: Move, seen: Observation, now: datetime
) -> tuple[Move, Command | None]:
    """Return what a hard sign leads to; no command if the phase goes on."""
    if is_blind(move, seen):
        return without_sight(move, now), _SLOW
    if ended := _ended_by_others(move, seen, now):
        return ended, Finish()
    reason = _sudden(move, seen)
    if reason is None and move.phase is not Phase.CONFIRMING_EXIT:
        move, reason = with_alarms(move, seen, now)
    return undo(move, reason, seen, now) if reason else (move, None)


def _ended_by_others(move: Move, seen: Observation, now: datetime) -> Move | None:
    """Return the move at its end if Gluetun does not choose our server any more."""
    if seen.selection is None or move.is_target(seen.selection):
        return None
    if move.is_environment(seen.selection) and not move.is_old(seen.selection):
        return move.done(Outcome.RESTARTED, now)
    if not move.is_old(seen.selection):
        return move.done(Outcome.OVERWRITTEN, now)
    if move.restarted:
        return move.done(Outcome.RESTARTED, now)
    if now - move.since >= _NEVER_STORED:
        return move.done(Outcome.NOT_SENT, now)
    return None


def _sudden(move: Move, seen: Observation) -> UndoReason | None:
    """Return a reason to undo the move that need not last."""
    if seen.exit_is_home and seen.exit != move.before.exit:
        return UndoReason.HOME_EXIT
    if seen.status is VpnStatus.CRASHED:
        return UndoReason.NO_SERVER
    return UndoReason.ASKED if seen.undo_asked else None


_STEPS: Final[Mapping[Phase, Callable[[Move, Observation, datetime], Stepped]]] = {
    Phase.MOVING: _moving,
    Phase.CONFIRMING_EXIT: _confirming_exit,
    Phase.CONFIRMING_PORT: _confirming_port,
    Phase.SETTLING: _settling,
    Phase.WATCHING: _watching,
    Phase.UNDOING: undoing,
    Phase.PARKING: parking,
    Phase.RESTORING: restoring,
    Phase.RECOVERING: recovering,
    Phase.STUCK: stuck,
}
