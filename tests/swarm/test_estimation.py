"""Asking 100 of 500 torrents a poll finds out the same as asking all of them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import FloatArray
from custom_components.qb_peer_vpn.models import (
    LOCATED_PEER,
    LocatedPeers,
    Location,
    Peers,
    networks_of,
)
from custom_components.qb_peer_vpn.recommendation import (
    ClusterSettings,
    DecisionState,
    Settings,
    Weighting,
    find_clusters,
    merge_peers as merge_located,
    recommend,
)
from custom_components.qb_peer_vpn.swarm import (
    SwarmMemory,
    TorrentPeers,
    async_poll_peers,
)
from custom_components.qb_peer_vpn.swarm.merging import merge_torrent_peers
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter
from tests.recommendation.builders import (
    PLACES,
    at,
    city_location,
    place_names,
    point,
    sites,
)

from .simulated_swarm import MINUTE, SimulatedSwarm, numbers_of
from .torrents import hash_of, snapshot

POLLS = 5
TORRENTS = 500
ADDRESSES = 30_000
SUBURBS = 20
HOME = "Lisbon"


def locations() -> list[Location]:
    """Spread each place over some suburbs."""
    chance = np.random.default_rng(2)
    return [
        city_location(
            point(
                latitude + float(chance.normal(0.0, 0.2)),
                longitude + float(chance.normal(0.0, 0.2)),
            ),
            country,
        )
        for country, latitude, longitude in PLACES.values()
        for _ in range(SUBURBS)
    ]


def located(
    peers: Peers, world: SimulatedSwarm, places: list[Location]
) -> LocatedPeers:
    numbers = numbers_of(peers.table["address"])
    table = np.zeros(len(peers), dtype=LOCATED_PEER)
    table["network"] = networks_of(peers.table["address"])
    table["location"] = np.array(world.place_of)[numbers]
    table["recent_bytes"] = peers.table["recent_bytes"]
    return LocatedPeers(table, tuple(places))


@dataclass(frozen=True)
class Findings:
    """What users see."""

    shares: dict[str, float]
    mean: FloatArray
    """Of the unit vectors of all peers; where it leads to is the centroid."""
    site: str
    path_ms: float
    peers: int
    traffic: int


def findings(
    peers: Peers, world: SimulatedSwarm, places: list[Location], weighting: Weighting
) -> Findings:
    swarm = merge_located(located(peers, world, places), weighting=weighting)
    recommendation, _ = recommend(
        swarm,
        sites(*PLACES),
        at(HOME),
        settings=Settings(),
        state=DecisionState(),
        in_use=None,
        measured_legs={},
        pick_server=lambda site: None,
    )
    clusters = find_clusters(
        swarm,
        place_names(),
        ClusterSettings(max_clusters=8),
        recommended=recommendation.chosen,
        reference=recommendation.reference,
    )
    return Findings(
        shares={each.label: each.share for each in clusters.clusters},
        mean=swarm.weights @ swarm.vectors / swarm.total_weight,
        site=recommendation.chosen.site.key,
        path_ms=recommendation.chosen.path_ms,
        peers=len(peers),
        traffic=int(peers.table["recent_bytes"].sum()),
    )


class FullPoll:
    """Asks all torrents each time, as a reference."""

    def __init__(self) -> None:
        self._counter = TrafficCounter()

    def poll(self, world: SimulatedSwarm, now: float) -> Peers:
        answers = {hash_of(n): world.peers_of(n) for n in range(world.torrents)}
        for key, peers in answers.items():
            self._counter.count(key, peers, now=now)
        return merge_torrent_peers(
            answers, self._counter.recent_bytes(answers, now=now)
        )


class Rotation:
    """Asks as the integration does."""

    def __init__(self) -> None:
        self._memory = SwarmMemory()
        self.requests: list[int] = []

    async def poll(self, world: SimulatedSwarm, now: float) -> Peers:
        asked = 0

        async def ask(torrent_hash: str, before: TorrentPeers) -> TorrentPeers:
            nonlocal asked
            asked += 1
            return world.peers_of(int(torrent_hash, 16))

        async def here[T](job: Callable[[], T]) -> T:
            return job()

        found = await async_poll_peers(
            snapshot(world.table()),
            self._memory,
            ask=ask,
            run_in_worker=here,
            clock=lambda: now,
        )
        self.requests.append(asked)
        return found.peers


async def poll_both(
    seed: int, polls: int
) -> tuple[SimulatedSwarm, Peers, Peers, list[int]]:
    """Poll both ways; return what the last poll of each found."""
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(PLACES) * SUBURBS))
    world = SimulatedSwarm(TORRENTS, ADDRESSES, weights, seed)
    full, rotation = FullPoll(), Rotation()
    for poll in range(polls):
        if poll:
            world.live()
        now = 10_000.0 + poll * MINUTE
        expected, found = full.poll(world, now), await rotation.poll(world, now)
    return world, expected, found, rotation.requests


@pytest.fixture(scope="module")
def swarms() -> tuple[SimulatedSwarm, Peers, Peers, list[int]]:
    return asyncio.run(poll_both(1, POLLS))


@pytest.mark.parametrize("weighting", Weighting)
def test_five_polls_find_out_what_full_polls_do(
    weighting: Weighting, swarms: tuple[SimulatedSwarm, Peers, Peers, list[int]]
) -> None:
    """With the reference load and 2 % of the peers new each minute."""
    world, full, rotated, requests = swarms
    places = locations()
    expected = findings(full, world, places, weighting)

    found = findings(rotated, world, places, weighting)

    assert requests == [100] * POLLS
    assert found.site == expected.site
    assert found.path_ms == pytest.approx(expected.path_ms, rel=0.01)
    assert np.linalg.norm(found.mean - expected.mean) < 0.01
    assert found.shares.keys() == expected.shares.keys()
    assert max(share_differences(found, expected)) < 0.01
    assert found.traffic == pytest.approx(expected.traffic, rel=0.1)


def share_differences(found: Findings, expected: Findings) -> list[float]:
    """Return how far apart the shares of each cluster are."""
    labels = found.shares.keys() | expected.shares.keys()
    return [
        abs(found.shares.get(label, 0.0) - expected.shares.get(label, 0.0))
        for label in labels
    ]
