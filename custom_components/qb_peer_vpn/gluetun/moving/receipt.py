"""The receipt of a move, and the history that they make up."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Self

from ...models import Confidence, IpAddress
from .move import Move, Outcome, UndoReason
from .reading import (
    UnusableError,
    choice,
    flag,
    items,
    mapping,
    moment,
    optional_address,
    optional_choice,
    optional_count,
    optional_moment,
    optional_number,
)
from .request import Cause, MoveServer, Way, optional_server
from .speeds import Comparison, optional_comparison
from .verdict import Verdict

_KEPT: Final = timedelta(days=365)
_BARRED: Final = timedelta(days=7)
_WEEK: Final = timedelta(days=7)
_CLOCK_ERROR: Final = timedelta(days=1)
"""What is later than now by more than this is not believed."""
_MAX_RECEIPTS: Final = 1000
_STORE_VERSION: Final = 1

_TOUCHED: Final = frozenset(
    {
        Outcome.MOVED,
        Outcome.UNDONE,
        Outcome.RESTARTED,
        Outcome.OVERWRITTEN,
        Outcome.LOST,
        Outcome.STUCK,
    }
)
"""Outcomes of moves that interrupted connections."""
_BARRING: Final = frozenset({Outcome.UNDONE, Outcome.UNKNOWN_SERVER, Outcome.STUCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a move was, what it brought, and what was undone."""

    way: Way
    cause: Cause
    origin: MoveServer | None
    """The server before; None if it was unknown."""
    target: MoveServer
    started: datetime
    finished: datetime
    outcome: Outcome
    undo: UndoReason | None
    verdict: Verdict | None
    """None if the move ended before it could be judged."""
    saving_ms: float | None
    """Predicted saving."""
    confidence: Confidence | None
    exit_before: IpAddress | None = field(repr=False)
    exit_after: IpAddress | None = field(repr=False)
    port_before: int | None
    port_after: int | None
    peers_before: int | None
    peers_after: int | None
    comparison: Comparison | None
    """Speeds of the same peers after the move and before it."""
    drift: Comparison | None = None
    """How speeds changed without a move in the week before."""

    @classmethod
    def of(cls, move: Move) -> Self:
        """Make the receipt of a move that is over."""
        if move.outcome is None or move.finished is None:
            raise ValueError("the move is not over")
        return cls(
            way=move.request.way,
            cause=move.request.cause,
            origin=move.before.server,
            target=move.request.server,
            started=move.started,
            finished=move.finished,
            outcome=move.outcome,
            undo=move.undo,
            verdict=move.verdict,
            saving_ms=move.request.saving_ms,
            confidence=move.request.confidence,
            exit_before=move.before.exit,
            exit_after=move.exit,
            port_before=move.before.port,
            port_after=move.port,
            peers_before=move.before.peers,
            peers_after=move.peers,
            comparison=move.comparison,
            drift=move.drift,
        )

    @property
    def interrupted(self) -> bool:
        """Whether the move interrupted the connections."""
        return self.outcome in _TOUCHED

    @property
    def is_proof(self) -> bool:
        """Whether it shows that moves work here: to a server, and not unsafe."""
        is_safe = self.verdict is not None and self.verdict is not Verdict.UNSAFE
        return self.outcome is Outcome.MOVED and is_safe

    def to_json(self) -> dict[str, object]:
        """Return it as plain data, for a file, an action, and the card."""
        return {
            "way": self.way,
            "cause": self.cause,
            "origin": self.origin.to_json() if self.origin else None,
            "target": self.target.to_json(),
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat(),
            "outcome": self.outcome,
            "undo": self.undo,
            "verdict": self.verdict,
            "saving_ms": self.saving_ms,
            "confidence": self.confidence,
            "exit_before": str(self.exit_before) if self.exit_before else None,
            "exit_after": str(self.exit_after) if self.exit_after else None,
            "port_before": self.port_before,
            "port_after": self.port_after,
            "peers_before": self.peers_before,
            "peers_after": self.peers_after,
            "comparison": self.comparison.to_json() if self.comparison else None,
            "drift": self.drift.to_json() if self.drift else None,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read what was stored, or raise ``UnusableError``."""
        data = mapping(stored)
        return cls(
            way=choice(Way, data.get("way")),
            cause=choice(Cause, data.get("cause")),
            origin=optional_server(data.get("origin")),
            target=MoveServer.from_json(data.get("target")),
            started=moment(data.get("started")),
            finished=moment(data.get("finished")),
            outcome=choice(Outcome, data.get("outcome")),
            undo=optional_choice(UndoReason, data.get("undo")),
            verdict=optional_choice(Verdict, data.get("verdict")),
            saving_ms=optional_number(data.get("saving_ms")),
            confidence=optional_choice(Confidence, data.get("confidence")),
            exit_before=optional_address(data.get("exit_before")),
            exit_after=optional_address(data.get("exit_after")),
            port_before=optional_count(data.get("port_before")),
            port_after=optional_count(data.get("port_after")),
            peers_before=optional_count(data.get("peers_before")),
            peers_after=optional_count(data.get("peers_after")),
            comparison=optional_comparison(data.get("comparison")),
            drift=optional_comparison(data.get("drift")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHistory:
    """The receipts of a year."""

    receipts: tuple[Receipt, ...] = ()
    """The latest last."""
    is_off: bool = False
    """Whether moves are off, because an undo failed, until a person acknowledges it."""
    has_leaked: bool = False
    """Whether the kill switch failed after a move, until a person has read it."""
    elsewhere_until: datetime | None = None
    """When this Gluetun took the place of another one, where the moves before were made."""

    def with_receipt(self, receipt: Receipt) -> Self:
        """Return the history with one more receipt, and without those of last year."""
        kept = [
            each for each in self.receipts if receipt.finished - each.finished <= _KEPT
        ]
        return replace(
            self,
            receipts=tuple([*kept, receipt][-_MAX_RECEIPTS:]),
            is_off=self.is_off or receipt.outcome is Outcome.STUCK,
            has_leaked=self.has_leaked or receipt.undo is UndoReason.HOME_EXIT,
        )

    def at_another_gluetun(self, now: datetime) -> Self:
        """Return the history when another Gluetun may come, of which nothing is known."""
        until = self.elsewhere_until
        is_known = until and all(each.started < until for each in self.receipts)
        return self if is_known else replace(self, elsewhere_until=now)

    def beside(self, others: Iterable[Self]) -> Self:
        """Return the history with what others did to the same Gluetun."""
        receipts, is_off = [*self.receipts], self.is_off
        for each in others:
            theirs = each.made_here(Way.CONTROL_SERVER)
            receipts += theirs
            is_stuck = any(receipt.outcome is Outcome.STUCK for receipt in theirs)
            is_off = is_off or (each.is_off and is_stuck)
        receipts.sort(key=lambda receipt: receipt.finished)
        return replace(self, receipts=tuple(receipts), is_off=is_off)

    def made_here(self, way: Way) -> tuple[Receipt, ...]:
        """Return the receipts of moves in a way, without those at an earlier Gluetun."""
        until = self.elsewhere_until
        return tuple(
            each
            for each in self.receipts
            if each.way is way and (until is None or each.started >= until)
        )

    def acknowledged(self) -> Self:
        """Return the history after a person has seen that an undo failed."""
        return replace(self, is_off=False)

    def with_leak_read(self) -> Self:
        """Return the history after a person has read that the kill switch failed."""
        return replace(self, has_leaked=False)

    def is_barred(self, server: MoveServer, now: datetime) -> bool:
        """Return whether a move to a server failed in the last seven days."""
        return any(
            each.target.key == server.key
            # An undo may end otherwise, such as by a restart of Gluetun.
            and (each.outcome in _BARRING or each.undo is not None)
            # A person's own wish says nothing about the server.
            and each.undo is not UndoReason.ASKED
            for each in self._since(_BARRED, now)
        )

    def unknown_machines(self, now: datetime) -> frozenset[str]:
        """Return the machines that Gluetun did not know in the last seven days."""
        return frozenset(
            each.target.machine
            for each in self._since(_BARRED, now)
            if each.outcome is Outcome.UNKNOWN_SERVER
        )

    def moves_in_week(self, now: datetime) -> int:
        """Return how many moves interrupted the connections in the last seven days."""
        return sum(each.interrupted for each in self._since(_WEEK, now))

    def moved_within(self, time: timedelta, now: datetime) -> bool:
        """Return whether a move interrupted the connections in this time."""
        return any(each.interrupted for each in self._since(time, now))

    def failed_within(self, time: timedelta, now: datetime) -> bool:
        """Return whether a move came to nothing in this time.

        One to an unknown server does not count: only that server is barred.
        """
        return any(
            not each.interrupted and each.outcome is not Outcome.UNKNOWN_SERVER
            for each in self._since(time, now)
        )

    def is_proven(self, way: Way) -> bool:
        """Return whether a move in this way has worked here, as automatic ones need."""
        return any(each.is_proof for each in self.made_here(way))

    def _since(self, time: timedelta, now: datetime) -> Iterable[Receipt]:
        return (
            each
            for each in self.receipts
            if -_CLOCK_ERROR <= now - each.finished < time
        )


def history_to_store(history: MoveHistory) -> dict[str, object]:
    """Return the history as plain data for a JSON file."""
    return {
        "version": _STORE_VERSION,
        "is_off": history.is_off,
        "has_leaked": history.has_leaked,
        "elsewhere_until": history.elsewhere_until
        and history.elsewhere_until.isoformat(),
        "receipts": [each.to_json() for each in history.receipts],
    }


def history_from_store(stored: object) -> MoveHistory:
    """Return the stored history, without the receipts that are not valid."""
    receipts = []
    try:
        data = mapping(stored)
        if data.get("version") != _STORE_VERSION:
            return MoveHistory()
        is_off, rows = flag(data.get("is_off")), items(data.get("receipts"))
        # Older versions did not store it.
        has_leaked = flag(data.get("has_leaked", False))
        elsewhere_until = optional_moment(data.get("elsewhere_until"))
    except UnusableError:
        return MoveHistory()
    for row in rows[-_MAX_RECEIPTS:]:
        try:
            receipts.append(Receipt.from_json(row))
        except UnusableError:
            continue
    return MoveHistory(
        receipts=tuple(receipts),
        is_off=is_off,
        has_leaked=has_leaked,
        elsewhere_until=elsewhere_until,
    )
