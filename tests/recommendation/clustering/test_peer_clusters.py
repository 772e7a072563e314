"""The clusters that people see."""

from dataclasses import replace
import sys

import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import ClusterMethod, Location
from custom_components.qb_peer_vpn.recommendation import Weighting, peer_centroid
from custom_components.qb_peer_vpn.recommendation.clustering.adaptive import (
    _load_hdbscan,
)
from tests.recommendation.builders import (
    PLACES,
    at,
    city_location,
    country_location,
    peer,
    peers_at,
    point,
    swarm_in,
    swarm_of,
)

from .clusterings import JAPAN, NAMES, by_label, find, found_in, no_clusters, scored


def test_clusters_are_found_heaviest_first() -> None:
    clustering = found_in({"Tokyo": 50, "Paris": 30, "Chicago": 20})
    found = clustering.clusters
    assert [cluster.number for cluster in found] == [1, 2, 3]
    assert [cluster.label for cluster in found] == ["Tokyo", "Paris", "Chicago"]
    assert [cluster.share for cluster in found] == pytest.approx([0.5, 0.3, 0.2])
    assert [cluster.peers for cluster in found] == [50, 30, 20]
    assert clustering.outside_share == pytest.approx(0.0)


def test_the_paths_to_all_clusters_average_to_the_path_to_the_swarm() -> None:
    swarm = swarm_in({"Tokyo": 50, "Paris": 30, "Lisbon": 20})
    frankfurt, new_york = scored("Frankfurt", "New York", swarm=swarm)
    clustering = find(swarm, recommended=frankfurt, reference=new_york)
    assert sum(
        one.share * one.recommended_path_ms for one in clustering.clusters
    ) == pytest.approx(frankfurt.path_ms, abs=5)
    assert sum(
        one.share * one.reference_path_ms for one in clustering.clusters
    ) == pytest.approx(new_york.path_ms, abs=5)
    paris = by_label(clustering)["Paris"]
    assert paris.reference_path_ms > paris.recommended_path_ms + 100


def test_paths_to_clusters_are_shown_in_steps_of_five() -> None:
    for each in found_in({"Tokyo": 50, "Paris": 30, "Lisbon": 20}).clusters:
        assert each.recommended_path_ms % 5 == each.reference_path_ms % 5 == 0


def test_where_nothing_is_measured_half_of_a_difference_is_shown() -> None:
    swarm = swarm_in({"Paris": 50})
    # Legs that both sites have in common leave the way to the peers.
    berlin, new_york = (
        replace(each, home_leg_ms=50)
        for each in scored("Frankfurt", "New York", swarm=swarm)
    )
    (whole,) = find(swarm, recommended=berlin, reference=new_york).clusters
    (half,) = find(
        swarm, recommended=berlin, reference=new_york, is_modeled=True
    ).clusters
    assert half.recommended_path_ms == whole.recommended_path_ms
    saved = whole.reference_path_ms - whole.recommended_path_ms
    assert half.reference_path_ms - half.recommended_path_ms == pytest.approx(
        saved / 2, abs=5
    )


def test_lighter_clusters_than_max_clusters_are_outside() -> None:
    clustering = found_in({"Tokyo": 50, "Paris": 30, "Chicago": 20}, max_clusters=2)
    assert list(by_label(clustering)) == ["Tokyo", "Paris"]
    assert clustering.outside_share == pytest.approx(0.2)


def test_without_a_limit_all_clusters_are_found() -> None:
    swarm = swarm_in(dict.fromkeys(PLACES, 10))
    assert len(find(swarm, max_clusters=None).clusters) > 8


def test_peers_without_neighbors_are_outside() -> None:
    clustering = found_in({"Tokyo": 198, "Paris": 2})
    assert list(by_label(clustering)) == ["Tokyo"]
    assert clustering.outside_share == pytest.approx(0.01)


def test_if_no_peer_has_neighbors_all_are_outside() -> None:
    grid = [
        point(float(latitude), float(longitude))
        for latitude in range(-50, 51, 10)
        for longitude in range(-180, 180, 10)
    ]
    swarm = swarm_of(peers_at(city_location(there) for there in grid))
    assert replace(find(swarm), elsewhere=None) == no_clusters(1.0)


