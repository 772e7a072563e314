"""When a service may be asked again. Nothing here waits: it returns how long to wait."""

from dataclasses import dataclass, field
from datetime import datetime

_FAILURES_BEFORE_PAUSE = 3
_HICCUP_SECONDS = 30
_FIRST_PAUSE_SECONDS = 15 * 60.0
_LONGEST_PAUSE_SECONDS = 6 * 3600.0
_THROTTLED_SECONDS = 60.0
_THROTTLED_AGAIN_SECONDS = 3600.0
"""ip-api.com bans clients that do not stop."""

_DAY_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class _Span:
    """A period of time."""

    begin: datetime
    seconds: float

    def left(self, now: datetime) -> float:
        elapsed = (now - self.begin).total_seconds()
        # If a wrong clock was set back, the period must not last for years.
        return max(0.0, self.seconds - elapsed) if elapsed >= 0 else 0.0


@dataclass(slots=True, kw_only=True)
class Allowance:
    """How much of something may still be used within 24 hours.

    They begin with the first use: with midnight, all installations would start at once.
    """

    limit: int
    _used: int = field(default=0, init=False)
    _day: _Span | None = field(default=None, init=False)

    def left(self, now: datetime) -> int:
        """Return how much may still be used."""
        if self.seconds_left(now) == 0:
            return self.limit
        return max(0, self.limit - self._used)

    def seconds_left(self, now: datetime) -> float:
        """Return the seconds until the count starts again."""
        return self._day.left(now) if self._day else 0.0

    def use(self, number: int, now: datetime) -> None:
        """Count a use."""
        if self.seconds_left(now) == 0:
            self._day, self._used = _Span(now, _DAY_SECONDS), 0
        self._used += number


@dataclass(slots=True, kw_only=True)
class Pace:
    """Rate limiter and circuit breaker of one service.

    Requests are at least ``spacing_seconds`` apart. A service that throttles is not asked
    for as long as it says. One that fails three times is not asked for 15 minutes, then
    for twice as long each time, up to six hours; after each pause one request decides.
    """

    spacing_seconds: float
    requests: Allowance
    largest_batch: int
    batch_limit: int = field(init=False)
    """Addresses in the next request; halved while the service refuses batches."""
    _failures: int = field(default=0, init=False)
    _throttled: int = field(default=0, init=False)
    _spacing: _Span | None = field(default=None, init=False)
    _pause: _Span | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Start with the largest batch."""
        self.batch_limit = self.largest_batch

    def pause_seconds(self, now: datetime) -> float:
        """Return how long the service must not be asked; 0 if it may be."""
        if self.requests.left(now) == 0:
            return self.requests.seconds_left(now)
        return self._pause.left(now) if self._pause else 0.0

    def spacing_left(self, now: datetime) -> float:
        """Return how long to wait since the last request."""
        return self._spacing.left(now) if self._spacing else 0.0

    def sent(self, now: datetime) -> None:
        """Count a request that is about to be sent."""
        self.requests.use(1, now)
        self._spacing = _Span(now, self.spacing_seconds)

    def succeeded(self, now: datetime, pause_seconds: float | None = None) -> None:
        """Count a useful answer, which can still ask for a pause."""
        self._failures = self._throttled = 0
        self.batch_limit = min(2 * self.batch_limit, self.largest_batch)
        self._pause_for(pause_seconds or 0.0, now)

    def batch_refused(self, size: int, now: datetime) -> None:
        """Count a batch that was refused as a whole; half of it may be accepted.

        If a single address is refused, the service may refuse everything.
        """
        if size == 1:
            self.failed(now)
        self.batch_limit = max(1, size // 2)

    def throttled(self, now: datetime, pause_seconds: float | None = None) -> None:
        """Count a "too many requests", with the pause that it asks for."""
        self._throttled += 1
        seconds = pause_seconds or _THROTTLED_SECONDS
        if self._throttled > 1:
            seconds = max(seconds, _THROTTLED_AGAIN_SECONDS)
        self._pause_for(seconds, now)

    def failed(self, now: datetime) -> None:
        """Count a request without a useful answer."""
        self._failures += 1
        doublings = self._failures - _FAILURES_BEFORE_PAUSE
        if doublings < 0:
            # Enough for the next service to take over, and for a router to restart.
            self._pause_for(_HICCUP_SECONDS * self._failures, now)
        else:
            # Bounded: a service that no longer exists would overflow the float.
            self._pause_for(_FIRST_PAUSE_SECONDS * 2 ** min(doublings, 10), now)

    def _pause_for(self, seconds: float, now: datetime) -> None:
        self._pause = _Span(now, min(seconds, _LONGEST_PAUSE_SECONDS))
