"""Entities that write little.

Each change of a state or an attribute is a row in the recorder's database, also if the
attribute itself is not recorded. Peers and rates change with each poll.
"""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeIs, override

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .coordinator import Coordinator
from .entity import PeerVpnEntity

QUIET_FOR: Final = timedelta(minutes=10)
"""What is no news waits so long after the last write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """Differences between numbers that are no news; the larger one holds."""

    absolute: float = 0
    relative: float = 0
    """Of the larger number, 0 to 1."""

    def is_news(self, before: object, now: object) -> bool:
        """Return whether a value is far from the one before; texts have no distance."""
        if not _is_number(before) or not _is_number(now):
            return before != now
        tolerated = max(self.absolute, self.relative * max(abs(before), abs(now)))
        return abs(now - before) > tolerated


def _is_number(value: object) -> TypeIs[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


EVERYTHING: Final = Tolerance()
"""Every difference is news."""


class QuietEntity[CoordinatorT: Coordinator[Any]](PeerVpnEntity[CoordinatorT]):
    """Writes news at once, and other changes at most every ten minutes.

    What a person asked for is written at once, too.
    """

    _tolerance: Tolerance = EVERYTHING
    _written: tuple[object, ...] = ()
    _quiet_until: datetime | None = None
    _stop_waiting: CALLBACK_TYPE | None = None

    @property
    @abstractmethod
    def _news(self) -> tuple[object, ...]:
        """The values whose changes are written at once if they are large enough."""

    @override
    async def async_added_to_hass(self) -> None:
        """Remember the first values, which Home Assistant writes itself.

        They may be half the truth, so that the next ones come at once.
        """
        await super().async_added_to_hass()
        self._written = self._current()
        self.async_on_remove(self._async_stop_waiting)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the new data now, or later."""
        if self._is_due():
            self._async_write()
        elif self._stop_waiting is None and self._quiet_until is not None:
            self._stop_waiting = async_track_point_in_utc_time(
                self.hass,
                HassJob(self._async_write, cancel_on_shutdown=True),
                self._quiet_until,
            )

    def _is_due(self) -> bool:
        if self.coordinator.is_asked or self._quiet_until is None:
            return True
        if dt_util.utcnow() >= self._quiet_until:
            return True
        # While one of them is unavailable, it has no values.
        pairs = zip(self._written, self._current(), strict=False)
        return any(self._tolerance.is_news(before, now) for before, now in pairs)

    @callback
    def _async_write(self, _: datetime | None = None) -> None:
        self._async_stop_waiting()
        self._written = self._current()
        self._quiet_until = dt_util.utcnow() + QUIET_FOR
        self.async_write_ha_state()

    def _current(self) -> tuple[object, ...]:
        available = self.available
        return (available, *(self._news if available else ()))

    @callback
    def _async_stop_waiting(self) -> None:
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
