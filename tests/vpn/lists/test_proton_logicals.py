"""Proton's own list."""

from ipaddress import ip_address
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import (
    Coordinates,
    GluetunFilters,
    VpnProtocol,
    VpnServer,
)
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerListUnreadableError,
    group_into_sites,
    parse_server_list,
)
from custom_components.qb_peer_vpn.vpn.lists.proton_logicals import read_proton_logicals
from custom_components.qb_peer_vpn.vpn.lists.server_list import ServerList
from tests.vpn.samples import as_bytes, own_logical, own_machine, without


def read(*rows: object) -> ServerList:
    return read_proton_logicals({"Code": 1000, "LogicalServers": list(rows)})


def the_server(**changes: Any) -> VpnServer:
    [server] = read(own_logical(**changes)).servers
    return server


def test_a_row_is_a_server() -> None:
    assert the_server() == VpnServer(
        provider="protonvpn",
        name="CH#1",
        hostname="node-ch-24.protonvpn.net",
        country_code="CH",
        city="Zurich",
        addresses=(ip_address("192.0.2.24"),),
        features=the_server().features,
        load=34,
        coordinates=Coordinates(latitude=47.38, longitude=8.54),
        physical_country="CH",
        protocols=frozenset(VpnProtocol),
        gluetun=GluetunFilters(port_forward_only=True),
    )


@pytest.mark.parametrize(
    ("changes", "features"),
    [
        ({"Features": 0}, set()),
        ({"Features": 1}, {"secure_core"}),
        ({"Features": 2}, {"tor"}),
        ({"Features": 4}, {"p2p", "port_forwarding"}),
        ({"Features": 12}, {"p2p", "port_forwarding", "streaming"}),
        ({"Features": 16}, set()),
        ({"Features": 32}, {"restricted"}),
        ({"Features": 128}, {"restricted"}),
        ({"Features": 0, "Tier": 0}, {"free"}),
        ({"Features": None, "Tier": None}, set()),
        ({"Features": "4"}, set()),
    ],
)
def test_features_are_bits(changes: dict[str, Any], features: set[str]) -> None:
    assert the_server(**changes).features == features


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"HostCountry": "FR"}, ("CH", "FR")),
        ({"ExitCountry": "UK"}, ("GB", "GB")),
        ({"ExitCountry": "MR", "HostCountry": "UK"}, ("MR", "GB")),
        ({"HostCountry": 7}, ("CH", None)),
        ({"HostCountry": "France"}, ("CH", None)),
        ({"HostCountry": "1!"}, ("CH", None)),
    ],
)
def test_the_list_itself_says_where_a_server_is(
    changes: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    server = the_server(**changes)
    assert (server.country_code, server.physical_country) == expected


def test_a_list_that_does_not_speak_of_it_leaves_it_open() -> None:
    [server] = read(without(own_logical(), "HostCountry")).servers
    assert server.physical_country is None


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("Load", 0, 0),
        ("Load", 101, None),
        ("Load", -1, None),
        ("Load", "34", None),
        ("Load", True, None),
        ("Load", None, None),
    ],
)
def test_a_load_is_a_percentage(key: str, value: object, expected: int | None) -> None:
    assert the_server(**{key: value}).load == expected


@pytest.mark.parametrize(
    "location",
    [
        None,
        {},
        {"Lat": 47.4},
        {"Lat": "47.4", "Long": "8.5"},
        {"Lat": 91, "Long": 8},
        {"Lat": 47, "Long": -181},
        {"Lat": float("nan"), "Long": 8.0},
        {"Lat": True, "Long": 8.0},
    ],
)
def test_coordinates_are_sound_or_absent(location: object) -> None:
    assert the_server(Location=location).coordinates is None


def test_what_is_out_of_service_is_left_out_and_counted() -> None:
    parsed = read(own_logical("CH#1"), own_logical("CH#2", Status=0))
    assert [server.name for server in parsed.servers] == ["CH#1"]
    assert (parsed.out_of_service, parsed.unusable) == (1, 0)


