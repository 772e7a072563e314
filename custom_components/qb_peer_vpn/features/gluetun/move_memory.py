"""What outlives a restart: the move under way, the receipts, and the switch."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...gluetun import (
    Move,
    MoveHistory,
    Receipt,
    Selection,
    Way,
    history_from_store,
    history_to_store,
    move_from_store,
    move_to_store,
)
from ...models import read_moment
from ...shell.options import read_flag, read_text
from ...shell.store import VersionedStore
from .speed_meter import speed_store

LONGEST_STAY: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveState:
    """The move under way, and those before it. The card may show all of it."""

    move: Move | None = None
    """Under way; None if there is none."""
    last: Move | None = None
    """The last one that moved, which can be undone."""
    environment: Selection | None = None
    """What Gluetun chose from before our moves: what its environment says."""
    history: MoveHistory = field(default_factory=MoveHistory)
    follows: bool = False
    """Whether the recommendation is followed automatically."""
    staying_until: datetime | None = None
    """Until when a person wants no advice to move, and no automatic moves."""
    gluetun: str | None = None
    """A hash of the control server's address, the last one if moves are made in another
    way now; None if there was none, or if it is unknown."""

    def follows_by(self, way: Way) -> bool:
        """Return whether the recommendation is followed automatically in a way.

        Never where a person makes each move, who cannot turn it off there, nor where no
        move has worked yet. The choice is kept for when there is another way again.
        """
        is_automatic = way is not Way.TELL_ONLY
        return self.follows and is_automatic and self.history.is_proven(way)

    def is_staying(self, now: datetime) -> bool:
        """Return whether a person wants to stay on the server in use."""
        return self.staying_until is not None and now < self.staying_until

    def without_container(self, now: datetime) -> Self:
        """Return the state after the container was removed: another one may come.

        What was done at this one is kept, and nothing goes on at the next one.
        """
        history = self.history
        if self.move is not None:
            history = history.with_receipt(Receipt.of(self.move.lost(now)))
        return replace(
            self,
            move=None,
            last=None,
            environment=None,
            follows=False,
            history=history.at_another_gluetun(now),
        )

    def at(self, gluetun: str | None, now: datetime) -> Self:
        """Return the state for a Gluetun: moves that were made at another one are over.

        Args:
            gluetun: a hash of its address; None for the other ways, after which the same
                Gluetun may come back, or another one.
            now: aware.

        """
        is_other = None not in {gluetun, self.gluetun} and gluetun != self.gluetun
        state = self.without_container(now) if is_other else self
        return replace(state, gluetun=gluetun or self.gluetun)

    def before(self, selection: Selection | None) -> Self:
        """Return the state before a move from this selection."""
        is_ours = self.last is not None and self.last.is_target(selection)
        # Anyone who moves does not stay any more.
        return replace(
            self,
            environment=self.environment if is_ours else selection,
            staying_until=None,
        )

    def has_gone_back(self, selection: Selection | None) -> bool:
        """Return whether Gluetun left the server of the last move for its environment's."""
        last, environment = self.last, self.environment
        return (
            self.move is None
            and last is not None
            and last.request.way is Way.CONTROL_SERVER
            and selection is not None
            and not last.is_target(selection)
            and environment is not None
            and environment.chooses_like(selection)
        )


def move_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's moves; it has addresses of exits."""
    return VersionedStore(hass, f"{entry_id}.moves", private=True)


def state_to_store(state: MoveState) -> dict[str, Any]:
    """Return the state as plain data for a JSON file."""
    return {
        "move": move_to_store(state.move) if state.move else None,
        "last": move_to_store(state.last) if state.last else None,
        "environment": state.environment.to_json() if state.environment else None,
        "history": history_to_store(state.history),
        "follows": state.follows,
        "staying_until": state.staying_until and state.staying_until.isoformat(),
        "gluetun": state.gluetun,
    }


def state_from_store(stored: dict[str, Any], now: datetime) -> MoveState:
    """Return the stored state; what is not valid of it starts fresh."""
    move = _move(stored.get("move"), now)
    return MoveState(
        move=None if move is None or move.is_done else move,
        last=_move(stored.get("last"), now),
        environment=Selection.parse(stored.get("environment")),
        history=history_from_store(stored.get("history")),
        follows=read_flag(stored, "follows", default=False),
        staying_until=_staying_until(stored.get("staying_until"), now),
        gluetun=read_text(stored, "gluetun") or None,
    )


def is_usable(stored: dict[str, Any], state: MoveState) -> bool:
    """Return whether all that was stored could be read."""
    moves = (("move", state.move), ("last", state.last))
    is_read = all(stored.get(key) is None or found is not None for key, found in moves)
    until = stored.get("staying_until")
    history: object = stored.get("history")
    receipts = history.get("receipts") if isinstance(history, dict) else None
    return (
        is_read
        and isinstance(receipts, list)
        and len(receipts) == len(state.history.receipts)
        and isinstance(stored.get("follows"), bool)
        and (until is None or read_moment(until) is not None)
    )


def _move(stored: object, now: datetime) -> Move | None:
    return None if stored is None else move_from_store(stored, now)


def _staying_until(stored: object, now: datetime) -> datetime | None:
    """Return the stored time, unless it is over or later than a person can pick."""
    until = read_moment(stored)
    return until if until and timedelta() < until - now <= LONGEST_STAY else None


async def async_leave_container(hass: HomeAssistant, entry_id: str) -> None:
    """Let nothing go on of the moves of a container that was removed."""
    store = move_store(hass, entry_id)
    stored = await store.async_load()
    if stored is None:
        return
    now = dt_util.utcnow()
    state = state_from_store(stored, now)
    left = state.without_container(now)
    if left != state:
        await store.async_write(state_to_store(left))


async def async_remove_moves(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored of a connection's moves."""
    await move_store(hass, entry_id).async_remove()
    await speed_store(hass, entry_id).async_remove()
