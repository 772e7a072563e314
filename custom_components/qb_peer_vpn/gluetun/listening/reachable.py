"""Whether peers can connect to qBittorrent, as far as qBittorrent really knows.

It says ``connected`` once someone connected since it last began to listen. An old one
keeps saying so after a change of the tunnel, although it is deaf then. So the word counts
only after it was seen to say something else, or has listened again.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from ...models import ConnectionStatus
from ..moving.reading import UnusableError, flag, mapping
from .sight import PortSight
from .tunnel import TunnelWatch

_SETTLING: Final = timedelta(seconds=60)
"""So long, what qBittorrent says may be about the tunnel or port before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether peers can connect, and why one may believe that."""

    watch: TunnelWatch = field(default_factory=TunnelWatch)
    is_doubtful: bool = True
    """Whether ``connected`` may be about an earlier tunnel."""
    since: datetime | None = None
    """When the tunnel became another one, or the port was set."""
    is_reachable: bool | None = None
    """None while that is unknown."""


def reach(
    state: Reach, seen: PortSight, listens_since: datetime | None, now: datetime
) -> Reach:
    """Return the next state.

    Args:
        state: the present one.
        seen: what is seen now.
        listens_since: when qBittorrent last began to listen because its port was set.
        now: aware.

    """
    watch, is_other = state.watch.after(seen.tunnel, is_up=seen.is_up)
    state = Reach(watch=watch, since=now) if is_other else replace(state, watch=watch)
    if listens_since is not None and (
        state.since is None or listens_since > state.since
    ):
        state = replace(state, since=listens_since, is_doubtful=False)
    if seen.connection is None or watch.was_down:
        return replace(state, is_reachable=None)
    if seen.connection is not ConnectionStatus.CONNECTED:
        return replace(state, is_doubtful=False, is_reachable=False)
    is_settling = state.since is not None and now - state.since < _SETTLING
    is_doubtful = state.is_doubtful and not seen.follows_tunnels
    is_known = not (is_settling or is_doubtful)
    return replace(state, is_reachable=True if is_known else None)


def reach_to_store(state: Reach) -> dict[str, object]:
    """Return what is to survive a restart as plain data for a JSON file."""
    return {
        "watch": state.watch.to_json(),
        "is_doubtful": state.is_doubtful,
    }


def reach_from_store(stored: object) -> Reach:
    """Return the stored state; a fresh one if the data are not valid."""
    try:
        data = mapping(stored)
        return Reach(
            watch=TunnelWatch.from_json(data.get("watch")),
            is_doubtful=flag(data.get("is_doubtful")),
        )
    except UnusableError:
        return Reach()
