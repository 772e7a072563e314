"""Sends limits to qBittorrent, and stops for a while when that keeps failing."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
import time
from typing import Final

from ...qbittorrent import (
    CommandError,
    Priority,
    QbittorrentError,
    QbittorrentSession,
    RequestTooLargeError,
    Scalar,
    WebApi,
)
from ...shaping import WRITING_TIME, Breaker, Direction, LimitCall
from ..connection import LimitsByHand

_PATHS: Final = {
    Direction.UPLOAD: "torrents/setUploadLimit",
    Direction.DOWNLOAD: "torrents/setDownloadLimit",
}
_FEWEST: Final = 50
"""Hashes of a request that is not split any more: 2 kB."""


class LimitWriter:
    """Makes the calls of plans, one after the other, until one fails."""

    def __init__(
        self, session: QbittorrentSession, by_hand: LimitsByHand | None = None
    ) -> None:
        self._session = session
        self._by_hand = by_hand or LimitsByHand()
        self._shown_poll = self._by_hand.shown_poll
        self.breaker = Breaker()
        self._most: int | None = None
        """Hashes that a proxy lets through in one request; None if that is not known."""

    def use_table(self) -> None:
        """From now on, make calls that were decided by the table of this moment."""
        self._shown_poll = self._by_hand.shown_poll
        self._by_hand.forget(self._shown_poll)

    async def async_write(
        self, calls: tuple[LimitCall, ...], direction: Direction, until: float
    ) -> list[LimitCall]:
        """Make calls until one fails or the time is over; return the accepted ones.

        The rest is up to the next cycle, which decides again; so are limits that a person
        has changed since the table was polled.

        Args:
            calls: in the order of the plan.
            direction: which limits they set.
            until: monotonic time of the end.

        Raises:
            SessionClosedError: the entry was unloaded.

        """
        accepted: list[LimitCall] = []
        waiting = [*reversed(calls)]
        while waiting and time.monotonic() < until and self._may_call():
            part, *rest = self._parts_of(waiting.pop())
            waiting += reversed(rest)
            try:
                part = await self._async_send(part, direction)
            except RequestTooLargeError:
                if len(part.hashes) <= _FEWEST:
                    self.fail()
                    break
                self._most = len(part.hashes) // 2
                waiting.append(part)
            except QbittorrentError, CommandError:
                self.fail()
                break
            else:
                if part.hashes:
                    self.breaker = self.breaker.after_success()
                    accepted.append(part)
        return accepted

    def fail(self) -> None:
        """Count a failure."""
        self.breaker = self.breaker.after_failure(time.monotonic())

    def try_again(self) -> None:
        """Allow a call now: the user wants another try."""
        self.breaker = self.breaker.with_a_try()

    def forget_failures(self) -> None:
        """Start counting again: there is nothing to write any more."""
        self.breaker = Breaker()

    def _may_call(self) -> bool:
        return self.breaker.allows(time.monotonic())

    def _parts_of(self, call: LimitCall) -> Iterator[LimitCall]:
        size = self._most or len(call.hashes)
        for start in range(0, len(call.hashes), size):
            yield LimitCall(
                limit=call.limit,
                hashes=call.hashes[start : start + size],
                is_decrease=call.is_decrease,
            )

    async def _async_send(self, call: LimitCall, direction: Direction) -> LimitCall:
        """Send what no person has changed; return that."""
        async with self._by_hand.sending:
            hashes = self._by_hand.without_changed(call.hashes, self._shown_poll)
            if hashes:
                form: dict[str, Scalar] = {
                    "hashes": "|".join(hashes),
                    "limit": call.limit,
                }
                ask = partial(WebApi.post, path=_PATHS[direction], data=form)
                await self._session.async_ask(ask, Priority.WRITE)
        return replace(call, hashes=hashes)


def writing_ends() -> float:
    """Return the monotonic time at which a cycle that begins now stops writing."""
    return time.monotonic() + WRITING_TIME
