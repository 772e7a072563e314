"""Servers and their sites by name."""

from custom_components.qb_peer_vpn.vpn import PlaceFinder, group_into_sites
from custom_components.qb_peer_vpn.vpn.server_directory import ServerDirectory

from .samples import vpn_server

SWISS, OTHER, UNWANTED = (
    vpn_server(f"CH#{number}", hostname=f"node-ch-{number}.protonvpn.net")
    for number in (1, 2, 3)
)


def listed(places: PlaceFinder) -> ServerDirectory:
    sites = group_into_sites((SWISS, OTHER), places).sites
    return ServerDirectory.of(sites, (UNWANTED, OTHER, SWISS))


def test_servers_are_found_by_each_of_their_names(places: PlaceFinder) -> None:
    directory = listed(places)
    for server in (SWISS, OTHER, UNWANTED):
        assert directory.server_named(server.name) == server
        assert directory.server_named(f" {server.name.lower()} ") == server
        assert directory.server_named(server.hostname.upper()) == server
    assert directory.server_named("CH#4") is None
    assert directory.server_named("") is None


def test_only_wanted_servers_have_a_site(places: PlaceFinder) -> None:
    directory = listed(places)
    site = directory.site_of(OTHER)
    assert site is not None
    assert OTHER in site.servers
    assert directory.site_of(UNWANTED) is None


def test_of_servers_with_one_host_name_the_wanted_one_is_meant(
    places: PlaceFinder,
) -> None:
    same = vpn_server("CH#9", hostname=SWISS.hostname)
    sites = group_into_sites((SWISS,), places).sites
    directory = ServerDirectory.of(sites, (same, SWISS))
    assert directory.server_named(SWISS.hostname) == SWISS
    assert directory.server_named("CH#9") == same


def test_a_server_without_a_host_name_is_not_found_by_an_empty_one() -> None:
    nameless = vpn_server("CH#7", hostname="")
    directory = ServerDirectory.of((), (nameless,))
    assert directory.server_named(" ") is None
    assert directory.server_named("CH#7") == nameless


def test_an_empty_list_knows_no_server() -> None:
    assert ServerDirectory().server_named(SWISS.name) is None
    assert ServerDirectory().site_of(SWISS) is None
