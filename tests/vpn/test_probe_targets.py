"""Where to knock to measure a site."""

from ipaddress import ip_address

import pytest

from custom_components.qb_peer_vpn.models import (
    Coordinates,
    ServerFeature,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.vpn.probe_targets import probe_target
from custom_components.qb_peer_vpn.vpn.server_pick import pick_server

HERE = "this installation"


def server(name: str, *addresses: str, provider: str = "protonvpn") -> VpnServer:
    return VpnServer(
        provider=provider,
        name=name,
        hostname=f"{name}.example",
        country_code="CH",
        city="Zurich",
        addresses=tuple(ip_address(address) for address in addresses),
        features=frozenset({ServerFeature.P2P}),
    )


def site(*servers: VpnServer) -> ServerSite:
    return ServerSite(
        key="CH/zurich",
        city="Zurich",
        country_code="CH",
        coordinates=Coordinates(latitude=47.37, longitude=8.54),
        radius_km=25.0,
        physical_country=None,
        servers=servers,
        server_count=len(servers),
    )


MACHINES = tuple(server(f"CH-{number}", f"192.0.2.{number}") for number in range(1, 9))


def test_two_machines_are_measured_and_the_recommended_one_is_first() -> None:
    zurich = site(*MACHINES)
    entry = probe_target(zurich, HERE)
    recommended = pick_server(zurich, HERE)
    assert entry is not None
    assert recommended is not None
    assert entry.site_key == "CH/zurich"
    assert entry.addresses[0] == recommended.addresses[0]
    assert len(set(entry.addresses)) == 2


def test_names_of_one_machine_are_measured_once() -> None:
    names = (server(f"CH-{number}", "192.0.2.1") for number in range(20))
    entry = probe_target(site(*names), HERE)
    assert entry is not None
    assert entry.addresses == (ip_address("192.0.2.1"),)


def test_installations_knock_at_different_doors() -> None:
    entries = [probe_target(site(*MACHINES), str(number)) for number in range(50)]
    first = {entry.addresses[0] for entry in entries if entry is not None}
    assert len(first) > len(MACHINES) / 2


def test_avoided_machines_are_left_alone_where_there_are_others() -> None:
    avoided = frozenset(machine.hostname for machine in MACHINES[2:])
    entry = probe_target(site(*MACHINES), HERE, avoided)
    assert entry is not None
    assert set(entry.addresses) == {machine.addresses[0] for machine in MACHINES[:2]}


def test_a_server_without_an_address_gives_way() -> None:
    entry = probe_target(site(server("CH-0"), MACHINES[0]), HERE)
    assert entry is not None
    assert entry.addresses == MACHINES[0].addresses


@pytest.mark.parametrize("servers", [(), (server("CH-0"),)])
def test_without_addresses_there_is_nothing_to_measure(
    servers: tuple[VpnServer, ...],
) -> None:
    assert probe_target(site(*servers), HERE) is None


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        (("2001:db8::1", "192.0.2.1", "192.0.2.2"), "192.0.2.1"),
        (("2001:db8::1", "2001:db8::2"), "2001:db8::1"),
    ],
)
def test_the_older_protocol_is_preferred(
    addresses: tuple[str, ...], chosen: str
) -> None:
    entry = probe_target(site(server("CH-1", *addresses)), HERE)
    assert entry is not None
    assert entry.addresses == (ip_address(chosen),)


@pytest.mark.parametrize(
    ("provider", "ports"),
    [("protonvpn", (443, 5995, 8443)), ("somebody new", (443, 80, 1194))],
)
def test_the_web_port_comes_before_the_other_ports_of_the_provider(
    provider: str, ports: tuple[int, ...]
) -> None:
    entry = probe_target(site(server("CH-1", "192.0.2.1", provider=provider)), HERE)
    assert entry is not None
    assert entry.ports == ports


def test_no_address_is_shown() -> None:
    assert "192.0.2" not in repr(probe_target(site(*MACHINES), HERE))