def test_a_row_whose_machines_are_all_out_of_service_is_so_too() -> None:
    down = [own_machine("node-ch-01.protonvpn.net", "192.0.2.1", Status=0)]
    parsed = read(own_logical("CH#1"), own_logical("CH#2", Servers=down))
    assert [server.name for server in parsed.servers] == ["CH#1"]
    assert (parsed.out_of_service, parsed.unusable) == (1, 0)


SECOND_FORM = {
    "EntryLocation": {"Latitude": 46.2, "Longitude": 6.1},
    "ExitLocation": {"Latitude": 47.37, "Longitude": 8.54},
    "StatusReference": {"Index": 0, "Penalty": 0, "Cost": 0},
}
"""What a row of ``/vpn/v2/logicals`` has instead of status, load, score, and place."""


def second_form(**changes: object) -> dict[str, Any]:
    row = without(own_logical(), "Status", "Load", "Score", "Location")
    return row | SECOND_FORM | changes


def test_the_second_form_of_the_list_is_read() -> None:
    [server] = read(second_form()).servers
    assert server.load is None
    assert server.coordinates == Coordinates(latitude=47.37, longitude=8.54)
    assert server.hostname == "node-ch-24.protonvpn.net"


def test_the_servers_of_the_second_form_are_ranked(world: PlaceFinder) -> None:
    tokyo = {
        "ExitCountry": "JP",
        "City": "Tokyo",
        "ExitLocation": {"Latitude": 35.65, "Longitude": 139.83},
    }
    document = {
        "Code": 1000,
        "StatusID": "0",
        "LogicalServers": [second_form(), second_form(Name="JP#1", **tokyo)],
    }
    parsed = parse_server_list(as_bytes(document), PROVIDERS["protonvpn"], world)
    sites = group_into_sites(parsed.servers, world).sites
    assert [site.key for site in sites] == ["CH/zurich", "JP/tokyo"]


def test_what_is_out_of_service_is_left_out_of_the_second_form_too() -> None:
    down = [own_machine("node-ch-01.protonvpn.net", "192.0.2.1", Status=0)]
    unknown = [without(own_machine("node-ch-02.protonvpn.net", "192.0.2.2"), "Status")]
    parsed = read(
        second_form(Name="CH#1", Servers=down),
        second_form(Name="CH#2", Servers=unknown),
    )
    assert [server.name for server in parsed.servers] == ["CH#2"]
    assert parsed.out_of_service == 1


WIREGUARD, UDP, TCP = VpnProtocol


@pytest.mark.parametrize(
    ("changes", "protocols", "addresses"),
    [
        ({}, {WIREGUARD, UDP, TCP}, ["192.0.2.24"]),
        ({"EntryPerProtocol": None}, {WIREGUARD, UDP, TCP}, ["192.0.2.24"]),
        ({"X25519PublicKey": None}, {UDP, TCP}, ["192.0.2.24"]),
        ({"X25519PublicKey": ""}, {UDP, TCP}, ["192.0.2.24"]),
        (
            {
                "EntryIP": None,
                "EntryPerProtocol": {"OpenVPNTCP": {"IPv4": "192.0.2.7"}},
            },
            {TCP},
            ["192.0.2.7"],
        ),
        (
            {
                "EntryPerProtocol": {
                    "WireGuardUDP": {"IPv4": "192.0.2.7"},
                    "OpenVPNUDP": {"Ports": [1194]},
                    "WireGuardTLS": {"IPv4": "192.0.2.8"},
                }
            },
            {WIREGUARD, UDP, TCP},
            ["192.0.2.7", "192.0.2.24"],
        ),
        ({"EntryIP": None}, set(), []),
        ({"EntryIP": None, "EntryPerProtocol": {"OpenVPNTCP": "x"}}, set(), []),
    ],
)
def test_a_machine_speaks_the_protocols_that_it_has_an_entry_for(
    changes: dict[str, Any], protocols: set[VpnProtocol], addresses: list[str]
) -> None:
    machine = own_machine("node-ch-24.protonvpn.net", "192.0.2.24") | changes
    server = the_server(Servers=[machine])
    assert server.protocols == protocols
    assert list(map(str, server.addresses)) == addresses


