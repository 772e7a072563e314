"""Back to the old server, which is the dangerous part.

A change while Gluetun checks a dead server makes it restart without end. So it is parked
first: a selection that is valid and matches no server makes it crash, and in a crash the
old selection can be set safely. Gluetun connects to it at its next try, about 15 s later.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..answers import VpnStatus
from ..selection import Selection
from .move import Alarms, Move, Outcome, Phase, UndoReason
from .observation import Apply, Command, Finish, Look, Observation, Reply, Step
from .request import Way
from .signs import has_exit, has_traffic, is_blind, without_sight
from .verdict import Verdict

_FAST: Final = Look(after_seconds=5.0)
_SLOW: Final = Look(after_seconds=60.0)

_HANGING: Final = timedelta(seconds=120)
"""Without an exit, a crash, or an answer for this long, nothing over HTTP helps."""
_ACTION_EXIT: Final = timedelta(minutes=10)
_NEVER_STORED: Final = timedelta(seconds=30)
"""If the new selection is still seen after this, the undo never arrived."""
_MAX_RESTORES: Final = 4

_CHECKING: Final = frozenset({VpnStatus.RUNNING, VpnStatus.STARTING})
_OWN_WISH: Final = frozenset({UndoReason.ASKED, UndoReason.WORSE})

type Stepped = tuple[Move, Command]


def undo(move: Move, reason: UndoReason, seen: Observation, now: datetime) -> Stepped:
    """Decide to undo a move, and do it as soon as that is safe."""
    if reason is UndoReason.ASKED and _is_only_advice(move, seen, now):
        return move.done(Outcome.NOT_SENT, now), Finish()
    verdict = move.verdict if reason in _OWN_WISH else Verdict.UNSAFE
    move = replace(
        move.entering(Phase.UNDOING, now),
        undo=reason,
        verdict=verdict,
        peers=seen.peers,
    )
    match move.request.way:
        case Way.CONTROL_SERVER:
            return undoing(move, seen, now)
        case Way.ACTION if move.before.server is not None:
            return _restore(move, now)
    # The user has to do it.
    return move.done(Outcome.MOVED, now), Finish()


def _is_only_advice(move: Move, seen: Observation, now: datetime) -> bool:
    """Return whether the user has done nothing yet of what was to be done by hand."""
    is_waiting = move.phase is Phase.CONFIRMING_EXIT
    is_by_hand = move.request.way is Way.TELL_ONLY
    return is_by_hand and is_waiting and not has_exit(move, seen, now)


def undoing(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Send what is safe now, or wait."""
    if is_blind(move, seen):
        return without_sight(move, now), _often(move, now)
    move = replace(move, alarms=Alarms())
    if move.request.way is not Way.CONTROL_SERVER:
        return _restore(move, now)
    if move.is_old(seen.selection):
        return move.entering(Phase.RECOVERING, now), _FAST
    if move.is_environment(seen.selection):
        return move.done(Outcome.RESTARTED, now), Finish()
    if _is_foreign(move, seen.selection) or seen.status is VpnStatus.STOPPED:
        return move.done(Outcome.OVERWRITTEN, now), Finish()
    return _send_or_wait(move, seen, now)


def _often(move: Move, now: datetime) -> Look:
    """Return when to look again: a short outage ends soon, and a long one does not."""
    blind = move.alarms.blind or now
    return _FAST if now - blind < _HANGING else _SLOW


def _send_or_wait(move: Move, seen: Observation, now: datetime) -> Stepped:
    if seen.selection is not None and _is_safe(seen):
        return _restore(move, now)
    may_park = move.parkings < len(move.request.parkings)
    if may_park and move.is_target(seen.selection) and seen.status in _CHECKING:
        return _park(move, now)
    # Even where nothing can be parked, an exit may come, and with it a safe moment.
    if now - move.since >= _HANGING:
        return move.entering(Phase.STUCK, now), _SLOW
    return move, _FAST


def _is_foreign(move: Move, selection: Selection | None) -> bool:
    """Return whether a person or another program chose the servers."""
    return selection is not None and not (
        move.is_old(selection)
        or move.is_target(selection)
        or move.is_parked_by(selection)
    )


def _is_safe(seen: Observation) -> bool:
    """Return whether no start-up check runs, so that any change is safe."""
    if seen.status is VpnStatus.CRASHED:
        return True
    return seen.status is VpnStatus.RUNNING and bool(seen.exit or seen.port)


def _park(move: Move, now: datetime) -> Stepped:
    selection = move.request.parkings[move.parkings]
    parked = replace(
        move.entering(Phase.PARKING, now),
        parkings=move.parkings + 1,
        parked=move.parked or now,
    )
    return parked, Apply(step=Step.PARK, selection=selection)


def _restore(move: Move, now: datetime) -> Stepped:
    if move.restores >= _MAX_RESTORES:
        return move.entering(Phase.STUCK, now), _SLOW
    restored = replace(move.entering(Phase.RESTORING, now), restores=move.restores + 1)
    return restored, Apply(
        step=Step.RESTORE, selection=_old_selection(move), server=move.before.server
    )


