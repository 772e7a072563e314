"""Torrents that change from poll to poll, as Home Assistant sees them."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.torrents.tables import row, torrents

type Row = dict[str, object]

EVENT = "event.peer_vpn_torrents"


def now() -> int:
    return int(dt_util.utcnow().timestamp())


def loading(**changes: object) -> Row:
    """A torrent of which half is there."""
    half: Row = {
        "added_on": now() - 600,
        "amount_left": 500,
        "completion_on": -1,
        "downloaded": 500,
        "state": "downloading",
    }
    return row(**{**half, **changes})


def done(at: datetime | None = None, **changes: object) -> Row:
    """A torrent that is complete."""
    moment = int(at.timestamp()) if at else now()
    return row(added_on=moment - 600, completion_on=moment, downloaded=1_000, **changes)


class Story:
    """Shows lists of torrents one after the other."""

    def __init__(
        self, hass: HomeAssistant, fake_session: MagicMock, clock: FrozenDateTimeFactory
    ) -> None:
        self._hass = hass
        self._fake_session = fake_session
        self._clock = clock

    def shows(self, **rows: Row) -> None:
        """Let the next poll have these torrents, by name."""
        table: Any = self._fake_session.table
        table.torrents = torrents(rows)

    def settles(self, *, is_so: bool) -> None:
        """Let qBittorrent have started a moment ago, or not."""
        table: Any = self._fake_session.table
        table.is_settling = is_so

    async def passes(self, **time: float) -> None:
        """Let time pass, and the polls in it that are due."""
        self._clock.tick(timedelta(**(time or {"seconds": 65})))
        async_fire_time_changed(self._hass)
        await self._hass.async_block_till_done(wait_background_tasks=True)

    async def goes_on(self, **rows: Row) -> None:
        """Let the next poll come, with these torrents."""
        self.shows(**rows)
        await self.passes()
