"""The speeds of the same peers of the same torrents, before and after a move."""

from datetime import timedelta
from ipaddress import IPv4Address
import json
from typing import Any, override
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.gluetun import speed_pairs
from custom_components.qb_peer_vpn.gluetun import Comparison, Verdict
from custom_components.qb_peer_vpn.models import TORRENT, ServerState, Torrents
from custom_components.qb_peer_vpn.shell.worker import async_get_worker
from custom_components.qb_peer_vpn.swarm import TorrentPeer
from tests.fake_table import FakeTable
from tests.gluetun.stand_in import StandIn
from tests.home import set_up

from .conftest import TOKYO
from .moving import Moving

STORE = "qb_peer_vpn.entry.speeds"
SEED, DOWNLOAD = "a" * 40, "b" * 40
PEERS = 20
"""Of each torrent, at the same addresses."""
RATE = 50_000


class Swarm:
    """Two torrents with the same peers."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table
        self.rows = np.zeros(2, dtype=TORRENT)
        self.rows["hash"] = SEED, DOWNLOAD
        self.rows["amount_left"] = 0, 10**9
        self.rows["num_leechs"] = PEERS
        self.exchange(up=RATE, down=RATE)

    def exchange(self, *, up: int, down: int = 0, ports: int = 1) -> None:
        """Let each peer have such a rate; the seed only uploads."""
        self._table.torrents = Torrents(table=self.rows.copy(), names=("", ""))
        self._table.peers_of = {
            SEED: [peer(number, up=up) for number in range(PEERS)],
            DOWNLOAD: [
                peer(number, up=up // ports, down=down // ports, port=6881 + port)
                for number in range(PEERS)
                for port in range(ports)
            ],
        }

    def limit_uploads(self, limit: int, speed: int) -> None:
        """Let qBittorrent have this limit and this speed of all uploads."""
        self._table.server = ServerState(upload_limit=limit, upload_speed=speed)


def peer(number: int, *, up: int = 0, down: int = 0, port: int = 6881) -> TorrentPeer:
    return TorrentPeer(
        address=IPv4Address(f"126.7.{number}.9"),
        port=port,
        country_code="JP",
        download_speed=down,
        upload_speed=up,
        downloaded=0,
        uploaded=0,
    )


class Measuring(Moving):
    """Lets time pass until the speeds are measured, too."""

    # Nearly as much as one sample may be about: a test lasts hours.
    calm_seconds = 114.0

    @override
    async def rests(self) -> None:
        await super().rests()
        # A sample, then a comparison, one after the other in one thread.
        for _ in range(2):
            await async_get_worker(self.hass).async_run(lambda: None)
            await super().rests()

    async def hours(self, hours: float) -> None:
        """Let time pass without a move."""
        for _ in range(round(hours * 3600 / self.calm_seconds)):
            self.freezer.tick(timedelta(seconds=self.calm_seconds))
            async_fire_time_changed(self.hass)
            await self.hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Replace the harness's fixture: the stack of each callback takes half of the time."""


@pytest.fixture
def swarm(fake_session: MagicMock) -> Swarm:
    return Swarm(fake_session.table)


@pytest.fixture
async def moving(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    swarm: Swarm,
    *,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Measuring:
    await set_up(home, through_gluetun)
    return Measuring(home, through_gluetun, freezer, gluetun)


def drift_of(moving: Moving) -> Comparison | None:
    return moving.moves.observer.meter.drift


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(2.0, Verdict.BETTER), (1.0, Verdict.SAME), (0.5, Verdict.WORSE)],
)
async def test_pairs_of_torrent_and_peer_are_compared(
    home: HomeAssistant,
    moving: Measuring,
    swarm: Swarm,
    *,
    hass_storage: dict[str, Any],
    after: float,
    verdict: Verdict,
) -> None:
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    rate = round(after * RATE)
    swarm.exchange(up=rate, down=rate, ports=2)
    receipt = await moving.ends()
    assert receipt.verdict is verdict
    # Each peer uploads to two torrents, and downloads from one of them.
    assert receipt.comparison.pairs == 3 * PEERS
    assert receipt.comparison.ratio == pytest.approx(after, rel=0.05)
    assert "126.7." not in json.dumps(hass_storage)
    (answer,) = (await moving.call("get_moves"))["moves"]
    assert answer["pairs"] == 3 * PEERS
    assert answer["drift_low"] is None


