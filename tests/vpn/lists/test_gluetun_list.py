"""Gluetun's lists."""

from ipaddress import ip_address
import json
import tracemalloc
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import ServerFeature, VpnServer
from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerListError,
    ServerListUnreadableError,
    group_into_sites,
    parse_server_list,
    place_servers,
    read_manifest,
)
from custom_components.qb_peer_vpn.vpn.lists.gluetun_list import read_gluetun_list
from custom_components.qb_peer_vpn.vpn.lists.server_list import ServerList
from tests.vpn.samples import as_bytes, gluetun_list, gluetun_row, without


def read(places: PlaceFinder, provider: str, *rows: object) -> ServerList:
    return read_gluetun_list(gluetun_list(*rows), PROVIDERS[provider], places)


def the_server(places: PlaceFinder, provider: str, *rows: object) -> VpnServer:
    [server] = read(places, provider, *rows).servers
    return server


def test_both_protocols_of_a_machine_are_one_server(world: PlaceFinder) -> None:
    server = the_server(
        world,
        "mullvad",
        gluetun_row(vpn="openvpn", ips=["192.0.2.24"], owned=True),
        gluetun_row(vpn="wireguard", ips=["2001:db8::24", "192.0.2.25"]),
        gluetun_row(vpn="wireguard", ips=["192.0.2.24"]),
    )
    assert (server.provider, server.name) == ("mullvad", "ch1.example.net")
    assert server.hostname == "ch1.example.net"
    assert (server.country_code, server.city, server.region) == ("CH", "Zurich", None)
    assert server.addresses == (
        ip_address("192.0.2.24"),
        ip_address("192.0.2.25"),
        ip_address("2001:db8::24"),
    )
    assert server.features == {ServerFeature.OWNED}


@pytest.mark.parametrize(
    ("provider", "row", "features"),
    [
        ("protonvpn", {"port_forward": True}, {"p2p", "port_forwarding"}),
        ("protonvpn", {"secure_core": True}, {"secure_core"}),
        ("protonvpn", {"stream": True, "tor": True}, {"streaming", "tor"}),
        ("protonvpn", {"server_name": "CH-FREE#1"}, {"free"}),
        ("protonvpn", {"server_name": "SE-CH#1"}, {"secure_core"}),
        ("private internet access", {"port_forward": True}, {"port_forwarding"}),
        (
            "private internet access",
            {"country": None, "region": "DK Streaming Optimized"},
            {"streaming"},
        ),
        ("fastestvpn", {"country": "italy-stream"}, {"streaming"}),
        ("fastestvpn", {"hostname": "hk-dbl.jumptoserver.com"}, {"multihop"}),
        ("fastestvpn", {"hostname": "us-dbl1.jumptoserver.com"}, {"multihop"}),
        ("fastestvpn", {"hostname": "jp-dvpn.jumptoserver.com"}, {"multihop"}),
        ("fastestvpn", {"hostname": "ch-01.jumptoserver.com"}, set()),
        ("mullvad", {"hostname": "ch-dbl.example.net"}, set()),
        ("surfshark", {"multihop": True}, {"multihop"}),
        ("vpnsecure", {"premium": True}, {"premium"}),
        ("vpn unlimited", {"free": True}, {"free"}),
        ("nordvpn", {"categories": ["Standard VPN servers", "P2P"]}, {"p2p"}),
        ("nordvpn", {"categories": ["Dedicated IP"]}, {"restricted"}),
        ("nordvpn", {"categories": ["Double VPN"]}, {"multihop"}),
        ("nordvpn", {"categories": ["Onion Over VPN", "P2P"]}, {"tor", "p2p"}),
        ("nordvpn", {"categories": "P2P"}, set()),
        ("nordvpn", {"categories": [None, 7, ["P2P"]]}, set()),
        ("mullvad", {"owned": "yes", "free": 1, "country": 3, "region": None}, set()),
    ],
)
def test_flags_and_categories_are_features(
    world: PlaceFinder, provider: str, row: dict[str, Any], features: set[str]
) -> None:
    server = the_server(world, provider, gluetun_row(**row))
    assert server.features == features


