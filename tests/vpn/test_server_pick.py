"""Which server of a site is chosen."""

from collections import Counter

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.models import (
    ServerFeature,
    ServerSite,
    VpnProtocol,
    VpnServer,
)
from custom_components.qb_peer_vpn.vpn import (
    PlaceFinder,
    group_into_sites,
    mixed_hostnames,
    pick_server,
)
from custom_components.qb_peer_vpn.vpn.sites import shipped_sites

from .samples import vpn_server

SERVERS = [vpn_server(f"CH#{number}") for number in range(1, 41)]


def site_of(servers: list[VpnServer], places: PlaceFinder) -> ServerSite:
    [site] = group_into_sites(servers, places).sites
    return site


def chosen(site: ServerSite, installation_id: str = "home") -> VpnServer:
    server = pick_server(site, installation_id)
    assert server is not None
    return server


def test_a_site_without_servers_has_no_pick(places: PlaceFinder) -> None:
    assert pick_server(shipped_sites(places)[0], "home") is None


def test_the_pick_is_the_same_every_time_and_on_every_machine(
    places: PlaceFinder,
) -> None:
    assert chosen(site_of(SERVERS, places)).name == "CH#34"


def test_installations_spread_over_the_servers(places: PlaceFinder) -> None:
    site = site_of(SERVERS, places)
    picks = Counter(chosen(site, f"home {number}").name for number in range(2_000))
    assert len(picks) == len(SERVERS)
    assert max(picks.values()) < 100  # 50 is the mean


@given(
    others=st.sets(st.sampled_from(SERVERS), max_size=39),
    installation_id=st.text(max_size=8),
)
def test_the_pick_holds_while_others_go(
    places: PlaceFinder, others: set[VpnServer], installation_id: str
) -> None:
    pick = chosen(site_of(SERVERS, places), installation_id)
    smaller = site_of([pick, *others - {pick}], places)
    assert chosen(smaller, installation_id) == pick


def test_when_the_pick_goes_another_one_serves(places: PlaceFinder) -> None:
    pick = chosen(site_of(SERVERS, places))
    rest = site_of([server for server in SERVERS if server != pick], places)
    assert chosen(rest) != pick


def test_machines_that_carry_p2p_and_others_are_found() -> None:
    servers = [
        vpn_server("CH#1", hostname="pure.example.net"),
        vpn_server("CH#2", hostname="mixed.example.net"),
        vpn_server("CH#3", hostname="mixed.example.net", features=frozenset()),
        vpn_server(
            "CH#4",
            hostname="other.example.net",
            features=frozenset({ServerFeature.STREAMING}),
        ),
    ]
    assert mixed_hostnames(servers) == {"mixed.example.net"}


def test_a_mixed_machine_is_picked_only_where_there_is_no_pure_one(
    places: PlaceFinder,
) -> None:
    mixed = [
        vpn_server(f"CH#{number}", hostname="mixed.example.net")
        for number in range(100)
    ]
    pure = vpn_server("CH#500", hostname="pure.example.net")
    avoided = frozenset({"mixed.example.net"})
    both = site_of([*mixed, pure], places)
    for number in range(20):
        assert pick_server(both, f"home {number}", avoided) == pure
    assert pick_server(site_of(mixed, places), "home", avoided) in mixed


def loaded(*loads: int | None) -> list[VpnServer]:
    return [
        vpn_server(f"CH#{number}", load=load)
        for number, load in enumerate(loads, start=1)
    ]


def names_chosen(servers: list[VpnServer], places: PlaceFinder) -> set[str]:
    site = site_of(servers, places)
    return {chosen(site, f"home {number}").name for number in range(100)}


def test_where_loads_are_known_the_least_loaded_third_is_drawn_from(
    places: PlaceFinder,
) -> None:
    servers = loaded(90, 10, 80, 20, 70, 60)
    assert names_chosen(servers, places) == {"CH#2", "CH#4"}


def test_servers_as_loaded_as_the_last_of_the_third_belong_to_it(
    places: PlaceFinder,
) -> None:
    assert names_chosen(loaded(10, 10, 10, 50), places) == {"CH#1", "CH#2", "CH#3"}


def test_a_server_of_unknown_load_is_not_picked_where_loads_are_known(
    places: PlaceFinder,
) -> None:
    assert names_chosen(loaded(None, 99, None), places) == {"CH#2"}


def test_the_last_pick_holds_however_loaded_it_is_by_now(places: PlaceFinder) -> None:
    site = site_of(loaded(5, 10, 99), places)
    held = pick_server(site, "home", picked_before="CH#3")
    assert held is not None
    assert held.name == "CH#3"
    assert pick_server(site, "home", picked_before="CH#9") == chosen(site)


def test_the_last_pick_goes_when_its_machine_is_to_be_avoided(
    places: PlaceFinder,
) -> None:
    servers = [
        vpn_server("CH#1", hostname="mixed.example.net"),
        vpn_server("CH#2", hostname="pure.example.net"),
    ]
    site = site_of(servers, places)
    avoided = frozenset({"mixed.example.net"})
    pick = pick_server(site, "home", avoided, picked_before="CH#1")
    assert pick == servers[1]


def test_secure_core_under_an_exits_host_name_makes_no_mixed_machine() -> None:
    servers = [
        vpn_server("CH#1"),
        vpn_server("SE-CH#1", features=frozenset({ServerFeature.SECURE_CORE})),
    ]
    assert mixed_hostnames(servers) == frozenset()


def test_a_client_of_any_protocol_gets_a_server_that_speaks_all(
    places: PlaceFinder,
) -> None:
    wireguard, udp, tcp = VpnProtocol
    servers = [
        vpn_server("CH#1", protocols=frozenset({wireguard})),
        vpn_server("CH#2", protocols=frozenset({udp, tcp})),
        vpn_server("CH#3", protocols=frozenset(VpnProtocol)),
    ]
    assert names_chosen(servers, places) == {"CH#3"}
    # Without such a server, all of them are as good.
    assert names_chosen(servers[:2], places) == {"CH#1", "CH#2"}
