from collections import Counter
from ipaddress import ip_network

import pytest

from scripts.demo_home.places import Continent, load_places
from scripts.demo_home.swarm import (
    CYCLE,
    LEAVES_ASIA,
    LEAVES_EUROPE,
    POPULAR,
    Swarm,
    SwarmPeer,
    continent_weights,
)

PLACES = load_places()
SWARM = Swarm(PLACES, seed=7)
MOMENTS = (0.0, 61.0, 200.0, 5000.0)


def share(peers: tuple[SwarmPeer, ...], continent: Continent) -> float:
    return sum(peer.place.continent is continent for peer in peers) / len(peers)


def test_the_same_seed_and_moment_give_the_same_swarm() -> None:
    assert Swarm(PLACES, seed=7).peers(600) == SWARM.peers(600)
    assert Swarm(PLACES, seed=8).peers(600) != SWARM.peers(600)


@pytest.mark.parametrize("moment", MOMENTS)
def test_about_four_hundred_peers_on_four_continents(moment: float) -> None:
    peers = SWARM.peers(moment)
    assert 370 <= len(peers) <= 420
    assert {peer.place.continent for peer in peers} == set(Continent)


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_peer_has_an_address_of_its_own_at_its_place(moment: float) -> None:
    peers = SWARM.peers(moment)
    assert len({peer.address for peer in peers}) == len(peers)
    for peer in peers:
        networks = (peer.place.network_v4, peer.place.network_v6)
        assert any(peer.address in network for network in networks)


def test_hardly_two_peers_share_an_address_block() -> None:
    blocks = Counter(
        ip_network((peer.address, 24 if peer.address.version == 4 else 56), False)
        for peer in SWARM.peers(600)
    )
    assert len(blocks) > 350


def test_peers_come_and_go_within_minutes() -> None:
    now, soon, later = (
        {peer.address for peer in SWARM.peers(moment)} for moment in (300, 315, 400)
    )
    assert 0.5 < len(now & soon) / len(now) < 0.95
    assert len(now & later) / len(now) < 0.1


def test_the_swarm_moves_from_europe_to_asia_and_back() -> None:
    for moment, here, there in (
        (0.0, Continent.EUROPE, Continent.ASIA),
        (LEAVES_EUROPE, Continent.EUROPE, Continent.ASIA),
        (LEAVES_ASIA, Continent.ASIA, Continent.EUROPE),
        (CYCLE, Continent.EUROPE, Continent.ASIA),
    ):
        peers = SWARM.peers(moment)
        assert share(peers, here) > 2 * share(peers, there)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_continents_shares_sum_to_one(moment: float) -> None:
    assert sum(continent_weights(moment).values()) == pytest.approx(1)


def test_every_torrent_has_peers_and_some_peers_share_two() -> None:
    peers = SWARM.peers(0)
    shared = {info_hash for peer in peers for info_hash in peer.info_hashes}
    assert shared == {torrent.info_hash for torrent in POPULAR}
    assert {len(peer.info_hashes) for peer in peers} == {1, 2}


def test_a_peer_that_has_everything_gets_nothing() -> None:
    seeds = [peer for peer in SWARM.peers(600) if peer.progress == 1]
    assert seeds
    assert not any(peer.upload_speed for peer in seeds)
