"""What Gluetun connects to when it is given the selection of a recommended server.

Rows made by hand: the shapes are those of Gluetun's lists of May 2026, and names and
addresses are not real.
"""

import json
from typing import Any

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature, VpnProtocol, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerFilter,
    gluetun_selection,
    group_into_sites,
    mixed_hostnames,
    parse_server_list,
    pick_server,
)
from scripts.catalogue_report import Gluetun, is_exact, report_provider
from tests.vpn.samples import as_bytes, gluetun_list, own_logical, own_machine

WIREGUARD, UDP, TCP = VpnProtocol
CANADA = {"country": "Canada", "ips": ["192.0.2.1"]}

IVPN = [
    # A machine has a host name for each VPN type.
    CANADA
    | {"vpn": vpn, "city": city, "hostname": f"{machine}.{zone}.ivpn.net"}
    | flags
    for city, machine in (("Toronto", "ca-on1"), ("Montreal", "ca-qc1"))
    for vpn, zone, flags in (
        ("openvpn", "gw", {"tcp": True, "udp": True}),
        ("wireguard", "wg", {}),
    )
]
AIRVPN = [
    # A host name is the country's; the name of the server identifies the machine.
    {
        "vpn": vpn,
        "country": "Canada",
        "city": city,
        "server_name": name,
        "hostname": f"{zone}.vpn.airdns.org",
        "ips": [f"192.0.2.{number}{digit}"],
        **flags,
    }
    for number, (city, name) in enumerate(
        [("Toronto", "Alpha"), ("Montreal", "Beta"), ("Montreal", "Gamma")], start=1
    )
    for digit, vpn, zone, flags in (
        (1, "wireguard", "ca", {}),
        (2, "wireguard", "ca.ipv6", {}),
        (3, "openvpn", "ca3", {"tcp": True, "udp": True}),
        (4, "openvpn", "ca4", {"tcp": True, "udp": True}),
    )
]
CYBERGHOST = [
    # Each host name speaks one transport.
    {
        "vpn": "openvpn",
        "country": country,
        "hostname": f"{group}-1-{code}.cg-dialup.net",
        transport: True,
        "ips": [f"192.0.2.{group}"],
    }
    for country, code in (("Canada", "ca"), ("Japan", "jp"))
    for group, transport in ((87, "udp"), (97, "tcp"))
]
PIA = [
    {
        "vpn": "openvpn",
        "region": region,
        "server_name": name,
        "hostname": "ca-toronto.privacy.network",
        "tcp": True,
        "udp": True,
        "ips": [f"192.0.2.{number}"],
    }
    for number, (region, name) in enumerate(
        [("CA Toronto", "toronto401"), ("CA Toronto", "toronto402")], start=1
    )
]


def proton(
    name: str, city: str, hostname: str, address: str, **flags: bool
) -> list[dict[str, Any]]:
    """Return the two rows of a machine of Proton's."""
    row: dict[str, Any] = {
        "country": "Australia",
        "city": city,
        "server_name": name,
        "hostname": hostname,
        "ips": [address],
        **flags,
    }
    openvpn = {"vpn": "openvpn", "tcp": True, "udp": True}
    return [row | openvpn, row | {"vpn": "wireguard"}]


PROTON = [
    # Secure Core servers have the host name of their exit, and another city or the same.
    *proton("AU#9", "Adelaide", "au-17.example.net", "192.0.2.1", port_forward=True),
    *proton("CH-AU#2", "Sydney", "au-17.example.net", "192.0.2.2", secure_core=True),
    *proton("AU#5", "Perth", "au-20.example.net", "192.0.2.3"),
    *proton("SE-AU#1", "Perth", "au-20.example.net", "192.0.2.4", secure_core=True),
    *proton("IS-AU#1", "Perth", "au-20.example.net", "192.0.2.5", secure_core=True),
    *proton("AU#7", "Sydney", "au-30.example.net", "192.0.2.6", port_forward=True),
]
PERFECT_PRIVACY = [
    # Neither host names nor countries.
    {"vpn": "openvpn", "city": city, "tcp": True, "udp": True, "ips": [address]}
    for city, address in (("NewYork", "192.0.2.1"), ("Basel", "192.0.2.2"))
]
PRIVATEVPN = [
    {
        "vpn": "openvpn",
        "country": "Sweden",
        "city": "Stockholm",
        "hostname": "se-sto.pvdata.host",
        "tcp": True,
        "udp": True,
        "ips": ["192.0.2.1"],
    },
    # Gluetun has no use for a row without a VPN type.
    {"country": "Sweden", "city": "Stockholm", "tcp": True, "ips": ["192.0.2.2"]},
]
LISTS: dict[str, list[dict[str, Any]]] = {
    "airvpn": AIRVPN,
    "cyberghost": CYBERGHOST,
    "ivpn": IVPN,
    "perfect privacy": PERFECT_PRIVACY,
    "private internet access": PIA,
    "privatevpn": PRIVATEVPN,
    "protonvpn": PROTON,
}


