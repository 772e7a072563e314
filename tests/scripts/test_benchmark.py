"""The benchmark: its load, its stand-in, and its stages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    TorrentTableSource,
    UserLogin,
)
from custom_components.qb_peer_vpn.swarm import (
    SwarmMemory,
    TorrentPeers,
    async_poll_peers,
    read_torrent_peers,
)
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from scripts.benchmarks.budget import PICTURE_KB
from scripts.benchmarks.load import Swarm, make_server_list, make_swarm
from scripts.benchmarks.picture import time_pictures
from scripts.benchmarks.stages import (
    NOW,
    SITES,
    Bench,
    read_peers,
    time_at,
    time_stages,
)
from scripts.benchmarks.stand_in import StandIn, serve

TABLES = ShippedData.load()
CITIES = TABLES.gazetteer.cities


@pytest.fixture(scope="module")
def swarm() -> Swarm:
    return make_swarm(CITIES, addresses=400, torrents=20, active=8)


def test_the_swarm_is_as_large_as_asked_for_and_always_the_same(swarm: Swarm) -> None:
    assert len(read_peers(swarm, TrafficCounter()).peers) == 400
    assert (len(swarm.torrents), len(swarm.answers)) == (20, 8)
    assert make_swarm(CITIES, addresses=400, torrents=20, active=8) == swarm


def test_the_list_is_as_large_as_the_provider_s() -> None:
    servers = parse_proton_list(make_server_list()).servers
    assert len(servers) == 15_434
    assert len({(server.country_code, server.city) for server in servers}) == 171


def test_every_stage_is_timed(tmp_path: Path, swarm: Swarm) -> None:
    bench = Bench(tmp_path, TABLES)
    timings, plain_loop = time_stages(bench, swarm, runs=1)
    assert len({(timing.name, timing.note) for timing in timings}) == len(timings) == 16
    assert all(timing.milliseconds > 0.0 for timing in timings)
    assert len(bench.sites) == SITES == 171
    whole = next(timing for timing in timings if timing.name == "whole cycle")
    assert plain_loop.milliseconds > whole.milliseconds
    assert time_at(bench, 100, runs=1).peers == 100


async def test_the_stand_in_brings_news_with_every_poll(
    socket_enabled: None, swarm: Swarm
) -> None:
    source, memory, stand_in = TorrentTableSource(), SwarmMemory(), StandIn(swarm)
    async with serve(stand_in) as url:
        session = QbittorrentSession(url, UserLogin(username="any", password="any"))
        version = await session.async_version()

        async def ask(torrent_hash: str, before: TorrentPeers) -> TorrentPeers:
            params: dict[str, str | int] = {"hash": torrent_hash, "rid": 0}
            return await session.async_ask(
                lambda api: api.get(
                    "sync/torrentPeers", read_torrent_peers, params=params
                )
            )

        async def here[T](job: Callable[[], T]) -> T:
            return job()

        tables, polls = [], []
        for now in (0.0, 301.0):
            tables.append(await source.async_poll(session, version, NOW))
            polls.append(
                await async_poll_peers(
                    tables[-1],
                    memory,
                    ask=ask,
                    run_in_worker=here,
                    clock=partial(float, now),
                )
            )
        await session.async_close()
    first, second = polls
    assert len(first.peers) == len(second.peers) == 360
    assert first.peers != second.peers
    # The first one also asks when qBittorrent was started.
    assert stand_in.requests_of_polls == [10, 9]
    assert all(each.uses_deltas and not each.session_is_shared for each in tables)
    assert [len(each.torrents) for each in tables] == [20, 20]
    assert tables[0].torrents is not tables[1].torrents


def test_the_picture_is_timed_in_light_and_dark(tmp_path: Path, swarm: Swarm) -> None:
    peers = read_peers(swarm, TrafficCounter())
    cycle = Bench(tmp_path, TABLES).cycle(peers).cycle
    light, dark = time_pictures(cycle, runs=1)
    assert (light.name, dark.name) == ("light", "dark")
    for picture in (light, dark):
        assert picture.milliseconds > 0.0
        assert 10.0 < picture.kilobytes < PICTURE_KB
