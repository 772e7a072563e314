"""How far the port is in step, as it is stored before each change."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from ...models import ListenSettings
from ..moving.reading import (
    UnusableError,
    choice,
    count,
    flag,
    mapping,
    optional_moment,
)
from .tunnel import MAX_PORT, TunnelWatch, optional_port

_STORE_VERSION: Final = 1


class PortPhase(StrEnum):
    """How far the port is in step."""

    LOOKING = "looking"
    """Not enough is known yet."""
    NO_PORT = "no_port"
    """Gluetun has had no forwarded port for minutes."""
    REDIRECTED = "redirected"
    """Gluetun redirects the port to another one, which the user has set."""
    UNPROVEN = "unproven"
    """It is not shown that qBittorrent uses this Gluetun."""
    WAITING = "waiting"
    """The port differs; a command of the user's may set it in a moment."""
    DETOURING = "detouring"
    """qBittorrent gets a neighboring port, so that it listens again."""
    WRITING = "writing"
    IN_STEP = "in_step"
    REFUSED = "refused"
    """qBittorrent does not take the port."""
    BY_HAND = "by_hand"
    """A person or another program chose another port: it is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortState:
    """How far the port is in step, and what was there before."""

    phase: PortPhase = PortPhase.LOOKING
    since: datetime | None = None
    """When the phase began, or its time began to count again."""
    is_shown: bool = False
    """Whether it was seen once that both programs have the same exit."""
    before: ListenSettings | None = None
    """What was there before the first change; None if nothing was changed."""
    wanted: int | None = None
    """The port of the last change."""
    port: int | None = None
    """The port when both were last in step."""
    watch: TunnelWatch = field(default_factory=TunnelWatch)
    is_deaf: bool = False
    """Whether qBittorrent has to listen again, even if the port is the same."""
    attempts: int = 0
    """Changes in a row that did nothing."""
    no_port: datetime | None = None
    """Since when Gluetun has had no port."""
    listens_since: datetime | None = None
    """When qBittorrent last began to listen because of a change of its settings."""

    def entering(self, phase: PortPhase, now: datetime) -> PortState:
        """Return the state in a phase; the time goes on if it is there already."""
        return self if phase is self.phase else replace(self, phase=phase, since=now)

    def again(self) -> PortState:
        """Return the state from which everything is decided again.

        What is in qBittorrent then is the user's choice, and what was there before is
        forgotten.
        """
        return PortState(is_shown=self.is_shown, watch=self.watch)

    def behind_another(self) -> PortState:
        """Return the state behind another Gluetun, of which nothing is known."""
        return replace(self, is_shown=False, watch=TunnelWatch(), is_deaf=False)

    def is_own(self, port: int) -> bool:
        """Return whether a port can be in qBittorrent because of us."""
        own = {self.port, self.wanted}
        return port in own or (self.wanted is not None and port == detour(self.wanted))


def detour(port: int) -> int:
    """Return a neighboring port."""
    return port + 1 if port < MAX_PORT else port - 1


def port_state_to_store(state: PortState) -> dict[str, object]:
    """Return the state as plain data for a JSON file."""
    return {
        "version": _STORE_VERSION,
        "phase": state.phase,
        "is_shown": state.is_shown,
        "before": _settings_to_store(state.before),
        "wanted": state.wanted,
        "port": state.port,
        "watch": state.watch.to_json(),
        "is_deaf": state.is_deaf,
        "attempts": state.attempts,
        "listens_since": (
            state.listens_since.isoformat() if state.listens_since else None
        ),
    }


def port_state_from_store(stored: object, now: datetime) -> PortState | None:
    """Return the stored state; None if the data are not valid.

    The waiting times count from now on: no one has looked since.
    """
    try:
        data = mapping(stored)
        if data.get("version") != _STORE_VERSION:
            return None
        return PortState(
            phase=choice(PortPhase, data.get("phase")),
            since=now,
            is_shown=flag(data.get("is_shown")),
            before=_settings_from_store(data.get("before")),
            wanted=optional_port(data.get("wanted")),
            port=optional_port(data.get("port")),
            watch=TunnelWatch.from_json(data.get("watch")),
            is_deaf=flag(data.get("is_deaf")),
            attempts=count(data.get("attempts")),
            listens_since=optional_moment(data.get("listens_since")),
        )
    except UnusableError:
        return None


def _settings_to_store(settings: ListenSettings | None) -> dict[str, object] | None:
    if settings is None:
        return None
    return {
        "port": settings.port,
        "is_random": settings.is_random,
        "asks_router": settings.asks_router,
    }


def _settings_from_store(stored: object) -> ListenSettings | None:
    if stored is None:
        return None
    data = mapping(stored)
    port, is_random = count(data.get("port")), flag(data.get("is_random"))
    if port > MAX_PORT or (port == 0 and not is_random):
        raise UnusableError
    return ListenSettings(
        port=port, is_random=is_random, asks_router=flag(data.get("asks_router"))
    )