def servers_in(provider: str, places: PlaceFinder) -> tuple[VpnServer, ...]:
    content = as_bytes(gluetun_list(*LISTS[provider]))
    return parse_server_list(content, PROVIDERS[provider], places).servers


def named(name: str, provider: str, places: PlaceFinder) -> VpnServer:
    [server] = [each for each in servers_in(provider, places) if each.name == name]
    return server


@pytest.mark.parametrize("everything", [False, True], ids=["usual", "all"])
@pytest.mark.parametrize("provider", LISTS)
def test_gluetun_can_follow_every_recommendation(
    provider: str, world: PlaceFinder, *, everything: bool
) -> None:
    content = as_bytes(gluetun_list(*LISTS[provider]))

    tallies = report_provider(
        content, PROVIDERS[provider], world, everything=everything
    )

    assert len(tallies) > 1
    for protocol, tally in tallies.items():
        assert tally.exact == tally.servers > 0, protocol


@pytest.mark.parametrize("protocol", VpnProtocol)
@pytest.mark.parametrize("provider", ["airvpn", "ivpn", "protonvpn"])
def test_gluetun_moves_to_the_recommended_city(
    provider: str, protocol: VpnProtocol, world: PlaceFinder
) -> None:
    servers = servers_in(provider, world)
    gluetun = Gluetun(LISTS[provider])
    wanted = ServerFilter(protocol=protocol)

    for site in group_into_sites(servers, world, wanted).sites:
        for installation in map(str, range(20)):
            server = pick_server(site, installation, mixed_hostnames(servers))
            assert server is not None
            rows = gluetun.select(gluetun_selection(server), protocol)
            assert {row["city"] for row in rows} == {server.city}


def test_a_host_name_of_a_whole_country_is_not_exact(world: PlaceFinder) -> None:
    alpha = named("Alpha", "airvpn", world)
    selection = gluetun_selection(alpha) | {"names": [], "hostnames": [alpha.hostname]}
    rows = Gluetun(AIRVPN).select(selection, WIREGUARD)
    assert len(rows) == 3
    assert not is_exact(alpha, rows)
    assert not is_exact(alpha, [])


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        # The flag keeps Secure Core out, and it lasts longer than a name.
        (
            "AU#9",
            {"hostnames": ["au-17.example.net"], "port_forward_only": True},
        ),
        ("AU#7", {"hostnames": ["au-30.example.net"], "port_forward_only": True}),
        (
            "CH-AU#2",
            {
                "hostnames": ["au-17.example.net"],
                "names": ["CH-AU#2"],
                "port_forward_only": False,
            },
        ),
        (
            "AU#5",
            {
                "hostnames": ["au-20.example.net"],
                "names": ["AU#5"],
                "port_forward_only": False,
            },
        ),
    ],
)
def test_secure_core_under_the_same_host_name_is_kept_out(
    name: str, filters: dict[str, Any], world: PlaceFinder
) -> None:
    selection = gluetun_selection(named(name, "protonvpn", world))
    assert {key: value for key, value in selection.items() if value != []} == filters


def test_a_name_on_several_machines_is_one_server_for_each(world: PlaceFinder) -> None:
    rows = [
        *proton("CH-AU#2", "Sydney", "au-17.example.net", "192.0.2.1"),
        *proton("CH-AU#2", "Sydney", "au-18.example.net", "192.0.2.2"),
    ]
    content = as_bytes(gluetun_list(*rows))
    servers = parse_server_list(content, PROVIDERS["protonvpn"], world).servers
    assert [server.hostname for server in servers] == [
        "au-17.example.net",
        "au-18.example.net",
    ]


def test_a_flag_that_only_some_rows_have_is_left_to_the_user(
    world: PlaceFinder,
) -> None:
    openvpn, wireguard = proton("AU#9", "Perth", "au-17.example.net", "192.0.2.1")
    content = as_bytes(gluetun_list(openvpn, wireguard | {"port_forward": True}))
    [server] = parse_server_list(content, PROVIDERS["protonvpn"], world).servers
    assert "port_forward_only" not in gluetun_selection(server)


