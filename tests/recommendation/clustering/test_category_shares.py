"""How the weight of clusters is divided among categories."""

from collections.abc import Iterable

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import (
    LocatedPeer,
    LocatedPeers,
    Membership,
    Memberships,
)
from custom_components.qb_peer_vpn.recommendation import Weighting, category_shares
from tests.recommendation.builders import (
    at,
    city_location,
    country_location,
    peer,
    swarm_of,
)

from .clusterings import find

BERLIN, TOKYO = city_location(at("Berlin"), "DE"), city_location(at("Tokyo"), "JP")
JAPAN_OR_GERMANY = country_location("XX", [(at("Tokyo"), 0.25), (at("Berlin"), 0.75)])


def shares(
    *peers: tuple[LocatedPeer, Iterable[tuple[int, int]]],
    weighting: Weighting = Weighting.ONE_PER_NETWORK,
) -> dict[str, list[float]]:
    """Return the shares of three categories by cluster.

    Each peer has pairs of a category and of the bytes exchanged there.
    """
    located = [each for each, _ in peers]
    clustering = find(swarm_of(located, weighting=weighting), eps_km=100.0)
    found = category_shares(
        LocatedPeers.of(located),
        Memberships.of(
            Membership(peer=row, group=category, recent_bytes=exchanged)
            for row, (_, parts) in enumerate(peers)
            for category, exchanged in parts
        ).table,
        clustering.members,
        categories=3,
        weighting=weighting,
    )
    return {each.label: found[each.number].tolist() for each in clustering.clusters}


def test_networks_count_in_the_category_of_their_torrents() -> None:
    found = shares(
        *((peer(number, BERLIN), [(0, 9)]) for number in range(3)),
        (peer(3, BERLIN), [(2, 1)]),
        *((peer(10 + number, TOKYO), [(1, 0)]) for number in range(4)),
    )

    assert found == {"Berlin": [0.75, 0.0, 0.25], "Tokyo": [0.0, 1.0, 0.0]}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, 0.5), (30, 10, 0.75), (0, 10, 0.0)],
)
def test_a_network_in_two_categories_is_divided_by_its_bytes(
    first: int, second: int, expected: float
) -> None:
    found = shares((peer(1, BERLIN), [(0, first), (1, second)]))

    assert found == {"Berlin": [expected, 1.0 - expected, 0.0]}


def test_two_peers_of_one_network_share_its_vote() -> None:
    found = shares(
        (peer(1, BERLIN), [(0, 10)]),
        (peer(1, BERLIN), [(1, 10)]),
        (peer(2, BERLIN), [(1, 0)]),
    )

    assert found == {"Berlin": [0.25, 0.75, 0.0]}


def test_by_traffic_a_busy_network_counts_more() -> None:
    busy = peer(1, BERLIN, recent_bytes=1000)
    calm = [(peer(number, BERLIN, recent_bytes=1000), [(1, 1)]) for number in (2, 3, 4)]
    idle = peer(5, BERLIN)

    by_vote = shares((busy, [(0, 1)]), *calm, (idle, [(2, 1)]))
    by_traffic = shares(
        (busy, [(0, 1)]), *calm, (idle, [(2, 1)]), weighting=Weighting.BY_TRAFFIC
    )

    assert by_vote["Berlin"][2] == pytest.approx(0.2)
    assert by_traffic["Berlin"][2] < 0.1


def test_a_country_is_spread_over_the_clusters_that_it_lies_in() -> None:
    found = shares(
        *((peer(number, BERLIN), [(0, 1)]) for number in range(10)),
        *((peer(10 + number, TOKYO), [(1, 1)]) for number in range(10)),
        *((peer(20 + number, JAPAN_OR_GERMANY), [(2, 1)]) for number in range(4)),
    )

    assert found["Berlin"] == pytest.approx([10 / 13, 0.0, 3 / 13])
    assert found["Tokyo"] == pytest.approx([0.0, 10 / 11, 1 / 11])


def test_all_shares_of_a_cluster_sum_to_one() -> None:
    chance = np.random.default_rng(1)
    found = shares(
        *(
            (
                peer(number, BERLIN if number % 3 else TOKYO),
                [(category, int(chance.integers(5))) for category in range(3)],
            )
            for number in range(60)
        )
    )

    assert [sum(each) for each in found.values()] == pytest.approx([1.0, 1.0])
