"""What proves that a connection is up, and which hard signs say that it is not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ...models import ConnectionStatus
from ..answers import VpnStatus
from .move import Alarms, Move, Phase, UndoReason
from .observation import Observation
from .request import Way

_TRAFFIC: Final = timedelta(seconds=30)
"""Rates of qBittorrent that are younger may still be those from before."""
_NO_EXIT: Final = timedelta(seconds=60)
_NO_PORT: Final = timedelta(minutes=5)
"""A refused renewal removes the port for seconds at a time."""
_DISCONNECTED: Final = timedelta(minutes=5)
_LOST: Final = timedelta(days=1)
_TIMED: Final = frozenset({Phase.SETTLING, Phase.WATCHING})
"""Phases that last a time; the others wait for something to be seen."""


def is_blind(move: Move, seen: Observation) -> bool:
    """Return whether nothing was seen that could prove anything."""
    if move.request.way is Way.CONTROL_SERVER:
        return seen.status is None
    return seen.connection is None and seen.exit is None


def without_sight(move: Move, now: datetime) -> Move:
    """Return the move while nothing is seen: that proves nothing for a day.

    Hard signs start over.
    """
    blind = move.alarms.blind or now
    if now - blind >= _LOST:
        return move.lost(now)
    since = move.since if move.phase in _TIMED else now
    return replace(move, since=since, alarms=Alarms(blind=blind))


def has_exit(move: Move, seen: Observation, now: datetime) -> bool:
    """Return whether the connection through the new server is proven.

    The exit proves it, else a forwarded port: Gluetun asks for one only after its check.
    Else, traffic does: the exit stays empty where the lookup service limits us. Without
    Gluetun's word that it connected again, exit or port must be other ones than before.
    """
    before = move.before
    if move.request.way is not Way.CONTROL_SERVER:
        if seen.exit is not None or before.exit is not None:
            return seen.exit is not None and seen.exit != before.exit
        return move.restarted and has_traffic(move, seen, now)
    if seen.status is not VpnStatus.RUNNING or move.is_old(seen.selection):
        return False
    if seen.exit is not None:
        return move.restarted or seen.exit != before.exit
    if seen.port:
        return move.restarted or seen.port != before.port
    return has_traffic(move, seen, now)


def has_traffic(move: Move, seen: Observation, now: datetime) -> bool:
    """Return whether payload is seen that is not from before the phase."""
    return seen.has_traffic is True and now - move.since >= _TRAFFIC


def with_alarms(
    move: Move, seen: Observation, now: datetime
) -> tuple[Move, UndoReason | None]:
    """Return the move with its hard signs, and the first one that lasted too long.

    No sign: another country than expected, ``firewalled``, and lower speeds.
    """
    old = move.alarms
    alarms = Alarms(
        no_exit=(old.no_exit or now) if _lacks_exit(move, seen) else None,
        no_port=(old.no_port or now) if move.needs_port and seen.port == 0 else None,
        disconnected=(old.disconnected or now) if _is_cut_off(move, seen) else None,
    )
    limits = (
        (alarms.no_exit, _NO_EXIT, UndoReason.NO_EXIT),
        (alarms.no_port, _NO_PORT, UndoReason.NO_PORT),
        (alarms.disconnected, _DISCONNECTED, UndoReason.DISCONNECTED),
    )
    lasting = (
        reason
        for since, limit, reason in limits
        if since is not None and now - since >= limit
    )
    return replace(move, alarms=alarms), next(lasting, None)


def _lacks_exit(move: Move, seen: Observation) -> bool:
    """Return whether an exit that was there is gone."""
    return (
        move.request.way is Way.CONTROL_SERVER
        and move.exit is not None
        and seen.exit is None
        and not seen.port
        and seen.has_traffic is not True
    )


def _is_cut_off(move: Move, seen: Observation) -> bool:
    if seen.connection is ConnectionStatus.DISCONNECTED:
        return True
    return bool(move.before.peers) and seen.peers == 0 and not seen.dht_nodes
