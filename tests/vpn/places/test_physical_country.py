"""Places of servers that claim another country."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature, VpnServer
from custom_components.qb_peer_vpn.vpn import PlaceFinder, place_servers
from tests.vpn.samples import vpn_server

SECURE_CORE = frozenset({ServerFeature.SECURE_CORE})
TOR = frozenset({ServerFeature.TOR})
NO_P2P = frozenset[ServerFeature]()


def hosts(places: PlaceFinder, *servers: VpnServer) -> dict[str, str | None]:
    return {
        each.server.name: each.physical_country
        for each in place_servers(servers, places)
    }


def at(
    name: str, country_code: str, city: str, hostname: str, *addresses: str
) -> VpnServer:
    return vpn_server(
        name,
        country_code,
        city,
        hostname=f"{hostname}.protonvpn.net",
        addresses=tuple(map(ip_address, addresses)),
    )


@pytest.mark.parametrize(
    ("server", "host"),
    [
        pytest.param(vpn_server(physical_country="FR"), "FR", id="the list says so"),
        pytest.param(vpn_server(physical_country="CH"), None, id="the list says home"),
        pytest.param(
            vpn_server("MR#1", "MR", "Nouakchott", physical_country="MR"),
            None,
            id="the list knows better than the table",
        ),
        pytest.param(
            at("NG#1", "NG", "Lagos", "node-es-07"), "ES", id="another country's node"
        ),
        pytest.param(
            at("FR#1", "FR", "Paris", "node-uk-07"), "GB", id="a node of Proton's UK"
        ),
        pytest.param(
            at("TH#1", "TH", "Bangkok", "node-th-01"), "SG", id="the table of cities"
        ),
        pytest.param(
            at("AL#1", "AL", "Tirana", "al-01"), "FR", id="no node of a mixed city"
        ),
        pytest.param(
            at("AL#9", "AL", "Tirana", "node-al-09"), None, id="a node of a mixed city"
        ),
        pytest.param(
            at("AL#2", "AL", "Tirana", "node-alb-02"), "FR", id="not named like a node"
        ),
        pytest.param(
            at("AL#3", "AL", "Tirana", "al-tornado-03"), "FR", id="not named like Tor"
        ),
        pytest.param(
            at("CH#1", "CH", "Zurich", "ch-01"), None, id="no node and no host known"
        ),
        pytest.param(
            at("LU#1", "LU", "Steinsel", "lu-01"), None, id="a city without a row"
        ),
        pytest.param(
            at("ZA#1", "ZA", "Johannesburg", "node-za-02", "178.249.212.163"),
            "FR",
            id="the table of blocks",
        ),
        pytest.param(
            at("MT#1", "MT", "Valletta", "mt-01", "2a02:6ea0:dc0e::11"),
            "FR",
            id="the table of blocks, IPv6",
        ),
        pytest.param(
            at("US#1", "US", "Miami", "node-us-01", "138.199.50.1"),
            None,
            id="at home in a block of the table",
        ),
        pytest.param(
            vpn_server("ZZ#1", "ZZ", None), None, id="a country that nothing knows"
        ),
    ],
)
def test_a_server_gives_itself_away(
    world: PlaceFinder, server: VpnServer, host: str | None
) -> None:
    assert hosts(world, server) == {server.name: host}


def test_what_the_table_says_of_p2p_servers_holds_for_them_only(
    world: PlaceFinder,
) -> None:
    servers = [
        vpn_server("AE#1", "AE", "Dubai"),
        vpn_server("AE#2", "AE", "Dubai", features=NO_P2P),
        vpn_server("NG#1", "NG", "Abuja", features=NO_P2P),
    ]
    # Abuja has no P2P server: there the table speaks of all.
    assert hosts(world, *servers) == {"AE#1": "FR", "AE#2": None, "NG#1": "ES"}


def test_a_block_is_where_its_only_node_at_home_is(world: PlaceFinder) -> None:
    servers = [
        at("US-FL#1", "US", "Miami", "node-us-10", "203.0.113.1"),
        at("GT#1", "GT", "Guatemala City", "node-gt-01", "203.0.113.2"),
        at("AL#1", "AL", "Tirana", "al-01", "203.0.113.3"),
        at("SE#1", "SE", "Stockholm", "node-se-10", "203.0.114.1"),
    ]
    assert hosts(world, *servers) == {
        "US-FL#1": None,
        "GT#1": "US",
        "AL#1": "US",
        "SE#1": None,
    }


def test_a_block_with_two_countries_at_home_proves_nothing(world: PlaceFinder) -> None:
    servers = [
        at("NL#1", "NL", "Amsterdam", "node-nl-10", "203.0.113.1"),
        at("BE#1", "BE", "Brussels", "node-be-10", "203.0.113.2"),
    ]
    assert hosts(world, *servers) == {"NL#1": None, "BE#1": None}


def test_a_block_without_servers_at_home_is_where_most_of_them_are(
    world: PlaceFinder,
) -> None:
    servers = [
        at("TH#1", "TH", "Bangkok", "th-01", "203.0.113.1"),
        at("VN#1", "VN", "Hanoi", "vn-01", "203.0.113.2"),
        at("MR#1", "MR", "Nouakchott", "mr-01", "203.0.113.3"),
    ]
    assert set(hosts(world, *servers).values()) == {"SG"}


def test_a_block_that_nothing_is_known_of_proves_nothing(world: PlaceFinder) -> None:
    servers = [
        at("LU#1", "LU", "Steinsel", "lu-01", "203.0.113.1"),
        at("NL#1", "NL", "Naaldwijk", "nl-01", "203.0.113.2"),
    ]
    assert set(hosts(world, *servers).values()) == {None}


def test_a_node_at_home_counts_more_than_virtual_servers(world: PlaceFinder) -> None:
    servers = [
        at("SE#1", "SE", "Stockholm", "node-se-10", "203.0.113.1"),
        *(
            at(f"TH#{number}", "TH", "Bangkok", f"th-0{number}", "203.0.113.2")
            for number in range(5)
        ),
    ]
    assert set(hosts(world, *servers).values()) == {None, "SE"}


def test_a_block_of_one_country_proves_nothing(world: PlaceFinder) -> None:
    servers = [
        at("AE#1", "AE", "Dubai", "node-ae-01", "203.0.113.1"),
        replace(
            at("AE#2", "AE", "Dubai", "node-ae-02", "203.0.113.2"), features=NO_P2P
        ),
    ]
    # Only the P2P servers of Dubai are known to be in France.
    assert hosts(world, *servers) == {"AE#1": "FR", "AE#2": None}


def test_a_city_with_servers_at_home_proves_nothing_about_its_block(
    world: PlaceFinder,
) -> None:
    servers = [
        at("AL#1", "AL", "Tirana", "al-01", "203.0.113.1"),
        at("LU#1", "LU", "Steinsel", "lu-01", "203.0.113.2"),
    ]
    assert hosts(world, *servers) == {"AL#1": "FR", "LU#1": None}


@pytest.mark.parametrize(
    ("machines", "host"),
    [
        # Country, host name, and number of server names; Bangkok, Hanoi, and Phnom Penh
        # are in Singapore, Nouakchott is in France.
        pytest.param(
            [("TH", "th-01", 3), ("MR", "mr-01", 1), ("MR", "mr-02", 1)],
            "FR",
            id="names of a machine count once",
        ),
        pytest.param(
            [("TH", "th-01", 1), ("TH", "th-02", 1), ("MR", "mr-01", 1)],
            "SG",
            id="machines of a country count each",
        ),
        pytest.param(
            [("KH", "kh-01", 1), ("MR", "mr-01", 1)],
            "FR",
            id="of equals the first code",
        ),
        pytest.param(
            [("LU", "lu-02", 1), ("TH", "lu-02", 1)],
            "SG",
            id="a machine counts for each country that it claims",
        ),
    ],
)
def test_most_of_the_machines_in_a_block_decide(
    world: PlaceFinder, machines: list[tuple[str, str, int]], host: str
) -> None:
    cities = {
        "AL": "Tirana",
        "KH": "Phnom Penh",
        "LU": "Steinsel",
        "MR": "Nouakchott",
        "TH": "Bangkok",
    }
    servers = [
        at(f"{code}#{name}{number}", code, cities[code], name, "203.0.113.1")
        for code, name, names in machines
        for number in range(names)
    ]
    asked = at("LU#1", "LU", "Steinsel", "lu-01", "203.0.113.9")
    assert hosts(world, *servers, asked)["LU#1"] == host


@pytest.mark.parametrize(
    ("node", "near", "far"),
    [
        ("203.0.113.1", "203.0.113.255", "203.0.112.255"),
        ("2001:db8:7::1", "2001:db8:7:ffff::1", "2001:db8:6:ffff::1"),
        ("203.0.113.1", "203.0.113.255", "0:cb:71::1"),
    ],
    ids=["the first 24 bits", "the first 48 bits", "of one version"],
)
def test_a_block_is_as_wide_as_what_is_announced_from_one_place(
    world: PlaceFinder, node: str, near: str, far: str
) -> None:
    servers = [
        at("SE#1", "SE", "Stockholm", "node-se-10", node),
        at("LU#1", "LU", "Steinsel", "lu-01", near),
        at("LU#2", "LU", "Steinsel", "lu-02", far),
    ]
    assert hosts(world, *servers) == {"SE#1": None, "LU#1": "SE", "LU#2": None}


def test_an_address_that_nothing_is_known_of_contradicts_no_other(
    world: PlaceFinder,
) -> None:
    server = at("CL#1", "CL", "Santiago", "node-cl-04", "203.0.113.1", "138.199.50.1")
    assert hosts(world, server) == {"CL#1": "US"}


def test_servers_of_other_providers_prove_nothing_about_a_block(
    world: PlaceFinder,
) -> None:
    servers = [
        at("AL#1", "AL", "Tirana", "al-01", "203.0.113.1"),
        replace(
            at("SE#1", "SE", "Stockholm", "node-se-10", "203.0.113.2"),
            provider="mullvad",
        ),
    ]
    assert hosts(world, *servers) == {"AL#1": "FR", "SE#1": None}


def test_blocks_that_contradict_each_other_prove_nothing(world: PlaceFinder) -> None:
    server = at("CL#1", "CL", "Santiago", "node-cl-04", "138.199.50.1", "185.76.11.1")
    assert hosts(world, server) == {"CL#1": None}


def test_the_entry_of_secure_core_proves_nothing_about_its_block(
    world: PlaceFinder,
) -> None:
    servers = [
        at("SE#1", "SE", "Stockholm", "node-se-10", "203.0.113.1"),
        at("AL#1", "AL", "Tirana", "al-01", "203.0.113.2"),
        replace(
            at("SE-AU#1", "AU", "Sydney", "node-au-10", "203.0.113.9"),
            features=SECURE_CORE,
        ),
    ]
    # With the exit's country, the block would have nodes of two countries.
    assert hosts(world, *servers)["AL#1"] == "SE"


@pytest.mark.parametrize(
    ("server", "host"),
    [
        pytest.param(
            at("SE-AU#1", "AU", "Sydney", "node-au-10", "138.199.50.1"),
            None,
            id="a block of the table",
        ),
        pytest.param(
            at("SE-AU#1", "AU", "Sydney", "node-se-10"),
            None,
            id="another country's node",
        ),
        pytest.param(at("SE-AL#1", "AL", "Tirana", "al-01"), None, id="no node"),
        pytest.param(
            at("SE-NG#1", "NG", "Abuja", "node-ng-10"), "ES", id="the table of cities"
        ),
    ],
)
def test_the_entry_of_secure_core_proves_nothing_about_its_exit(
    world: PlaceFinder, server: VpnServer, host: str | None
) -> None:
    secure_core = replace(server, features=SECURE_CORE)
    assert hosts(world, secure_core) == {server.name: host}


def test_a_tor_server_never_has_the_name_of_a_node(world: PlaceFinder) -> None:
    server = vpn_server(
        "AL#1-TOR", "AL", "Tirana", hostname="al-01-tor.protonvpn.net", features=TOR
    )
    assert hosts(world, server) == {"AL#1-TOR": None}


def test_other_providers_are_believed_unless_they_admit_it(world: PlaceFinder) -> None:
    servers = [
        vpn_server("a", "MR", "Nouakchott", provider="mullvad", hostname="mr-01"),
        vpn_server("b", "IN", None, provider="fastestvpn", physical_country="GB"),
    ]
    assert hosts(world, *servers) == {"a": None, "b": "GB"}
