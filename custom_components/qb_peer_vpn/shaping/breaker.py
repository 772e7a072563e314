"""Stop writing for a while when calls fail one after the other."""

from dataclasses import dataclass, replace
from typing import Final, Self

FAILURES: Final = 5
"""Failed calls in a row that stop the writing."""
FIRST_PAUSE: Final = 60.0
MAX_PAUSE: Final = 900.0
"""Seconds until the next try. Each try that fails doubles the pause."""
WRITING_TIME: Final = 10.0
"""Seconds after which a cycle stops writing; the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """Whether calls are allowed. Times are monotonic, in seconds."""

    failures: int = 0
    """In a row."""
    opened_at: float | None = None
    """When the writing stopped; None while it goes on."""
    pause: float = 0.0
    """Seconds from the last failure to the next try."""
    failed_at: float = 0.0

    def allows(self, now: float) -> bool:
        """Return whether a call may be made: always, or the one try after a pause."""
        return self.opened_at is None or now - self.failed_at >= self.pause

    def is_open_for(self, seconds: float, now: float) -> bool:
        """Return whether the writing stopped at least so long ago."""
        return self.opened_at is not None and now - self.opened_at >= seconds

    def with_a_try(self) -> Self:
        """Return the state that allows a call now; that nothing worked is not forgotten."""
        return replace(self, pause=0.0)

    def after_success(self) -> Self:
        """Return the state after a call that qBittorrent accepted."""
        return type(self)()

    def after_failure(self, now: float) -> Self:
        """Return the state after a call that timed out, was refused, or broke off."""
        failures = self.failures + 1
        if failures < FAILURES:
            return replace(self, failures=failures, failed_at=now)
        return replace(
            self,
            failures=failures,
            failed_at=now,
            opened_at=now if self.opened_at is None else self.opened_at,
            pause=min(2.0 * self.pause, MAX_PAUSE) if self.pause else FIRST_PAUSE,
        )
