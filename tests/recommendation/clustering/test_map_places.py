"""Which clusters the map shows, those that a lens leaves out among them."""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import ClusterMethod, PeerCluster
from tests.recommendation.builders import PLACES, at, cluster, swarm_in

from .clusterings import find

EVERY_METHOD = pytest.mark.parametrize("method", list(ClusterMethod))


def shares(clusters: tuple[PeerCluster, ...]) -> dict[str, float]:
    return {each.label: round(each.share, 2) for each in clusters}


def test_peers_that_are_left_out_have_clusters_of_their_own() -> None:
    found = find(
        swarm_in({"Tokyo": 60, "Paris": 40}),
        left_out=swarm_in({"Chicago": 30, "Sydney": 10}),
    )

    assert shares(found.clusters) == {"Tokyo": 0.6, "Paris": 0.4}
    assert shares(found.left_out) == {"Chicago": 0.75, "Sydney": 0.25}
    assert [each.peers for each in found.left_out] == [30, 10]
    assert [each.number for each in found.on_map] == [1, 2, 3, 4]
    assert found.outside_share == pytest.approx(0.0)


@EVERY_METHOD
def test_what_counts_does_not_depend_on_what_is_left_out(
    method: ClusterMethod,
) -> None:
    swarm = swarm_in({"Tokyo": 60, "Paris": 40})

    alone = find(swarm, method=method)
    beside = find(
        swarm, method=method, left_out=swarm_in({"Chicago": 900, "Berlin": 500})
    )

    assert replace(beside, left_out=()) == alone


def test_peers_in_a_place_that_counts_are_not_shown_twice() -> None:
    found = find(
        swarm_in({"Tokyo": 60, "Paris": 40}),
        left_out=swarm_in({"Paris": 90, "Chicago": 30}),
    )

    assert shares(found.left_out) == {"Chicago": 1.0}


def test_a_lens_without_peers_leaves_all_clusters_out() -> None:
    found = find(swarm_in({}), left_out=swarm_in({"Tokyo": 60, "Paris": 40}))

    assert found.clusters == ()
    assert found.outside_share == 0.0
    assert shares(found.left_out) == {"Tokyo": 0.6, "Paris": 0.4}
    assert [each.number for each in found.left_out] == [1, 2]


@EVERY_METHOD
def test_some_places_on_the_map_are_for_those_that_are_left_out(
    method: ClusterMethod,
) -> None:
    names = [*PLACES]
    swarm = swarm_in(dict.fromkeys(names[::2], 20))
    others = swarm_in(dict.fromkeys(names[1::2], 20))

    found = find(swarm, left_out=others, method=method, max_clusters=4)

    assert [each.number for each in found.on_map if each.number > 4] == []
    assert (len(found.clusters), len(found.left_out)) == (3, 1)
    assert found.outside_share > 0.1


def test_without_a_limit_all_are_shown() -> None:
    names = [*PLACES]
    found = find(
        swarm_in(dict.fromkeys(names[:2], 20)),
        left_out=swarm_in(dict.fromkeys(names[5:], 20)),
        max_clusters=None,
    )

    assert len(found.left_out) > 5


def test_a_place_keeps_its_slot_when_it_stops_counting() -> None:
    found = find(
        swarm_in({"Tokyo": 60}),
        left_out=swarm_in({"Chicago": 30}),
        previous=(cluster(2, at("Tokyo")), cluster(1, at("Chicago"))),
    )

    assert [each.number for each in found.clusters] == [2]
    assert [each.number for each in found.left_out] == [1]