def test_a_machine_with_a_name_of_its_own_may_share_its_host_name(
    world: PlaceFinder,
) -> None:
    rows = [
        gluetun_row(
            f"ch{number}.vpn.airdns.org", server_name=name, ips=[f"192.0.2.{address}"]
        )
        for number, name, address in [
            ("3.ipv6", "Kitalpha", 1),
            ("", "Kitalpha", 2),
            ("3", "Kitalpha", 3),
            ("", "Xuange", 4),
        ]
    ]
    first, second = read(world, "airvpn", *rows).servers
    assert (first.name, first.hostname) == ("Kitalpha", "ch.vpn.airdns.org")
    assert [str(address)[-1] for address in first.addresses] == ["1", "2", "3"]
    assert (second.name, second.hostname) == ("Xuange", "ch.vpn.airdns.org")


def test_a_secure_core_twin_stays_apart_from_its_exit(world: PlaceFinder) -> None:
    rows = [
        gluetun_row("node-vn-01.protonvpn.net", server_name="VN#1", port_forward=True),
        gluetun_row("node-vn-01.protonvpn.net", server_name="SE-VN#1"),
    ]
    twin, exit_ = read(world, "protonvpn", *rows).servers
    assert (twin.name, exit_.name) == ("SE-VN#1", "VN#1")
    assert twin.hostname == exit_.hostname


def test_without_a_host_name_the_place_is_the_name(world: PlaceFinder) -> None:
    row = gluetun_row(ips=["192.0.2.9", "192.0.2.8"])
    server = the_server(world, "perfect privacy", without(row, "hostname"))
    assert (server.name, server.hostname) == ("Switzerland Zurich", "192.0.2.8")


def test_a_row_without_a_host_name_is_unusable_beside_others_of_its_city(
    world: PlaceFinder,
) -> None:
    parsed = read(
        world, "privatevpn", gluetun_row(), without(gluetun_row(), "hostname")
    )
    assert [server.name for server in parsed.servers] == ["ch1.example.net"]
    assert parsed.unusable == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"country": "USA", "city": "Ashburn VA"}, ("US", "Ashburn VA", None)),
        ({"country": "France", "region": "Île-de-France"}, ("FR", "Zurich", None)),
        ({"country": "philippines-via-singapore", "city": None}, ("PH", None, "SG")),
        (
            {"country": "Atlantis", "city": "Old Town"},
            ("ZZ", "Atlantis Old Town", None),
        ),
        ({"country": "", "city": None}, ("ZZ", None, None)),
        ({"country": ["x"], "city": "Reykjavik"}, ("IS", "Reykjavik", None)),
    ],
)
def test_the_place_is_read_from_whatever_the_row_has(
    world: PlaceFinder,
    row: dict[str, Any],
    expected: tuple[str, str | None, str | None],
) -> None:
    server = the_server(world, "expressvpn", gluetun_row(**row))
    assert (server.country_code, server.city, server.physical_country) == expected


def test_a_server_whose_host_name_contradicts_its_row_is_placed_nowhere(
    world: PlaceFinder,
) -> None:
    rows = [
        gluetun_row("ca-tor.pvdata.host", country="Colombia", city="Bogota"),
        gluetun_row("co-bog.pvdata.host", country="Colombia", city="Bogota"),
        gluetun_row("uk-lon3.pvdata.host", country="Canada", city="Toronto"),
        # Without a city in its host name, the row is believed: a double hop.
        gluetun_row("us-ca74.nordvpn.com", country="Canada", city="Toronto"),
        gluetun_row("hk-dbl.jumptoserver.com", country="Canada", city="Montreal"),
        gluetun_row("uk-lon2.pvdata.host", country="United Kingdom", city="London2"),
    ]
    servers = read(world, "privatevpn", *rows).servers
    assert {server.hostname: server.country_code for server in servers} == {
        "ca-tor.pvdata.host": "ZZ",
        "co-bog.pvdata.host": "CO",
        "us-ca74.nordvpn.com": "CA",
        "hk-dbl.jumptoserver.com": "CA",
        "uk-lon2.pvdata.host": "GB",
        "uk-lon3.pvdata.host": "ZZ",
    }
    assert servers[0].city == "Colombia Bogota"
    placed = place_servers(servers, world)
    assert [each.server.hostname for each in placed if each.place is None] == [
        "ca-tor.pvdata.host",
        "uk-lon3.pvdata.host",
    ]


