"""Keep qBittorrent's port in step: from a state and what is seen to one command.

Rules that hold in every phase, seen on real qBittorrents behind a real Gluetun:

- Nothing is written before it is shown that both programs have the same exit.
- An old qBittorrent is deaf after each change of the tunnel, while it still says that it
  is connected. Another port cures that; the same one does not, so it goes by a neighbor.
- A command of the user's in Gluetun may set the port, too. It goes first.
- What a person or another program chose is theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ...models import ListenSettings
from .sight import LookAgain, PortCommand, PortReply, PortSight, PortsLeft, WritePort
from .state import PortPhase, PortState, detour

type Kept = tuple[PortState, PortCommand]

_SOON: Final = LookAgain(after_seconds=20.0)
_LATER: Final = LookAgain(after_seconds=60.0)

_FOR_OTHERS: Final = timedelta(seconds=20)
"""How long a command of the user's may take to set the port."""
_NO_PORT: Final = timedelta(minutes=5)
"""A refused renewal removes the port for seconds at a time."""
_REFUSED: Final = timedelta(hours=1)
"""After this, another try."""
_MAX_ATTEMPTS: Final = 3
_DETOUR_SECONDS: Final = 2.0
_READ_BACK_SECONDS: Final = 2.0

_CHANGING: Final = frozenset({PortPhase.DETOURING, PortPhase.WRITING})


def keep_in_step(state: PortState, seen: PortSight, now: datetime) -> Kept:
    """Return the next state and what to do.

    The caller stores the state, does the command, and calls this again with what it sees.

    Args:
        state: the present state.
        seen: what is seen now.
        now: aware.

    """
    state = _shown(_with_tunnel(state, seen), seen)
    if seen.settings is None:
        return state, _SOON if state.phase in _CHANGING else _LATER
    if state.phase in _CHANGING:
        return _CHANGES[state.phase](state, seen.settings, seen, now)
    return _decided(state, seen.settings, seen, now)


def put_back(state: PortState, seen: PortSight) -> Kept:
    """Return what brings back the settings from before, and the state after it.

    Only what is still as we wrote it is put back; what was changed since stays.
    """
    if state.before is None:
        return state.again(), PortsLeft()
    if seen.settings is None:
        return state, _LATER
    if seen.reply is PortReply.NOT_SENT:
        return state, _SOON
    target = _as_before(state, state.before, seen.settings)
    is_over = target == seen.settings or state.attempts >= _MAX_ATTEMPTS
    if is_over or seen.reply is PortReply.REFUSED:
        return state.again(), PortsLeft()
    counted = seen.reply is PortReply.SENT
    state = replace(state, attempts=state.attempts + counted)
    return state, WritePort(settings=target, wait_seconds=_READ_BACK_SECONDS)


def _as_before(
    state: PortState, before: ListenSettings, now: ListenSettings
) -> ListenSettings:
    is_ours = state.is_own(now.port) and not now.is_random
    kept = before if is_ours else now
    return ListenSettings(
        port=kept.port,
        is_random=kept.is_random,
        asks_router=now.asks_router or (is_ours and before.asks_router),
    )


def _with_tunnel(state: PortState, seen: PortSight) -> PortState:
    """Return the state with the tunnel that is seen, and whether it is another one."""
    watch, is_other = state.watch.after(seen.tunnel, is_up=seen.is_up)
    is_deaf = (state.is_deaf or is_other) and not seen.follows_tunnels
    return replace(state, watch=watch, is_deaf=is_deaf)


def _shown(state: PortState, seen: PortSight) -> PortState:
    both = seen.tunnel is not None and seen.tunnel.exit is not None
    if both and seen.tunnel is not None and seen.tunnel.exit == seen.exit:
        return replace(state, is_shown=True)
    return state


def _decided(
    state: PortState, found: ListenSettings, seen: PortSight, now: datetime
) -> Kept:
    """Return what a state leads to in which nothing is under way."""
    if seen.is_up is None or seen.tunnel is None:
        return state, _LATER
    if seen.redirects_port:
        return state.entering(PortPhase.REDIRECTED, now), _LATER
    port = seen.tunnel.port
    if not port:
        return _without_port(state, now)
    state = _set_by_others(replace(state, no_port=None), found, port, now)
    if _is(found, port) and not state.is_deaf:
        return _in_step(state, port, now)
    obstacle = _obstacle(state, found, seen, port, now)
    if obstacle is not None:
        return state.entering(obstacle, now), _LATER
    return _waiting(state, found, port, now)


