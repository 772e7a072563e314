"""What asking 100 of 500 torrents a poll finds out, compared with asking all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

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
from tests.recommendation.corridor_graph import shipped

from .simulated_swarm import MINUTE, SimulatedSwarm, numbers_of
from .torrents import DOWNLOADS, hash_of, snapshot

POLLS = 5
TORRENTS = 500
ADDRESSES = 30_000
SUBURBS = 20
HOME = "Lisbon"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledSwarm:
    """One swarm, polled both ways."""

    world: SimulatedSwarm
    full: Peers
    """What the last poll of all torrents found."""
    rotated: Peers
    """What the last poll of some torrents found."""
    requests: tuple[int, ...]
    """Of each poll of some torrents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How far what users see is from what a full poll would show."""

    is_same_site: bool
    """Whether the recommended site is the same."""
    path: float
    """Of its latency, as a share of it."""
    centroid: float
    """Distance of the centroids before they are projected onto the sphere, in earth
    radii."""
    share: float
    """Of all peers, in the cluster that differs most."""
    traffic: float
    """Of the bytes exchanged lately, as a share of them."""


async def poll_both(seed: int, polls: int = POLLS) -> PolledSwarm:
    """Poll a swarm of the reference load every minute, both ways."""
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(PLACES) * SUBURBS))
    world = SimulatedSwarm(TORRENTS, ADDRESSES, weights, seed)
    full, rotation = _FullPoll(), _Rotation()
    for poll in range(polls):
        if poll:
            world.live()
        now = 10_000.0 + poll * MINUTE
        expected, found = full.poll(world, now), await rotation.poll(world, now)
    return PolledSwarm(
        world=world,
        full=expected,
        rotated=found,
        requests=tuple(rotation.requests),
    )


def difference(polled: PolledSwarm, weighting: Weighting) -> Difference:
    """Locate, cluster and recommend with the peers of both."""
    places = _locations()
    expected = _findings(polled.full, polled.world, places, weighting)
    found = _findings(polled.rotated, polled.world, places, weighting)
    return Difference(
        is_same_site=found.site == expected.site,
        path=abs(found.path_ms / expected.path_ms - 1.0),
        centroid=float(np.linalg.norm(found.mean - expected.mean)),
        share=max(
            abs(found.shares.get(label, 0.0) - expected.shares.get(label, 0.0))
            for label in found.shares.keys() | expected.shares.keys()
        ),
        traffic=abs(found.traffic / expected.traffic - 1.0),
    )


def _locations() -> list[Location]:
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


def _located(
    peers: Peers, world: SimulatedSwarm, places: list[Location]
) -> LocatedPeers:
    numbers = numbers_of(peers.table["address"])
    table = np.zeros(len(peers), dtype=LOCATED_PEER)
    table["network"] = networks_of(peers.table["address"])
    table["location"] = np.array(world.place_of)[numbers]
    table["recent_bytes"] = peers.table["recent_bytes"]
    return LocatedPeers(table, tuple(places))


@dataclass(frozen=True)
class _Findings:
    """What users see."""

    shares: dict[str, float]
    mean: FloatArray
    """Of the unit vectors of all peers; the centroid lies in its direction."""
    site: str
    path_ms: float
    traffic: int


def _findings(
    peers: Peers, world: SimulatedSwarm, places: list[Location], weighting: Weighting
) -> _Findings:
    swarm = merge_located(_located(peers, world, places), weighting=weighting)
    recommendation, _ = recommend(
        swarm,
        sites(*PLACES),
        at(HOME),
        settings=Settings(),
        state=DecisionState(),
        in_use=None,
        measured_legs={},
        corridors=shipped(),
        pick_server=lambda site: None,
        now=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )
    clusters = find_clusters(
        swarm,
        place_names(),
        ClusterSettings(max_clusters=8),
        recommendation=recommendation,
        corridors=shipped(),
    )
    return _Findings(
        shares={each.label: each.share for each in clusters.clusters},
        mean=swarm.weights @ swarm.vectors / swarm.total_weight,
        site=recommendation.chosen.site.key,
        path_ms=recommendation.chosen.cost_ms,
        traffic=int(peers.table["recent_bytes"].sum()),
    )


class _FullPoll:
    """Asks all torrents each time, as a reference."""

    def __init__(self) -> None:
        self._counter = TrafficCounter()

    def poll(self, world: SimulatedSwarm, now: float) -> Peers:
        answers = {hash_of(n): world.peers_of(n) for n in range(world.torrents)}
        for key, peers in answers.items():
            self._counter.count(key, peers, now=now)
        return merge_torrent_peers(
            answers,
            self._counter.recent_bytes(answers, now=now),
            dict.fromkeys(answers, DOWNLOADS),
        ).peers


class _Rotation:
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