def _old_selection(move: Move) -> Selection | None:
    """Return the old selection; every server of the provider if that is refused."""
    old = move.before.selection
    return old.widened() if old is not None and move.is_old_refused else old


def parking(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Continue after the parking selection was sent."""
    undoing_again = move.entering(Phase.UNDOING, now)
    match seen.reply:
        case Reply.CRASHED:
            return undoing(undoing_again, seen, now)
        case Reply.UNKNOWN_SERVER | Reply.REFUSED:
            # Nothing was changed: the other parking selection, if there is one.
            has_more = move.parkings < len(move.request.parkings)
            phase = Phase.UNDOING if has_more else Phase.STUCK
            return move.entering(phase, now), _FAST if has_more else _SLOW
        case Reply.NOT_SENT | None:
            # If it was sent before a restart of Home Assistant, its selection is seen.
            return replace(undoing_again, parkings=move.parkings - 1), _FAST
        case Reply.DENIED:
            return move.entering(Phase.STUCK, now), _SLOW
        case Reply.STORED:
            return undoing_again, _FAST
    # It may have been stored, or hang: nothing more is parked.
    return replace(undoing_again, parkings=len(move.request.parkings)), _FAST


def restoring(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Continue after the old selection was sent."""
    match seen.reply:
        case Reply.NOT_SENT:
            waiting = move.entering(Phase.UNDOING, now)
            return replace(waiting, restores=move.restores - 1), _FAST
        case Reply.DENIED:
            return move.entering(Phase.STUCK, now), _SLOW
        case Reply.UNKNOWN_SERVER | Reply.REFUSED | Reply.CRASHED:
            if move.request.way is not Way.CONTROL_SERVER or move.is_old_refused:
                return move.entering(Phase.STUCK, now), _SLOW
            refused = replace(move, is_old_refused=True)
            return refused.entering(Phase.UNDOING, now), _FAST
    recovering_now = move.entering(Phase.RECOVERING, now)
    return replace(recovering_now, restarted=seen.reply is Reply.RESTARTED), _FAST


def recovering(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Wait until the old server is up."""
    if is_blind(move, seen):
        return without_sight(move, now), _often(move, now)
    move = replace(move, alarms=Alarms())
    if move.request.way is not Way.CONTROL_SERVER:
        return _recovering_by_action(move, seen, now)
    return _recovering_by_gluetun(move, seen, now)


def _recovering_by_gluetun(move: Move, seen: Observation, now: datetime) -> Stepped:
    is_back = seen.selection is None or move.is_old(seen.selection)
    if is_back and _is_up(seen):
        return move.done(Outcome.UNDONE, now), Finish()
    if not is_back and now - move.since >= _NEVER_STORED:
        return undoing(move.entering(Phase.UNDOING, now), seen, now)
    if now - move.since >= _patience(move):
        return move.entering(Phase.STUCK, now), _SLOW
    return move, _FAST


def _recovering_by_action(move: Move, seen: Observation, now: datetime) -> Stepped:
    is_back = _is_back_by_action(move, seen, now)
    if is_back or now - move.since >= _ACTION_EXIT:
        return move.done(Outcome.UNDONE if is_back else Outcome.STUCK, now), Finish()
    return move, _SLOW


def _is_back_by_action(move: Move, seen: Observation, now: datetime) -> bool:
    """Return whether the old server is proven to be in use again.

    Where its exit was never seen, the word of the action and traffic prove it, as they do
    on the way there.
    """
    if move.before.exit is not None:
        return seen.exit == move.before.exit
    is_elsewhere = seen.exit is not None and (
        seen.exit_is_home or seen.exit == move.exit
    )
    return move.restarted and not is_elsewhere and has_traffic(move, seen, now)


def _is_up(seen: Observation) -> bool:
    is_running = seen.status is VpnStatus.RUNNING
    return is_running and bool(seen.exit or seen.port or seen.has_traffic)


def _patience(move: Move) -> timedelta:
    """Return how long the old server may take.

    In a crash, Gluetun waits twice as long before each try, so at most as long again as
    it was parked.
    """
    parked = move.since - move.parked if move.parked else timedelta(0)
    return _HANGING + max(parked, timedelta(0)) * 2


def stuck(move: Move, seen: Observation, now: datetime) -> Stepped:
    """Send nothing more, and wait until someone has restarted Gluetun.

    Only if it crashes with our parking selection after all, that is taken back: a crash
    is no hang, and the old selection is safe then.
    """
    if seen.status is VpnStatus.CRASHED and move.is_parked_by(seen.selection):
        return _restore(move, now)
    if move.request.way is Way.CONTROL_SERVER and _is_up(seen):
        is_back = move.is_old(seen.selection) or move.is_environment(seen.selection)
        return move.done(Outcome.UNDONE if is_back else Outcome.STUCK, now), Finish()
    return move, _SLOW
