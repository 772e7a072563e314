"""What people see of a swarm."""

from collections.abc import Mapping
import random

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import (
    Clusters,
    Coordinates,
    Location,
    PeerCluster,
)
from custom_components.qb_peer_vpn.recommendation import (
    ClusterMethod,
    Swarm,
    Votes,
    find_clusters,
    peer_centroid,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.ranking import rank_sites
from tests.recommendation.builders import (
    PLACES,
    at,
    city_location,
    country_location,
    peer,
    peers_at,
    peers_in,
    place_names,
    point,
    sites,
    swarm_in,
    swarm_of,
)

NAMES = place_names()
JAPAN = country_location("JP", [(at("Tokyo"), 1.0)])


def found_in(counts: Mapping[str, int], *, highest: int = 5) -> Clusters:
    return find_clusters(swarm_in(dict(counts)), NAMES, max_clusters=highest)


def by_label(clusters: Clusters) -> dict[str, PeerCluster]:
    return {cluster.label: cluster for cluster in clusters.clusters}


def test_crowds_are_found_heaviest_first() -> None:
    clusters = found_in({"Tokyo": 50, "Paris": 30, "Chicago": 20})
    found = clusters.clusters
    assert [cluster.number for cluster in found] == [1, 2, 3]
    assert [cluster.label for cluster in found] == ["Tokyo", "Paris", "Chicago"]
    assert [cluster.share for cluster in found] == pytest.approx([0.5, 0.3, 0.2])
    assert [cluster.peers for cluster in found] == [50, 30, 20]
    assert clusters.elsewhere_share == pytest.approx(0.0)


def test_the_paths_to_all_clusters_average_to_the_path_to_the_swarm() -> None:
    swarm = swarm_in({"Tokyo": 50, "Paris": 30, "Lisbon": 20})
    places = sites("Frankfurt", "New York")
    legs = path_legs(places, at("Berlin"), swarm, {})
    ranking = rank_sites(places, legs, {each.key: 0.0 for each in places}, peers=True)
    clusters = find_clusters(swarm, NAMES, through=ranking).clusters
    for number, scored in enumerate(ranking):
        paths = [cluster.share * cluster.paths_ms[number] for cluster in clusters]
        assert sum(paths) == pytest.approx(scored.path_ms, abs=0.1)
    paris = by_label(Clusters(clusters=clusters, elsewhere_share=0.0))["Paris"]
    frankfurt, new_york = paris.paths_ms
    assert new_york > frankfurt + 100.0


def test_more_than_the_highest_number_is_elsewhere() -> None:
    clusters = found_in({"Tokyo": 50, "Paris": 30, "Chicago": 20}, highest=2)
    assert list(by_label(clusters)) == ["Tokyo", "Paris"]
    assert clusters.elsewhere_share == pytest.approx(0.2)


def test_somebody_alone_is_elsewhere() -> None:
    clusters = found_in({"Tokyo": 198, "Paris": 2})
    assert list(by_label(clusters)) == ["Tokyo"]
    assert clusters.elsewhere_share == pytest.approx(0.01)


def test_where_nobody_is_near_anybody_all_are_elsewhere() -> None:
    grid = [
        point(float(latitude), float(longitude))
        for latitude in range(-50, 51, 10)
        for longitude in range(-180, 180, 10)
    ]
    swarm = swarm_of(peers_at(city_location(there) for there in grid))
    assert find_clusters(swarm, NAMES) == Clusters(clusters=(), elsewhere_share=1.0)


@pytest.mark.parametrize("peers", [1, 7, 500])
def test_all_in_one_place_are_one_cluster(peers: int) -> None:
    (cluster,) = found_in({"Suva": peers}).clusters
    assert cluster.label == "Suva"
    assert cluster.peers == peers
    assert cluster.share == pytest.approx(1.0)
    assert cluster.radius_km == pytest.approx(0.0, abs=1e-6)
    assert geodesic_km(cluster.coordinates, at("Suva")) == pytest.approx(0.0, abs=1e-6)


def test_nobody_is_no_cluster() -> None:
    assert found_in({}) == Clusters(clusters=(), elsewhere_share=0.0)


def test_the_radius_holds_nine_tenths() -> None:
    steps = [point(0.0, step / 10.0) for step in range(-10, 11)]
    swarm = swarm_of(peers_at(city_location(there) for there in steps))
    (cluster,) = find_clusters(swarm, NAMES).clusters
    # 19 of 21 lie within nine steps of a tenth of a degree.
    assert cluster.radius_km == pytest.approx(0.9 * 111.195, rel=1e-4)


def test_a_cluster_over_the_antimeridian_is_one() -> None:
    swarm = swarm_of(
        peers_at(
            city_location(there, "FJ")
            for there in (point(-17.0, 179.2), point(-17.0, -179.2))
            for _ in range(20)
        )
    )
    (cluster,) = find_clusters(swarm, NAMES).clusters
    assert abs(cluster.coordinates.longitude) == pytest.approx(180.0)
    assert cluster.label == "near Suva"


def test_a_cluster_over_the_pole_is_one() -> None:
    ring = [point(89.0, longitude) for longitude in range(-180, 180, 10)]
    swarm = swarm_of(peers_at(city_location(there) for there in ring))
    (cluster,) = find_clusters(swarm, NAMES).clusters
    assert cluster.coordinates.latitude == pytest.approx(90.0)
    assert cluster.radius_km == pytest.approx(111.195, rel=1e-4)


def test_a_ring_round_the_earth_still_has_a_place() -> None:
    ring = [point(0.0, float(longitude)) for longitude in range(-180, 180, 2)]
    swarm = swarm_of(peers_at(city_location(there) for there in ring))
    (cluster,) = find_clusters(swarm, NAMES).clusters
    assert cluster.coordinates.latitude == pytest.approx(0.0)
    assert cluster.share == pytest.approx(1.0)


def test_the_weight_of_a_country_goes_to_the_cluster_around_its_points() -> None:
    france = country_location("FR", [(at("Paris"), 0.75), (at("Suva"), 0.25)])
    swarm = swarm_of(peers_at([city_location(at("Paris"), "FR")] * 60 + [france] * 40))
    clusters = find_clusters(swarm, NAMES)
    assert by_label(clusters)["Paris"].share == pytest.approx(0.9)
    assert by_label(clusters)["Paris"].peers == 90
    assert clusters.elsewhere_share == pytest.approx(0.1)


def test_countries_alone_make_clusters_with_the_country_s_name() -> None:
    swarm = swarm_of(peers_at([JAPAN] * 30))
    (cluster,) = find_clusters(swarm, NAMES).clusters
    assert cluster.label == "Japan"
    assert cluster.country_codes == ("JP",)


def test_a_few_cities_do_not_hide_everybody_else() -> None:
    swarm = swarm_of(peers_at([city_location(at("Paris"), "FR")] * 10 + [JAPAN] * 90))
    assert by_label(find_clusters(swarm, NAMES))["Japan"].share == pytest.approx(0.9)


def test_countries_come_heaviest_first_and_unknown_ones_not_at_all() -> None:
    locations = (
        [city_location(at("Frankfurt"), "LU")] * 10
        + [city_location(at("Frankfurt"), "DE")] * 20
        + [city_location(at("Frankfurt"), None)] * 5
    )
    (cluster,) = find_clusters(swarm_of(peers_at(locations)), NAMES).clusters
    assert cluster.country_codes == ("DE", "LU")
    assert cluster.label == "Frankfurt"


def test_without_a_majority_the_place_counts_and_not_the_country() -> None:
    locations = [city_location(at("Frankfurt"), code) for code in ("LU", "CH", "NL")]
    (cluster,) = find_clusters(swarm_of(peers_at(locations)), NAMES).clusters
    assert cluster.label == "Frankfurt"


def test_places_of_unknown_countries_are_named() -> None:
    nowhere = Location(
        coordinates=at("Tokyo"),
        country_code=None,
        city=None,
        radius_km=100.0,
        source=JAPAN.source,
        points=JAPAN.points,
    )
    (cluster,) = find_clusters(swarm_of(peers_at([nowhere])), NAMES).clusters
    assert cluster.label == "Tokyo"


def test_by_k_means_even_somebody_alone_has_a_part() -> None:
    swarm = swarm_in({"Tokyo": 198, "Paris": 2})
    clusters = find_clusters(swarm, NAMES, method=ClusterMethod.K_MEANS)
    assert [one.label for one in clusters.clusters] == ["Tokyo", "Paris"]
    assert clusters.elsewhere_share == pytest.approx(0.0)


def test_by_k_means_there_are_never_more_parts_than_asked_for() -> None:
    swarm = swarm_in({"Tokyo": 50, "Paris": 30, "Berlin": 20, "Chicago": 10})
    clusters = find_clusters(swarm, NAMES, method=ClusterMethod.K_MEANS, max_clusters=3)
    assert [one.peers for one in clusters.clusters] == [50, 50, 10]
    assert clusters.elsewhere_share == pytest.approx(0.0)


def test_a_longer_reach_joins_more() -> None:
    swarm = swarm_in({"Berlin": 50, "Frankfurt": 50})
    for method in ClusterMethod:
        near = find_clusters(swarm, NAMES, method=method, reach_km=250.0)
        far = find_clusters(swarm, NAMES, method=method, reach_km=500.0)
        assert (len(near.clusters), len(far.clusters)) == (2, 1)


def test_by_traffic_shares_are_of_the_traffic_and_peers_are_counted() -> None:
    places = [city_location(at("Tokyo"), "JP"), city_location(at("Paris"), "FR")]
    peers = [peer(n, places[n % 2], recent_bytes=[900, 300][n % 2]) for n in range(200)]
    swarm = swarm_of(peers, votes=Votes.BY_TRAFFIC)
    found = by_label(find_clusters(swarm, NAMES))
    assert found["Tokyo"].share == pytest.approx(0.75)
    assert found["Paris"].share == pytest.approx(0.25)
    assert found["Tokyo"].peers == found["Paris"].peers == 100


def test_numbers_follow_their_place_when_the_order_turns() -> None:
    before = found_in({"Tokyo": 51, "Paris": 49})
    after = find_clusters(
        swarm_in({"Tokyo": 49, "Paris": 51}), NAMES, previous=before.clusters
    )
    assert {label: one.number for label, one in by_label(after).items()} == {
        "Tokyo": 1,
        "Paris": 2,
    }


scattered = st.lists(
    st.builds(point, st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
    | st.sampled_from([at(name) for name in PLACES]),
    min_size=1,
    max_size=60,
)


@pytest.mark.parametrize("method", ClusterMethod)
@given(places=scattered, seed=st.integers(0, 99))
def test_the_order_of_the_peers_is_irrelevant(
    method: ClusterMethod, places: list[Coordinates], seed: int
) -> None:
    peers = peers_at(city_location(there) for there in places)
    shuffled = random.Random(seed).sample(peers, len(peers))
    assert find_clusters(swarm_of(peers), NAMES, method=method) == find_clusters(
        swarm_of(shuffled), NAMES, method=method
    )


@pytest.mark.parametrize("method", ClusterMethod)
@given(places=scattered)
def test_shares_add_up_to_everybody(
    method: ClusterMethod, places: list[Coordinates]
) -> None:
    swarm = swarm_of(peers_at(city_location(there) for there in places))
    clusters = find_clusters(swarm, NAMES, method=method, max_clusters=3)
    inside = sum(cluster.share for cluster in clusters.clusters)
    assert inside + clusters.elsewhere_share == pytest.approx(1.0)


@pytest.mark.parametrize("factor", [0.001, 3.0, 1e6])
def test_the_unit_of_the_weights_is_irrelevant(factor: float) -> None:
    swarm = swarm_of(peers_in({"Tokyo": 50, "Paris": 30, "Suva": 1}))
    scaled = Swarm(
        vectors=swarm.vectors,
        weights=swarm.weights * factor,
        counts=swarm.counts,
        countries=swarm.countries,
        country_codes=swarm.country_codes,
        by_city=swarm.by_city,
        networks=swarm.networks,
    )
    before, after = find_clusters(swarm, NAMES), find_clusters(scaled, NAMES)
    assert [one.label for one in after.clusters] == [
        one.label for one in before.clusters
    ]
    assert np.allclose(
        [one.share for one in after.clusters], [one.share for one in before.clusters]
    )


def test_the_centroid_is_the_middle_of_all() -> None:
    centroid = peer_centroid(swarm_in({"Paris": 1, "Berlin": 1}), NAMES)
    assert centroid is not None
    assert centroid.label == "near Frankfurt"
    to_paris = geodesic_km(centroid.coordinates, at("Paris"))
    assert to_paris == pytest.approx(
        geodesic_km(centroid.coordinates, at("Berlin")), rel=0.01
    )


def test_nobody_and_opposite_peers_have_no_centroid() -> None:
    opposite = [city_location(point(0.0, 0.0)), city_location(point(0.0, 180.0))]
    assert peer_centroid(swarm_in({}), NAMES) is None
    assert peer_centroid(swarm_of(peers_at(opposite)), NAMES) is None