def _obstacle(
    state: PortState, found: ListenSettings, seen: PortSight, port: int, now: datetime
) -> PortPhase | None:
    """Return what forbids a change."""
    if not (state.is_shown or seen.is_confirmed):
        return PortPhase.UNPROVEN
    # Who sets Gluetun's port comes back, even if qBittorrent still has to listen again.
    is_theirs = state.phase is PortPhase.BY_HAND and found.port != port
    if is_theirs or _is_by_hand(state, found, port):
        return PortPhase.BY_HAND
    if state.phase is PortPhase.REFUSED and state.wanted == port:
        is_over = now - (state.since or now) >= _REFUSED
        return None if is_over else PortPhase.REFUSED
    return None


def _without_port(state: PortState, now: datetime) -> Kept:
    since = state.no_port or now
    state = replace(state, no_port=since)
    if now - since >= _NO_PORT:
        state = state.entering(PortPhase.NO_PORT, now)
    return state, _LATER


def _set_by_others(
    state: PortState, found: ListenSettings, port: int, now: datetime
) -> PortState:
    """Return the state after someone set the port: qBittorrent listens again then."""
    if state.port is not None and found.port == port != state.port:
        return replace(state, port=port, is_deaf=False, listens_since=now)
    return state


def _in_step(state: PortState, port: int, now: datetime) -> Kept:
    state = replace(state, port=port, attempts=0)
    return state.entering(PortPhase.IN_STEP, now), _LATER


def _is(found: ListenSettings, port: int) -> bool:
    # An old version that takes another port at each start would do so at the next one.
    return found.port == port and not found.is_random


def _is_by_hand(state: PortState, found: ListenSettings, port: int) -> bool:
    """Return whether someone changed a port that was in step, and to another one."""
    was_in_step = state.port is not None
    return was_in_step and found.port != port and not state.is_own(found.port)


def _waiting(state: PortState, found: ListenSettings, port: int, now: datetime) -> Kept:
    if state.phase is not PortPhase.WAITING:
        return state.entering(PortPhase.WAITING, now), _SOON
    if now - (state.since or now) < _FOR_OTHERS:
        return state, _SOON
    state = replace(state, before=state.before or found, wanted=port, attempts=0)
    if _is(found, port):
        return _detour(state, port, now)
    return _write(state, port, now)


def _detour(state: PortState, port: int, now: datetime) -> Kept:
    settings = ListenSettings(port=detour(port))
    command = WritePort(settings=settings, wait_seconds=_DETOUR_SECONDS)
    return state.entering(PortPhase.DETOURING, now), command


def _write(state: PortState, port: int, now: datetime) -> Kept:
    state = replace(state.entering(PortPhase.WRITING, now), wanted=port)
    settings = ListenSettings(port=port)
    return state, WritePort(settings=settings, wait_seconds=_READ_BACK_SECONDS)


def _detouring(
    state: PortState, found: ListenSettings, seen: PortSight, now: datetime
) -> Kept:
    """Go on from the neighboring port to the right one, also after a restart."""
    wanted = state.wanted or found.port
    if found.port == detour(wanted):
        return _write(state, _target(seen, wanted), now)
    if found.port != wanted:
        # Someone else set a port, so qBittorrent listens.
        state = replace(state, is_deaf=False)
        return _decided(state.entering(PortPhase.LOOKING, now), found, seen, now)
    return _retried(state, seen, now) or _detour(state, wanted, now)


def _writing(
    state: PortState, found: ListenSettings, seen: PortSight, now: datetime
) -> Kept:
    """Read back what was written."""
    wanted = state.wanted or found.port
    if _is(found, wanted):
        written = replace(state, is_deaf=False, listens_since=now)
        return _in_step(written, wanted, now)
    is_before = state.before is not None and found.port == state.before.port
    if not is_before and not state.is_own(found.port):
        return state.entering(PortPhase.BY_HAND, now), _LATER
    return _retried(state, seen, now) or _write(state, _target(seen, wanted), now)


def _retried(state: PortState, seen: PortSight, now: datetime) -> Kept | None:
    """Return what follows a change that did nothing; None for the next try.

    Without a reply, Home Assistant has started since, or has waited.
    """
    match seen.reply:
        case PortReply.NOT_SENT:
            return state, _SOON
        case PortReply.SENT if state.attempts + 1 < _MAX_ATTEMPTS:
            return replace(state, attempts=state.attempts + 1), _SOON
        case PortReply.SENT | PortReply.REFUSED:
            return state.entering(PortPhase.REFUSED, now), _LATER
    return None


def _target(seen: PortSight, wanted: int) -> int:
    """Return Gluetun's port, which may be another one by now."""
    return (seen.tunnel.port if seen.tunnel is not None else 0) or wanted


_CHANGES: Final[
    Mapping[PortPhase, Callable[[PortState, ListenSettings, PortSight, datetime], Kept]]
] = {
    PortPhase.DETOURING: _detouring,
    PortPhase.WRITING: _writing,
}
