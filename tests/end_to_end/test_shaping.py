"""Limits of real qBittorrents: six torrents share a cap, counted by what they sent."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
import json
import os
from pathlib import Path
import time

import pytest

from custom_components.qb_peer_vpn.features.shaping.step import (
    Mode,
    Situation,
    take_step,
)
from custom_components.qb_peer_vpn.features.shaping.writer import LimitWriter
from custom_components.qb_peer_vpn.models import TorrentSnapshot
from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    QbittorrentVersion,
    TorrentTableSource,
)
from custom_components.qb_peer_vpn.shaping import (
    Direction,
    Memory,
    Promise,
    Rule,
    Rulebook,
    ShapingSettings,
    after_call,
)

from .daemon import PEER_PORT, Qbittorrent

MIB = 1024 * 1024
CAP = MIB
TORRENTS = 6
SIZE = 40 * MIB
"""Of each torrent: none is complete before the end."""
TRACKER = "http://127.0.0.1:9/announce"
CYCLE = 15.0
WARM_UP, MEASURED = 3, 4
"""Cycles until the limits have settled, and those that count: 60 seconds."""


@pytest.fixture
def leecher(qbittorrent: Qbittorrent, tmp_path: Path) -> Iterator[Qbittorrent]:
    """The same version once more, which takes all that it can get."""
    with Qbittorrent(
        qbittorrent.binary, tmp_path / "leecher", web_port=18082, peer_port=16882
    ) as running:
        yield running


class Shaper:
    """Cycles with all of the feature but Home Assistant."""

    def __init__(
        self, session: QbittorrentSession, version: QbittorrentVersion
    ) -> None:
        self._session, self._version = session, version
        self._source = TorrentTableSource()
        self._writer = LimitWriter(session)
        self._memory = Memory()
        self._rulebook = Rulebook(
            (Rule(key="rule", hosts=("127.0.0.1",), cap=CAP, promise=Promise.STRICT),)
        )

    async def cycle(self, mode: Mode = Mode.SHAPE) -> TorrentSnapshot:
        snapshot = await self._source.async_poll(
            self._session, self._version, datetime.now(UTC)
        )
        situation = Situation(
            snapshot=snapshot,
            rulebook=self._rulebook,
            settings=ShapingSettings(rollout=100),
            now=time.monotonic(),
        )
        step = take_step(situation, self._memory, Direction.UPLOAD, mode)
        self._memory = step.memory
        assert step.plan is not None
        for call in await self._writer.async_write(
            step.plan.calls, Direction.UPLOAD, time.monotonic() + 10
        ):
            self._memory = after_call(self._memory, call)
            self._source.look_at(call.hashes)
        assert not self._writer.breaker.failures
        return snapshot


def share(seeder: Qbittorrent, leecher: Qbittorrent) -> None:
    """Let the leecher want six torrents of the seeder, over TCP, without a limit."""
    for each in (seeder, leecher):
        # Over µTP, a busy machine sends less than a limit allows.
        each.call("app/setPreferences", json=json.dumps({"bittorrent_protocol": 1}))
    for number in range(TORRENTS):
        data, name = os.urandom(SIZE), f"torrent-{number}"
        key = seeder.seed_data(name, data, TRACKER)
        seeder.call("torrents/setUploadLimit", hashes=key, limit="1024")
        leecher.download_data(name, data, TRACKER)
        leecher.call("torrents/addPeers", hashes=key, peers=f"127.0.0.1:{PEER_PORT}")


async def measured_rate(shaper: Shaper) -> float:
    """Return the bytes a second of all torrents, each of which sends something."""
    began, first = time.monotonic(), await shaper.cycle()
    for _ in range(MEASURED):
        await asyncio.sleep(CYCLE)
        ended, last = time.monotonic(), await shaper.cycle()
    sent = last.torrents.table["uploaded"] - first.torrents.table["uploaded"]
    assert all(sent > 0)
    return float(sent.sum()) / (ended - began)


@pytest.mark.long
async def test_six_torrents_send_what_their_tracker_s_cap_allows(
    qbittorrent: Qbittorrent,
    leecher: Qbittorrent,
    session: QbittorrentSession,
    record_property: Callable[[str, object], None],
) -> None:
    await asyncio.to_thread(partial(share, qbittorrent, leecher))
    shaper = Shaper(session, await session.async_version())
    for _ in range(WARM_UP):
        await shaper.cycle()
        await asyncio.sleep(CYCLE)

    rate = await measured_rate(shaper)
    record_property("share of the cap", round(rate / CAP, 3))
    assert rate == pytest.approx(CAP, rel=0.10)

    # What was there before us comes back.
    await shaper.cycle(Mode.RESTORE)
    limits = {each["up_limit"] for each in qbittorrent.call("torrents/info")}
    assert limits == {1024}
