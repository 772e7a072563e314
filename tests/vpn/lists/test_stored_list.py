"""The last good list, kept and read back."""

from ipaddress import ip_address
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import (
    Coordinates,
    GluetunFilters,
    ServerFeature,
    VpnProtocol,
    VpnServer,
)
from custom_components.qb_peer_vpn.vpn import ServerListUnreadableError
from custom_components.qb_peer_vpn.vpn.lists.proton_list import parse_proton_list
from custom_components.qb_peer_vpn.vpn.lists.stored_list import (
    is_older_list,
    servers_from_store,
    servers_to_store,
)
from tests.vpn.samples import as_bytes, grouped, logical, machine


def through_the_store(servers: list[VpnServer]) -> tuple[VpnServer, ...]:
    return servers_from_store(json.loads(json.dumps(servers_to_store(servers))))


WORDS = st.text("abc-#= é", min_size=1, max_size=4)

NOWHERE = Coordinates(latitude=0.0, longitude=0.0)
SERVERS = st.lists(
    st.builds(
        VpnServer,
        provider=st.sampled_from(["protonvpn", "mullvad"]),
        name=st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1),
        hostname=WORDS,
        country_code=st.sampled_from(["CH", "GB"]),
        city=st.none() | WORDS,
        addresses=st.lists(st.ip_addresses(), max_size=3).map(tuple),
        features=st.frozensets(st.sampled_from(ServerFeature)),
        load=st.none() | st.integers(0, 100),
        region=st.none() | WORDS,
        coordinates=st.none()
        | st.builds(
            Coordinates, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)
        ).filter(lambda point: point != NOWHERE),
        physical_country=st.none() | st.sampled_from(["FR", "GB"]),
        protocols=st.frozensets(st.sampled_from(VpnProtocol)),
        other_hostnames=st.dictionaries(
            st.sampled_from(VpnProtocol), st.text("a-.1", min_size=1), max_size=2
        ).map(lambda names: tuple(sorted(names.items()))),
        gluetun=st.builds(
            GluetunFilters,
            with_hostname=st.booleans(),
            name=st.none() | WORDS,
            country=st.none() | WORDS,
            region=st.none() | WORDS,
            city=st.none() | WORDS,
            port_forward_only=st.none() | st.booleans(),
        ),
    ),
    unique_by=lambda server: server.name,
    max_size=12,
)


@given(SERVERS)
def test_what_is_kept_comes_back(servers: list[VpnServer]) -> None:
    assert through_the_store(servers) == tuple(
        sorted(servers, key=lambda server: server.name)
    )


@given(SERVERS)
def test_the_order_of_the_list_does_not_matter(servers: list[VpnServer]) -> None:
    assert servers_to_store(servers) == servers_to_store(servers[::-1])


def the_row(stored: dict[str, Any]) -> dict[str, Any]:
    """Decode the only row of a stored list."""
    [text] = stored["servers"]
    row: dict[str, Any] = json.loads(text)
    return row


def test_the_names_of_one_machine_share_a_row() -> None:
    names = [f"CH#{number}" for number in range(50)]
    servers = parse_proton_list(grouped(machine(*names))).servers
    row = the_row(servers_to_store(servers))
    assert row["hostname"] == "node-ch-24.protonvpn.net"
    assert len(row["names"].split()) == 50


def test_a_mixed_machine_keeps_its_kinds_apart() -> None:
    content = as_bytes([logical("CH#1"), logical("CH#2", P2P=False)])
    servers = parse_proton_list(content).servers
    assert through_the_store(list(servers)) == servers


def row(**changes: object) -> dict[str, Any]:
    good: dict[str, Any] = {
        "provider": "protonvpn",
        "hostname": "node-ch-24.protonvpn.net",
        "country_code": "CH",
        "city": None,
        "addresses": "192.0.2.24",
        "features": "p2p",
        "load": None,
        "region": None,
        "coordinates": None,
        "host_country": None,
        "names": "CH#1",
    }
    return good | changes


def test_a_row_of_0_1_0_is_read_and_known_to_lack_something() -> None:
    stored = {"version": 2, "servers": [row()]}

    [server] = servers_from_store(stored)

    assert server.addresses == (ip_address("192.0.2.24"),)
    assert server.features == {ServerFeature.P2P}
    assert server.protocols == frozenset()
    assert is_older_list(stored)
    assert not is_older_list(servers_to_store([server]))


def test_a_server_without_a_load_is_not_an_idle_one() -> None:
    [idle] = servers_from_store({"version": 3, "servers": [row(load=0)]})
    stored = the_row(servers_to_store([idle]))
    assert stored["load"] == 0
    assert "city" not in stored


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": 1, "servers": []},
        {"version": 2},
        {"version": 2, "servers": {}},
        {"version": 2, "servers": [None]},
        {"version": 2, "servers": ["row"]},
        {"version": 2, "servers": [{}]},
        *(
            {
                "version": 3,
                "servers": [json.dumps(row()), json.dumps(row(**{key: value}))],
            }
            for key, value in {
                "provider": None,
                "hostname": "",
                "country_code": 7,
                "city": ["Zurich"],
                "addresses": "nonsense",
                "features": "p2p magic",
                "load": "much",
                "region": 7,
                "coordinates": "nowhere",
                "host_country": "",
                "names": "",
                "protocols": "wireguard pigeon",
                "other_hostnames": "wireguard=",
                "gluetun": "color=red",
            }.items()
        ),
        {"version": 3, "servers": ["[1]"]},
        {"version": 3, "servers": ["[" * 100_000]},
        {"version": 3, "servers": [row(addresses=["192.0.2.24"])]},
        {"version": 3, "servers": [row(protocols=7)]},
        {"version": 3, "servers": [row(gluetun=["name=a"])]},
        {"version": 3, "servers": [row(names=None)]},
    ],
)
def test_nonsense_is_refused(data: object) -> None:
    with pytest.raises(ServerListUnreadableError):
        servers_from_store(data)


@pytest.mark.parametrize("stored", ["91.0 0.0", "0.0 181.0", "nan nan", "0.0 0.0"])
def test_coordinates_that_are_no_place_are_dropped(stored: str) -> None:
    [server] = servers_from_store({"version": 2, "servers": [row(coordinates=stored)]})

    assert server.coordinates is None


def test_fifteen_thousand_servers_stay_below_half_a_megabyte() -> None:
    rows = [
        machine(
            *(f"US-TX#{number * 17 + each}" for each in range(17)),
            domain=f"node-us-{number}.protonvpn.net",
        )
        for number in range(908)
    ]
    servers = parse_proton_list(grouped(*rows)).servers
    assert len(servers) == 15_436
    # Indented, as Home Assistant's Store writes it.
    assert len(json.dumps(servers_to_store(servers), indent=2)) < 500_000