@pytest.mark.parametrize("peers", [1, 7, 500])
def test_peers_in_one_place_are_one_cluster(peers: int) -> None:
    (cluster,) = found_in({"Suva": peers}).clusters
    assert cluster.label == "Suva"
    assert cluster.peers == peers
    assert cluster.share == pytest.approx(1.0)
    assert cluster.radius_km == pytest.approx(0.0, abs=1e-6)
    assert geodesic_km(cluster.coordinates, at("Suva")) == pytest.approx(0.0, abs=1e-6)


def test_without_peers_there_are_no_clusters() -> None:
    assert found_in({}) == no_clusters(0.0)


def test_the_radius_holds_nine_tenths_of_the_weight() -> None:
    steps = [point(0.0, step / 10.0) for step in range(-10, 11)]
    swarm = swarm_of(peers_at(city_location(there) for there in steps))
    (cluster,) = find(swarm).clusters
    # 19 of 21 are within nine steps of a tenth of a degree.
    assert cluster.radius_km == pytest.approx(0.9 * 111.195, rel=1e-4)


def test_a_cluster_across_the_antimeridian_is_one() -> None:
    swarm = swarm_of(
        peers_at(
            city_location(there, "FJ")
            for there in (point(-17.0, 179.2), point(-17.0, -179.2))
            for _ in range(20)
        )
    )
    (cluster,) = find(swarm).clusters
    assert abs(cluster.coordinates.longitude) == pytest.approx(180.0)
    assert cluster.label == "near Suva"


def test_a_cluster_across_the_pole_is_one() -> None:
    ring = [point(89.0, longitude) for longitude in range(-180, 180, 10)]
    swarm = swarm_of(peers_at(city_location(there) for there in ring))
    (cluster,) = find(swarm).clusters
    assert cluster.coordinates.latitude == pytest.approx(90.0)
    assert cluster.radius_km == pytest.approx(111.195, rel=1e-4)


def test_a_ring_around_the_earth_has_a_place() -> None:
    ring = [point(0.0, float(longitude)) for longitude in range(-180, 180, 2)]
    swarm = swarm_of(peers_at(city_location(there) for there in ring))
    (cluster,) = find(swarm).clusters
    assert cluster.coordinates.latitude == pytest.approx(0.0)
    assert cluster.share == pytest.approx(1.0)


def test_the_weight_of_a_country_goes_to_the_cluster_around_its_points() -> None:
    france = country_location("FR", [(at("Paris"), 0.75), (at("Suva"), 0.25)])
    swarm = swarm_of(peers_at([city_location(at("Paris"), "FR")] * 60 + [france] * 40))
    clustering = find(swarm)
    assert by_label(clustering)["Paris"].share == pytest.approx(0.9)
    assert by_label(clustering)["Paris"].peers == 90
    assert clustering.outside_share == pytest.approx(0.1)


def test_a_cluster_of_countries_alone_has_the_name_of_a_country() -> None:
    swarm = swarm_of(peers_at([JAPAN] * 30))
    (cluster,) = find(swarm).clusters
    assert cluster.label == "Japan"
    assert cluster.country_codes == ("JP",)


def test_a_few_peers_with_a_city_do_not_hide_the_others() -> None:
    swarm = swarm_of(peers_at([city_location(at("Paris"), "FR")] * 10 + [JAPAN] * 90))
    assert by_label(find(swarm))["Japan"].share == pytest.approx(0.9)


def test_countries_are_sorted_by_weight_without_unknown_ones() -> None:
    locations = (
        [city_location(at("Frankfurt"), "LU")] * 10
        + [city_location(at("Frankfurt"), "DE")] * 20
        + [city_location(at("Frankfurt"), None)] * 5
    )
    (cluster,) = find(swarm_of(peers_at(locations))).clusters
    assert cluster.country_codes == ("DE", "LU")
    assert cluster.label == "Frankfurt"


def test_without_a_majority_country_the_place_gives_the_name() -> None:
    locations = [city_location(at("Frankfurt"), code) for code in ("LU", "CH", "NL")]
    (cluster,) = find(swarm_of(peers_at(locations))).clusters
    assert cluster.label == "Frankfurt"


def test_places_of_unknown_countries_have_names() -> None:
    nowhere = Location(
        coordinates=at("Tokyo"),
        country_code=None,
        city=None,
        radius_km=100.0,
        source=JAPAN.source,
        points=JAPAN.points,
    )
    (cluster,) = find(swarm_of(peers_at([nowhere]))).clusters
    assert cluster.label == "Tokyo"


