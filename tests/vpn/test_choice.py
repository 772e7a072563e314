"""The server of a site that is for this installation."""

from collections import Counter

from hypothesis import given, strategies as st

from custom_components.qb_peer_vpn.models import ServerFeature, ServerSite, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    Places,
    choose_server,
    group_into_sites,
    mixed_hostnames,
    shipped_sites,
)

from .samples import vpn_server

SERVERS = [vpn_server(f"CH#{number}") for number in range(1, 41)]


def site_of(servers: list[VpnServer], places: Places) -> ServerSite:
    [site] = group_into_sites(servers, places).sites
    return site


def chosen(site: ServerSite, installation_id: str = "home") -> VpnServer:
    server = choose_server(site, installation_id)
    assert server is not None
    return server


def test_a_site_without_servers_has_no_pick(places: Places) -> None:
    assert choose_server(shipped_sites(places)[0], "home") is None


def test_the_pick_is_the_same_every_time_and_on_every_machine(places: Places) -> None:
    assert chosen(site_of(SERVERS, places)).name == "CH#34"


def test_installations_spread_over_the_servers(places: Places) -> None:
    site = site_of(SERVERS, places)
    picks = Counter(chosen(site, f"home {number}").name for number in range(2_000))
    assert len(picks) == len(SERVERS)
    assert max(picks.values()) < 100  # 50 is the mean


@given(
    others=st.sets(st.sampled_from(SERVERS), max_size=39),
    installation_id=st.text(max_size=8),
)
def test_the_pick_holds_while_others_go(
    places: Places, others: set[VpnServer], installation_id: str
) -> None:
    pick = chosen(site_of(SERVERS, places), installation_id)
    smaller = site_of([pick, *others - {pick}], places)
    assert chosen(smaller, installation_id) == pick


def test_when_the_pick_goes_another_one_serves(places: Places) -> None:
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
    places: Places,
) -> None:
    mixed = [
        vpn_server(f"CH#{number}", hostname="mixed.example.net")
        for number in range(100)
    ]
    pure = vpn_server("CH#500", hostname="pure.example.net")
    avoided = frozenset({"mixed.example.net"})
    both = site_of([*mixed, pure], places)
    for number in range(20):
        assert choose_server(both, f"home {number}", avoided) == pure
    assert choose_server(site_of(mixed, places), "home", avoided) in mixed