async def test_a_torrent_that_finished_meanwhile_has_no_pairs(
    moving: Measuring, swarm: Swarm
) -> None:
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    swarm.rows["amount_left"] = 0
    swarm.exchange(up=RATE)
    assert (await moving.ends()).comparison.pairs == PEERS


async def test_what_is_at_a_limit_has_no_pairs(moving: Measuring, swarm: Swarm) -> None:
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    # All uploads together are at their limit; so are the downloads of a torrent.
    swarm.limit_uploads(100, speed=97)
    swarm.rows["download_limit"] = 0, 100
    swarm.rows["download_speed"] = 0, 96
    swarm.exchange(up=RATE, down=RATE)
    receipt = await moving.ends()
    assert (receipt.comparison.pairs, receipt.verdict) == (0, Verdict.TOO_FEW)
    (answer,) = (await moving.call("get_moves"))["moves"]
    assert (answer["pairs"], answer["speed_ratio"]) == (0, None)


async def test_a_limited_number_of_pairs_is_kept(
    moving: Measuring, swarm: Swarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed_pairs, "MAX_PAIRS", 2 * PEERS)
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    assert (await moving.ends()).comparison.pairs == 2 * PEERS


async def test_peers_that_rest_count_as_slower_and_those_that_left_do_not(
    moving: Measuring, swarm: Swarm
) -> None:
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase == "watching")
    half = dt_util.utcnow() + timedelta(minutes=30)
    await moving.until(lambda: dt_util.utcnow() >= half)
    swarm.exchange(up=0)
    receipt = await moving.ends()
    assert receipt.comparison.ratio == pytest.approx(0.5, abs=0.1)
    assert receipt.verdict is Verdict.WORSE


async def test_what_changes_without_a_move_is_the_control(
    home: HomeAssistant,
    moving: Measuring,
    swarm: Swarm,
    hass_storage: dict[str, Any],
) -> None:
    await moving.hours(1.5)
    assert drift_of(moving) is None
    for hour in range(1, 3):
        swarm.exchange(up=round(RATE * 0.4**hour), down=round(RATE * 0.4**hour))
        await moving.hours(1.1)
    before = drift_of(moving)
    assert before is not None
    assert before.low < 0.7
    assert len(hass_storage[STORE]["data"]["hours"]) == 2
    # It outlives a restart.
    await moving.restarts()
    assert drift_of(moving) == before
    await moving.hours(1.1)

    await moving.begin(TOKYO)
    slower = round(RATE * 0.4**2 * 0.75)
    swarm.exchange(up=slower, down=slower)
    receipt = await moving.ends()
    assert receipt.comparison.high < 0.9
    assert receipt.verdict is Verdict.SAME
    assert receipt.drift == before
    (answer,) = (await moving.call("get_moves"))["moves"]
    assert answer["drift_low"] == round(before.low, 3)


async def test_after_a_restart_in_a_move_nothing_is_compared(
    home: HomeAssistant, moving: Measuring, hass_storage: dict[str, Any]
) -> None:
    await moving.hours(1.1)
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase == "settling")
    await moving.restarts()
    receipt = await moving.ends()
    assert (receipt.comparison, receipt.verdict) == (None, Verdict.TOO_FEW)
    # The hours of the move are no control.
    await moving.hours(0.9)
    assert drift_of(moving) is None
    assert STORE not in hass_storage


async def test_a_stored_drift_of_another_shape_begins_again(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    *,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[STORE] = {"version": 1, "minor_version": 1, "data": {"hours": [7]}}
    await set_up(home, through_gluetun)
    assert f"{STORE} cannot be used" in caplog.text
    meter = through_gluetun.runtime_data.gluetun.mover.moves.observer.meter
    assert meter.drift is None


async def test_a_removed_connection_leaves_no_drift(
    home: HomeAssistant, moving: Measuring, hass_storage: dict[str, Any]
) -> None:
    await moving.hours(2.6)
    assert STORE in hass_storage
    await home.config_entries.async_remove(moving.entry.entry_id)
    assert STORE not in hass_storage