def test_a_name_serves_where_there_is_no_host_name(world: PlaceFinder) -> None:
    rows = [
        CANADA | {"vpn": "wireguard", "city": "Toronto", "server_name": name}
        for name in ("Alpha", "Beta")
    ]
    content = as_bytes(gluetun_list(*rows))
    servers = parse_server_list(content, PROVIDERS["mullvad"], world).servers
    assert [gluetun_selection(server)["names"] for server in servers] == [
        ["Alpha"],
        ["Beta"],
    ]
    assert [gluetun_selection(server)["hostnames"] for server in servers] == [[], []]


def test_what_is_not_needed_is_cleared(world: PlaceFinder) -> None:
    server = named("ca-on1.wg.ivpn.net", "ivpn", world)
    assert gluetun_selection(server) == {
        "countries": [],
        "regions": [],
        "cities": [],
        "isps": [],
        "categories": [],
        "numbers": [],
        "names": [],
        "hostnames": ["ca-on1.wg.ivpn.net"],
    }


@pytest.mark.parametrize(
    ("protocol", "hostname"),
    [
        (None, "ca.vpn.airdns.org"),
        (WIREGUARD, "ca.vpn.airdns.org"),
        (UDP, "ca3.vpn.airdns.org"),
        (TCP, "ca3.vpn.airdns.org"),
    ],
)
def test_a_client_sees_the_host_name_of_its_protocol(
    protocol: VpnProtocol | None, hostname: str, world: PlaceFinder
) -> None:
    sites = group_into_sites(
        servers_in("airvpn", world), world, ServerFilter(protocol=protocol)
    ).sites
    hostnames = {server.hostname for site in sites for server in site.servers}
    assert hostnames == {hostname}


def test_a_city_is_selected_in_gluetuns_spelling(world: PlaceFinder) -> None:
    [_, new_york] = servers_in("perfect privacy", world)
    assert (new_york.country_code, new_york.name) == ("US", "NewYork")
    assert gluetun_selection(new_york)["cities"] == ["NewYork"]
    assert gluetun_selection(new_york)["hostnames"] == []


def test_a_place_is_selected_by_all_that_the_row_says_of_it(
    world: PlaceFinder,
) -> None:
    place = {"country": "Sweden", "region": "Skåne", "city": "Malmö"}
    row = place | {"vpn": "wireguard", "ips": ["192.0.2.1"]}
    content = as_bytes(gluetun_list(row))
    [server] = parse_server_list(content, PROVIDERS["mullvad"], world).servers
    selection = gluetun_selection(server)
    assert (selection["countries"], selection["regions"], selection["cities"]) == (
        ["Sweden"],
        ["Skåne"],
        ["Malmö"],
    )


def test_lists_that_do_not_say_how_to_connect_are_read_all_the_same(
    world: PlaceFinder,
) -> None:
    rows = [{key: row[key] for key in ("country", "city", "ips")} for row in PRIVATEVPN]
    rows = [
        row | {"hostname": f"{number}.example.net"} for number, row in enumerate(rows)
    ]
    content = as_bytes(gluetun_list(*rows))

    servers = parse_server_list(content, PROVIDERS["privatevpn"], world).servers

    assert [server.protocols for server in servers] == [frozenset(), frozenset()]


def test_openvpn_without_transports_speaks_both(world: PlaceFinder) -> None:
    content = json.dumps(
        gluetun_list(CANADA | {"vpn": "openvpn", "hostname": "ca.example.net"})
    ).encode()
    [server] = parse_server_list(content, PROVIDERS["mullvad"], world).servers
    assert server.protocols == {UDP, TCP}


def test_protons_own_list_keeps_secure_core_out_too(world: PlaceFinder) -> None:
    twin = own_machine("node-ch-24.protonvpn.net", "192.0.2.99")
    content = as_bytes(
        {
            "LogicalServers": [
                own_logical("CH#1"),
                own_logical("SE-CH#1", Features=1, Servers=[twin]),
                *(
                    own_logical(name, Features=features, Servers=[mixed])
                    for mixed in [own_machine("node-ch-25.protonvpn.net", "192.0.2.25")]
                    for name, features in (("CH#3", 4), ("CH#4", 0))
                ),
            ]
        }
    )

    servers = parse_server_list(content, PROVIDERS["protonvpn"], world).servers

    flags = {
        server.name: gluetun_selection(server).get("port_forward_only")
        for server in servers
    }
    assert ServerFeature.P2P in servers[0].features
    # Gluetun's flag of a machine with both kinds of names is not known.
    assert flags == {"CH#1": True, "CH#3": None, "CH#4": None, "SE-CH#1": None}
