"""Two lists of Proton's servers made one."""

from ipaddress import ip_address

from custom_components.qb_peer_vpn.models import ServerFeature, VpnServer
from custom_components.qb_peer_vpn.vpn.lists.proton_join import join_proton_lists
from custom_components.qb_peer_vpn.vpn.lists.server_list import ServerList
from tests.vpn.samples import P2P, vpn_server

BOTH = frozenset({ServerFeature.P2P, ServerFeature.PORT_FORWARDING})
NOTHING = frozenset[ServerFeature]()


def joined(machines: list[VpnServer], names: list[VpnServer]) -> ServerList:
    return join_proton_lists(
        ServerList(servers=tuple(machines), unusable=1),
        ServerList(servers=tuple(names), unusable=2),
    )


def test_the_machines_of_one_list_get_the_names_of_the_other() -> None:
    machine = vpn_server("CH#1", features=BOTH, addresses=(ip_address("192.0.2.1"),))
    result = joined([machine], [vpn_server("CH#1"), vpn_server("CH#2")])
    assert [server.name for server in result.servers] == ["CH#1", "CH#2"]
    for server in result.servers:
        assert server.features == BOTH
        assert server.addresses == machine.addresses
    assert result.unusable == 3


def test_a_machine_that_was_renamed_is_known_by_its_address() -> None:
    address = (ip_address("192.0.2.1"),)
    result = joined(
        [vpn_server("CH#1", hostname="node-ch-77.protonvpn.net", addresses=address)],
        [vpn_server("CH#5", hostname="node-ch-01.protonvpn.net", addresses=address)],
    )
    [server] = result.servers
    assert (server.name, server.hostname) == ("CH#5", "node-ch-77.protonvpn.net")


def test_a_machine_without_other_names_keeps_its_own() -> None:
    new = vpn_server("CH#900", hostname="node-ch-90.protonvpn.net")
    result = joined([vpn_server("CH#1"), new], [vpn_server("CH#1")])
    assert result.servers[1] == new


def test_names_whose_machine_is_gone_are_counted_and_passed_over() -> None:
    gone = vpn_server("CH#3", hostname="node-ch-03.protonvpn.net")
    result = joined([vpn_server("CH#1")], [vpn_server("CH#1"), gone])
    assert [server.name for server in result.servers] == ["CH#1"]
    assert result.unusable == 4


def test_the_newer_flag_of_a_machine_counts() -> None:
    lost = joined([vpn_server("CH#1", features=NOTHING)], [vpn_server("CH#2")])
    assert lost.servers[0].features == NOTHING
    gained = joined([vpn_server("CH#1")], [vpn_server("CH#2", features=NOTHING)])
    assert gained.servers[0].features == P2P


def test_on_a_mixed_machine_each_name_keeps_its_own_flag() -> None:
    names = [vpn_server("CH#1"), vpn_server("CH#2", features=NOTHING)]
    first, second = joined([vpn_server("CH#1", features=BOTH)], names).servers
    assert first.features == P2P
    assert second.features == NOTHING


def test_free_and_tor_servers_never_carry_p2p() -> None:
    names = [
        vpn_server("CH-FREE#1", features=frozenset({ServerFeature.FREE})),
        vpn_server("CH#1-TOR", features=frozenset({ServerFeature.TOR})),
        vpn_server("CH#1"),
    ]
    machine = vpn_server("CH#1", features=BOTH | {ServerFeature.STREAMING})
    result = {server.name: server for server in joined([machine], names).servers}
    assert result["CH-FREE#1"].features == {
        ServerFeature.FREE,
        ServerFeature.STREAMING,
    }
    assert result["CH#1-TOR"].features == {ServerFeature.TOR, ServerFeature.STREAMING}
    assert ServerFeature.P2P in result["CH#1"].features


def test_a_secure_core_twin_lends_its_exit_no_address() -> None:
    twin = vpn_server(
        "SE-CH#1",
        features=frozenset({ServerFeature.SECURE_CORE}),
        addresses=(ip_address("198.51.100.1"),),
    )
    exit_ = vpn_server("CH#1", addresses=(ip_address("192.0.2.1"),))
    result = joined([twin, exit_], [vpn_server("CH#2")])
    assert [server.name for server in result.servers] == ["CH#2", "SE-CH#1"]
    assert result.servers[0].addresses == exit_.addresses