def test_what_cannot_be_read_is_counted_and_passed_over(world: PlaceFinder) -> None:
    rows = [
        gluetun_row(),
        None,
        "row",
        {},
        gluetun_row(hostname="<b>", city="Bern", ips=[]),
        {"vpn": "wireguard", "ips": ["192.0.2.7"]},
        gluetun_row() | {"hostname": 7, "ips": "nonsense"},
    ]
    parsed = read(world, "mullvad", *rows)
    assert (len(parsed.servers), parsed.unusable) == (1, 6)


def test_a_row_that_says_not_how_to_connect_is_unusable_among_others_that_do(
    world: PlaceFinder,
) -> None:
    rows = [gluetun_row(), without(gluetun_row("ch2.example.net", city="Bern"), "vpn")]
    parsed = read(world, "mullvad", *rows)
    assert [server.hostname for server in parsed.servers] == ["ch1.example.net"]
    assert parsed.unusable == 1


def test_a_list_of_all_providers_holds_the_one_that_is_asked_for(
    world: PlaceFinder,
) -> None:
    document = {
        "version": 1,
        "mullvad": gluetun_list(gluetun_row("se1.example.net")),
        "ivpn": gluetun_list(gluetun_row("ivpn.example.net")),
    }
    content = as_bytes(document)
    [server] = parse_server_list(content, PROVIDERS["ivpn"], world).servers
    assert server.hostname == "ivpn.example.net"
    with pytest.raises(ServerListUnreadableError):
        parse_server_list(content, PROVIDERS["airvpn"], world)


@pytest.mark.parametrize(
    "document",
    [None, {}, {"servers": {}}, {"servers": []}, {"mullvad": 3}, [], [None], "x"],
)
def test_what_is_no_list_is_refused(world: PlaceFinder, document: object) -> None:
    with pytest.raises(ServerListUnreadableError):
        read_gluetun_list(document, PROVIDERS["mullvad"], world)


ROWS = st.dictionaries(
    st.sampled_from([*gluetun_row(), "region", "server_name", "categories", "owned"]),
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["via", "UK", "US TX", "Hong Kong", "-", "192.0.2.1"])
    | st.lists(st.text(max_size=3), max_size=2),
)


@given(st.lists(ROWS, max_size=5), st.sampled_from(sorted(PROVIDERS)))
def test_no_rows_raise_anything_unforeseen(
    world: PlaceFinder, rows: list[dict[str, object]], provider: str
) -> None:
    try:
        parsed = read(world, provider, *rows)
    except ServerListError:
        return
    sites = group_into_sites(parsed.servers, world, PROVIDERS[provider].default_filter)
    assert sum(site.server_count for site in sites.sites) <= len(parsed.servers)


def test_the_manifest_names_the_lists() -> None:
    manifest = {
        "version": 1,
        "airvpn": {"filepath": "/gluetun/servers/airvpn.json"},
        "vpn unlimited": {"filepath": "/gluetun/servers/vpn unlimited.json"},
        "broken": {"filepath": 3},
    }
    assert read_manifest(as_bytes(manifest)) == {
        "airvpn": "airvpn.json",
        "vpn unlimited": "vpn unlimited.json",
    }


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"version": 1}'])
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(ServerListUnreadableError):
        read_manifest(content)


def large_list() -> bytes:
    """As many rows and bytes as the largest list, NordVPN's, has."""
    cities = ["Zurich", "Geneva", "Bern", "Basel", "Lausanne", "Lugano"]
    rows = [
        gluetun_row(
            f"ch{number}.nordvpn.com",
            vpn,
            region="Europe",
            city=cities[number % 6],
            categories=["Standard VPN servers", "P2P"],
            number=number,
            ips=[f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"],
        )
        for number in range(8_250)
        for vpn in ("openvpn", "wireguard")
    ]
    return json.dumps(gluetun_list(*rows), indent=2).encode()


def test_the_largest_list_takes_little_memory(world: PlaceFinder) -> None:
    content = large_list()
    assert len(content) > 5_700_000
    provider = PROVIDERS["nordvpn"]
    parsed = parse_server_list(content, provider, world)
    sites = group_into_sites(parsed.servers, world, provider.default_filter)
    assert sum(site.server_count for site in sites.sites) == 8_250
    del parsed, sites
    tracemalloc.start()
    try:
        parsed = parse_server_list(content, provider, world)
        group_into_sites(parsed.servers, world, provider.default_filter)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000
