"""Places of servers that claim another country."""

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


def test_blocks_that_contradict_each_other_prove_nothing(world: PlaceFinder) -> None:
    server = at("CL#1", "CL", "Santiago", "node-cl-04", "138.199.50.1", "185.76.11.1")
    assert hosts(world, server) == {"CL#1": None}


def test_secure_core_enters_elsewhere_and_proves_nothing(world: PlaceFinder) -> None:
    entry = (ip_address("203.0.113.9"),)
    servers = [
        at("SE#1", "SE", "Stockholm", "node-se-10", "203.0.113.1"),
        vpn_server("SE-AU#1", "AU", "Sydney", features=SECURE_CORE, addresses=entry),
    ]
    assert hosts(world, *servers) == {"SE#1": None, "SE-AU#1": None}


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
