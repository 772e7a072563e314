"""Keeps the diary of a config entry: what was in use and recommended over the last month."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...models import Recommendation
from ...recommendation import (
    Diary,
    Stay,
    Summary,
    days_right,
    diary_from_store,
    diary_to_store,
    summarize,
)
from .store import diary_store

WRITE_DELAY_SECONDS: Final = 1800
"""The last span grows with every cycle. A crash may lose half an hour of it."""

MONTH_DAYS: Final = 30


class DiaryKeeper:
    """The diary, and where it outlives restarts."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._hass = hass
        self._store = diary_store(hass, entry_id)
        self._write_at = 0.0
        self._diary = Diary()

    async def async_load(self) -> None:
        """Read what was stored."""
        stored = await self._store.async_load()
        if stored is None:
            return
        diary = diary_from_store(stored.get("diary"))
        if diary is None:
            self._store.report_unusable("diary is not valid")
        else:
            self._diary = diary

    @callback
    def async_note(self, recommendation: Recommendation, now: datetime) -> None:
        """Note what a cycle decided."""
        self._diary = self._diary.noted(recommendation, now)
        time = self._hass.loop.time()
        if time >= self._write_at:
            self._write_at = time + WRITE_DELAY_SECONDS
        # A later time would delay the write with each cycle.
        self._store.async_delay_save(self._to_store, self._write_at - time)

    async def async_save(self) -> None:
        """Write at once: a delayed write would outlive the removal of the entry."""
        await self._store.async_save(self._to_store())

    def _to_store(self) -> dict[str, Any]:
        return {"diary": diary_to_store(self._diary)}

    @callback
    def summary(self, days: float) -> Summary:
        """Return what the diary says about the last days."""
        now = dt_util.utcnow()
        return summarize(self._diary.until(now), now - timedelta(days=days), now)

    @callback
    def month(self) -> tuple[tuple[datetime, Stay | None], ...]:
        """Return the start of each of the last days, and what was in use longest."""
        today = dt_util.start_of_local_day()
        starts = [
            dt_util.start_of_local_day(today.date() - timedelta(days=ago))
            for ago in range(MONTH_DAYS - 1, -2, -1)
        ]
        days = list(pairwise(starts))
        stays = days_right(self._diary.until(dt_util.utcnow()), days)
        return tuple(
            (start, stay) for (start, _), stay in zip(days, stays, strict=True)
        )