def test_a_list_without_keys_says_nothing_about_wireguard() -> None:
    machine = own_machine("node-ch-24.protonvpn.net", "192.0.2.24")
    server = the_server(Servers=[without(machine, "X25519PublicKey")])
    assert WIREGUARD in server.protocols


def test_each_protocol_has_the_first_machine_that_speaks_it() -> None:
    machines = [
        own_machine("node-ch-30.protonvpn.net", "192.0.2.30"),
        own_machine("node-ch-29.protonvpn.net", "192.0.2.29"),
        own_machine("node-ch-24.protonvpn.net", "192.0.2.24", X25519PublicKey=None),
    ]
    server = the_server(Servers=machines)
    assert server.hostname == "node-ch-24.protonvpn.net"
    assert server.other_hostnames == ((WIREGUARD, "node-ch-29.protonvpn.net"),)


def test_of_several_machines_the_first_by_name_in_service_serves() -> None:
    machines = [
        own_machine("node-ch-30.protonvpn.net", "192.0.2.30"),
        own_machine("node-ch-24.protonvpn.net", "192.0.2.24"),
        own_machine("node-ch-24.protonvpn.net", "192.0.2.25"),
        own_machine("node-ch-01.protonvpn.net", "192.0.2.1", Status=0),
    ]
    server = the_server(Servers=machines)
    assert server.hostname == "node-ch-24.protonvpn.net"
    assert [str(address) for address in server.addresses] == [
        "192.0.2.24",
        "192.0.2.25",
    ]


@pytest.mark.parametrize(
    "row",
    [
        None,
        "row",
        own_logical(Name=None),
        own_logical(Name="line\nbreak"),
        own_logical(ExitCountry=None),
        own_logical(Servers=None),
        own_logical(Servers=[None, own_machine("<b>", "192.0.2.1")]),
    ],
)
def test_what_cannot_be_read_is_counted_and_passed_over(row: object) -> None:
    parsed = read(own_logical(), row)
    assert (len(parsed.servers), parsed.unusable) == (1, 1)


@pytest.mark.parametrize(
    "document", [None, [], {}, {"LogicalServers": {}}, {"LogicalServers": []}]
)
def test_what_is_no_list_is_refused(document: object) -> None:
    with pytest.raises(ServerListUnreadableError):
        read_proton_logicals(document)


def test_a_city_is_split_if_its_servers_are_in_several_countries(
    world: PlaceFinder,
) -> None:
    says = {
        "ExitCountry": "BR",
        "City": "Sao Paulo",
        "Location": {"Lat": -23.5, "Long": -46.6},
    }
    document = {
        "LogicalServers": [
            own_logical("BR#1", **says),
            own_logical("BR#2", **says, HostCountry="US"),
        ]
    }
    parsed = parse_server_list(as_bytes(document), PROVIDERS["protonvpn"], world)
    home, abroad = group_into_sites(parsed.servers, world).sites
    assert (home.key, home.physical_country) == ("BR/saopaulo", None)
    assert (abroad.key, abroad.physical_country) == ("BR/saopaulo@US", "US")
    assert (home.city, home.country_code) == (abroad.city, abroad.country_code)
    assert home.coordinates != abroad.coordinates


@given(
    st.dictionaries(
        st.sampled_from([*own_logical(), *own_machine("x", "y")]),
        st.none()
        | st.integers()
        | st.floats()
        | st.text(max_size=4)
        | st.lists(st.dictionaries(st.just("Domain"), st.text(max_size=3)), max_size=2),
    )
)
def test_no_row_raises_anything_unforeseen(changes: dict[str, Any]) -> None:
    assert read(own_logical(), own_logical("CH#2") | changes).servers