def test_by_k_means_every_peer_is_in_a_cluster() -> None:
    swarm = swarm_in({"Tokyo": 198, "Paris": 2})
    clustering = find(swarm, method=ClusterMethod.K_MEANS)
    assert [one.label for one in clustering.clusters] == ["Tokyo", "Paris"]
    assert clustering.outside_share == pytest.approx(0.0)


def test_by_k_means_there_are_at_most_max_clusters() -> None:
    swarm = swarm_in({"Tokyo": 50, "Paris": 30, "Berlin": 20, "Chicago": 10})
    clustering = find(swarm, method=ClusterMethod.K_MEANS, max_clusters=3)
    assert [one.peers for one in clustering.clusters] == [50, 50, 10]
    assert clustering.outside_share == pytest.approx(0.0)


def test_a_larger_neighborhood_joins_more() -> None:
    swarm = swarm_in({"Berlin": 50, "Frankfurt": 50})
    for method in (ClusterMethod.DENSITY, ClusterMethod.K_MEANS):
        near = find(swarm, method=method, eps_km=250.0)
        far = find(swarm, method=method, eps_km=500.0)
        assert (len(near.clusters), len(far.clusters)) == (2, 1)


def test_by_traffic_shares_follow_the_traffic_and_peers_are_counted() -> None:
    places = [city_location(at("Tokyo"), "JP"), city_location(at("Paris"), "FR")]
    peers = [peer(n, places[n % 2], recent_bytes=[900, 300][n % 2]) for n in range(200)]
    swarm = swarm_of(peers, weighting=Weighting.BY_TRAFFIC)
    found = by_label(find(swarm))
    assert found["Tokyo"].share == pytest.approx(0.75)
    assert found["Paris"].share == pytest.approx(0.25)
    assert found["Tokyo"].peers == found["Paris"].peers == 100


def test_numbers_follow_their_place_when_the_order_changes() -> None:
    before = found_in({"Tokyo": 51, "Paris": 49})
    after = find(swarm_in({"Tokyo": 49, "Paris": 51}), previous=before.clusters)
    assert {label: one.number for label, one in by_label(after).items()} == {
        "Tokyo": 1,
        "Paris": 2,
    }


@pytest.mark.parametrize("method", ClusterMethod)
def test_the_clustering_names_the_method_that_found_it(method: ClusterMethod) -> None:
    assert find(swarm_in({"Berlin": 20}), method=method).method is method


def test_adaptive_finds_the_cities_of_a_country_that_density_joins() -> None:
    cities = {"Amsterdam": 40, "Frankfurt": 40, "Paris": 40, "Zurich": 40}
    swarm = swarm_in(cities)
    joined = find(swarm, method=ClusterMethod.DENSITY, eps_km=500.0)
    adaptive = find(swarm, method=ClusterMethod.ADAPTIVE, eps_km=500.0)
    assert len(joined.clusters) == 1
    assert {one.label for one in adaptive.clusters} == set(cities)
    assert adaptive.outside_share == pytest.approx(0.0)


def test_density_replaces_adaptive_if_scikit_learn_cannot_be_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    _load_hdbscan.cache_clear()
    swarm = swarm_in({"Tokyo": 50, "Paris": 30})
    try:
        found = find(swarm, method=ClusterMethod.ADAPTIVE)
    finally:
        _load_hdbscan.cache_clear()
    assert found == find(swarm, method=ClusterMethod.DENSITY)
    assert found.method is ClusterMethod.DENSITY


def test_the_centroid_is_the_weighted_middle() -> None:
    centroid = peer_centroid(swarm_in({"Paris": 1, "Berlin": 1}), NAMES)
    assert centroid is not None
    assert centroid.label == "near Frankfurt"
    to_paris = geodesic_km(centroid.coordinates, at("Paris"))
    assert to_paris == pytest.approx(
        geodesic_km(centroid.coordinates, at("Berlin")), rel=0.01
    )


def test_no_peers_and_opposite_peers_have_no_centroid() -> None:
    opposite = [city_location(point(0.0, 0.0)), city_location(point(0.0, 180.0))]
    assert peer_centroid(swarm_in({}), NAMES) is None
    assert peer_centroid(swarm_of(peers_at(opposite)), NAMES) is None
