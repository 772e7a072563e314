"""How well the servers of a list are placed."""

from dataclasses import replace

from custom_components.qb_peer_vpn.models import Coordinates, ServerFeature, VpnProtocol
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


def test_of_unknown_cities_with_as_many_servers_the_first_name_comes_first(
    world: PlaceFinder,
) -> None:
    servers = [vpn_server("a", "PL", "Nowhere"), vpn_server("b", "NL", "Nowhere")]
    counted = count_places(place_servers(servers, world))
    assert counted.unknown == (("NL/Nowhere", 1), ("PL/Nowhere", 1))


def test_servers_are_sorted_by_name_host_name_and_city(world: PlaceFinder) -> None:
    ordered = [
        vpn_server("CH#1", hostname="b.example.net", city="Geneva"),
        vpn_server("CH#1", hostname="b.example.net", city="Zurich"),
        vpn_server("CH#1", hostname="c.example.net", city=None),
        vpn_server("CH#2", hostname="a.example.net"),
    ]
    placed = place_servers(reversed(ordered), world)
    assert [each.server for each in placed] == ordered


def test_a_placed_server_has_what_the_list_says_of_it(world: PlaceFinder) -> None:
    server = vpn_server("ZZ#1", "ZZ", features=frozenset({ServerFeature.TOR}), load=7)
    server = replace(server, protocols=frozenset({VpnProtocol.WIREGUARD}))
    [placed] = place_servers([server], world)
    assert placed.place is None
    assert (placed.country_code, placed.features, placed.protocols, placed.load) == (
        "ZZ",
        frozenset({ServerFeature.TOR}),
        frozenset({VpnProtocol.WIREGUARD}),
        7,
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
