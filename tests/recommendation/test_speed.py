"""The budget: 30,000 peers and 171 sites, against the plain geopy loop."""

import random
from statistics import median
from time import perf_counter

from geopy.distance import geodesic

from custom_components.qb_peer_vpn.models import Coordinates, LocatedPeer
from custom_components.qb_peer_vpn.recommendation import (
    Memory,
    PlaceNames,
    Settings,
    find_clusters,
    merge_peers,
    peer_centroid,
    recommend,
)

from .builders import PLACES, at, city_location, peers_at, place_names, point, site

PEERS, SITES = 30_000, 171
BUDGET_SECONDS = 0.5
TIMES_FASTER_THAN_GEOPY = 200.0


def located_peers(chance: random.Random) -> list[LocatedPeer]:
    """Draw peers who live around the places, no two in one spot."""
    return peers_at(
        city_location(
            point(
                at(name).latitude + chance.gauss(0.0, 1.5),
                at(name).longitude + chance.gauss(0.0, 1.5),
            ),
            PLACES[name][0],
        )
        for name in chance.choices(sorted(PLACES), k=PEERS)
    )


def cycle(
    peers: list[LocatedPeer], places: list[Coordinates], names: PlaceNames
) -> float:
    """Return the seconds that one whole cycle takes."""
    choice = [site(f"S{n:03}", there) for n, there in enumerate(places)]
    start = perf_counter()
    swarm = merge_peers(peers)
    find_clusters(swarm, names)
    peer_centroid(swarm, names)
    recommend(
        swarm,
        choice,
        at("Berlin"),
        settings=Settings(),
        memory=Memory(),
        in_use=None,
        measured_legs={},
    )
    return perf_counter() - start


def geopy_pair_seconds(peers: list[LocatedPeer], places: list[Coordinates]) -> float:
    """Return the seconds that geopy takes for one peer and one site, of many pairs."""
    start = perf_counter()
    for peer, there in zip(peers, places * 5, strict=False):
        here = peer.location.coordinates
        geodesic((here.latitude, here.longitude), (there.latitude, there.longitude))
    return (perf_counter() - start) / (5 * len(places))


def test_a_cycle_keeps_the_budget_and_beats_the_loop() -> None:
    chance = random.Random(1)
    peers = located_peers(chance)
    places = [
        point(chance.uniform(-50.0, 65.0), chance.uniform(-180.0, 180.0))
        for _ in range(SITES)
    ]
    names = place_names()
    cycle(peers, places, names)  # imports scikit-learn
    seconds = median(cycle(peers, places, names) for _ in range(5))
    loop = geopy_pair_seconds(peers, places) * PEERS * SITES
    assert seconds < BUDGET_SECONDS
    assert loop / seconds > TIMES_FASTER_THAN_GEOPY
