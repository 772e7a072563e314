"""A day of a box: peers come and go, rates move, and downloads start and end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, pi
from random import Random
from typing import Final
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.models import PeerSnapshot, ServerState
from tests.home import make_peer, make_snapshot

MINUTE: Final = timedelta(minutes=1)
PLACES: Final = (
    ("126.7.{}.9", "JP", 6.0),
    ("80.58.{}.20", "ES", 0.0),
    ("81.2.{}.142", "GB", 1.0),
    ("178.199.{}.9", "CH", 12.0),
)
"""Networks, their country, and the hour at which most of their peers are there."""
MEAN_PEERS: Final = 25
"""Of each place."""


@dataclass
class Day:
    """The world of a connection, minute by minute; the same for the same seed."""

    fake_session: MagicMock
    random: Random = field(default_factory=lambda: Random(11))
    downloading: bool = False
    total: int = 10**12

    def show(self, at: datetime) -> None:
        """Let qBittorrent answer what is true at a time."""
        hour = at.hour + at.minute / 60
        self.fake_session.async_peer_snapshot.return_value = self._swarm(hour)
        self.fake_session.table.server = self._server(hour)

    def _swarm(self, hour: float) -> PeerSnapshot:
        peers = [
            make_peer(address.format(block), country)
            for address, country, top in PLACES
            for block in self.random.sample(range(100), self._count(hour - top))
        ]
        return make_snapshot(*peers, exit_v4="193.138.218.1")

    def _count(self, hours: float) -> int:
        mean = MEAN_PEERS * (1 + 0.4 * cos(2 * pi * hours / 24))
        return max(0, round(self.random.gauss(mean, 0.08 * mean)))

    def _server(self, hour: float) -> ServerState:
        if self.random.random() < 1 / 90:
            # About eight downloads a day, of an hour and a half at most.
            self.downloading = not self.downloading
        received = self._rate(8e6) if self.downloading else 0
        sent = self._rate(2e6 * (1.2 + cos(2 * pi * hour / 24)))
        self.total += 60 * received
        return ServerState(
            download_speed=received,
            upload_speed=sent,
            total_downloaded=self.total,
            total_uploaded=2 * self.total,
            free_space=10**13 - self.total,
            peer_connections=self.random.randrange(80, 130),
            alternative_limits=False,
        )

    def _rate(self, mean: float) -> int:
        return max(0, round(self.random.gauss(mean, 0.25 * mean)))


async def async_play(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, day: Day, *, minutes: int
) -> None:
    """Let a day go on."""
    for _ in range(minutes):
        day.show(dt_util.utcnow())
        await async_wait(hass, freezer, minutes=1)


async def async_wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *, minutes: int
) -> None:
    """Let time pass, with one poll a minute."""
    for _ in range(minutes):
        freezer.tick(MINUTE)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
