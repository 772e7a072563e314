"""How well the servers of a list are placed."""

from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.vpn import (
    PlaceCounts,
    PlaceFinder,
    count_places,
    place_servers,
)
from tests.vpn.samples import vpn_server


def test_the_counts_sum_to_the_number_of_servers(world: PlaceFinder) -> None:
    servers = [
        vpn_server("CH#1"),
        vpn_server("MR#1", "MR", "Nouakchott"),
        vpn_server("US#1", "US", "Pennsylvania"),
        vpn_server("US#2", "US", "Nowhere", region="Ohio"),
        vpn_server("PL#1", "PL", None),
        vpn_server("PL#2", "PL", "Nowhere"),
        vpn_server("PL#3", "PL", "Nowhere"),
        vpn_server("ZZ#1", "ZZ", "Atlantis"),
    ]
    assert count_places(place_servers(servers, world)) == PlaceCounts(
        by_city=2,
        by_region=2,
        by_country=3,
        nowhere=1,
        virtual=1,
        unknown=(("PL/Nowhere", 2), ("US/Ohio / Nowhere", 1), ("ZZ/Atlantis", 1)),
    )


def test_no_servers_count_nothing() -> None:
    assert count_places(()) == PlaceCounts()


def test_a_providers_own_coordinates_make_an_unknown_city_a_city(
    world: PlaceFinder,
) -> None:
    point = Coordinates(latitude=52.0, longitude=20.0)
    [placed] = place_servers(
        [vpn_server("PL#1", "PL", "Nowhere", coordinates=point)], world
    )
    assert placed.place is not None
    assert placed.place.coordinates == point
    assert count_places([placed]).by_city == 1
